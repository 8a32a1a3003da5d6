import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const installed = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];
const cache = path.resolve(import.meta.dirname, '../node_modules/.cache/chromium');

/**
 * A browser for tests: the one named by CHROMIUM_PATH, else an installed one, else the one inside the npm package
 * @sparticuz/chromium (Linux on x64), so that tests need neither root nor a package manager.
 */
export async function launch(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? installed.find((file) => existsSync(file));
  if (executablePath) return chromium.launch({ executablePath });
  if (process.platform === 'linux' && process.arch === 'x64') return launchBundled();
  throw new Error('No browser found: install Chromium or Chrome, or name one in CHROMIUM_PATH.');
}

async function launchBundled(): Promise<Browser> {
  mkdirSync(cache, { recursive: true });
  return withTemporaryFolder(cache, async () => {
    const { default: bundled, inflate } = await import('@sparticuz/chromium');
    const executablePath = await bundled.executablePath();
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
    if (execFileSync('ldd', [executablePath], { encoding: 'utf8' }).includes('not found')) {
      await inflate(path.join(path.dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin/al2023.tar.br'));
      env['LD_LIBRARY_PATH'] = path.join(cache, 'al2023/lib');
    }
    if (!existsSync('/etc/fonts')) env['FONTCONFIG_FILE'] = writeFontConfiguration();
    return chromium.launch({ executablePath, env });
  });
}

/** The package unpacks itself into the temporary folder under a fixed name: give it a folder of ours meanwhile. */
async function withTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** Without any font Chromium ends itself; the package brings one, but its own configuration names /tmp. */
function writeFontConfiguration(): string {
  const file = path.join(cache, 'fonts.conf');
  const folders = `<dir>${cache}/fonts</dir><cachedir>${cache}/fonts-cache</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}</fontconfig>`);
  return file;
}
