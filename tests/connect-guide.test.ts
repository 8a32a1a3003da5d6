import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { eventTypes, refusalCodes } from '../server/contract/event.ts';
import { type TestApp, testApp } from './app.ts';

/** The examples of docs/connect.md run as they stand, and what they send becomes exact figures. */
const root = path.resolve(import.meta.dirname, '..');
const guide = readFileSync(path.join(root, 'docs/connect.md'), 'utf8');
const authority = '065340014014';
let tested: TestApp;
let environment: Record<string, string | undefined>;
let folder: string;
beforeAll(async () => {
  tested = await testApp(new Date().toISOString()); // the examples date their events by the real clock
  await tested.admin('PUT', `/api/v1/authorities/${authority}`, { name: 'Marburg' });
  await tested.admin('PUT', '/api/v1/services/hundesteuer', { name: { de: 'Hund anmelden' } });
  await tested.admin('PUT', `/api/v1/authorities/${authority}/offers/hundesteuer`, { steps: [{ key: 'hund' }] });
  const address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  environment = { PATH: process.env['PATH'], EGOVSAD_URL: address, EGOVSAD_TOKEN: await tested.token([authority]) };
  folder = mkdtempSync(path.join(tmpdir(), 'egovsad-guide-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await tested.close();
});

/** The code under a heading of the guide. */
function example(heading: string): string {
  const [, section = ''] = guide.split(`\n### ${heading}\n`);
  const code = /```\w+\n([\s\S]*?)```/.exec(section.split('\n### ')[0] ?? '')?.[1];
  if (!code) throw new Error(`docs/connect.md has no example for ${heading}`);
  return code;
}

async function run(program: string, args: string[]): Promise<{ code: unknown; said: string }> {
  const child = spawn(program, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk));
  const [code] = await once(child, 'close');
  return { code, said };
}

/** Starts and submissions around today; the examples may run over midnight. */
async function figures(): Promise<number[]> {
  await tested.settle();
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const { rows } = (await tested.admin('GET', `/api/v1/kpis?kpi=starts,submissions&from=${day(-2)}&to=${day(2)}`)) as {
    rows: KpiRow[];
  };
  return rows.map(({ value }) => value ?? 0);
}

/** Whether a program is here, and answers what its example needs of it. */
function hasTool(tool: string, asked: string[]): boolean {
  if (spawnSync(tool, asked).status === 0) return true;
  console.warn(`SKIPPED: "${[tool, ...asked].join(' ')}" does not work here, so its example in docs/connect.md is not run`);
  return false;
}

const inFile = (name: string, code: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, code);
  return file;
};
const examples: [heading: string, tool: string, call: (code: string) => [string, string[]], asked?: string[]][] = [
  ['curl', 'curl', (code) => ['sh', ['-e', '-c', code]]],
  ['JavaScript', process.execPath, (code) => [process.execPath, ['--input-type=module', '--eval', code]]],
  ['CloudEvents', process.execPath, (code) => [process.execPath, ['--input-type=module', '--eval', code]]],
  ['Python', 'python3', (code) => ['python3', ['-c', code]]],
  ['Java', 'javac', (code) => ['java', [inFile('Connect.java', code)]]],
  ['PHP', 'php', (code) => ['php', [inFile('connect.php', code)]], ['-r', 'curl_version();']],
];

describe.each(examples)('the example for %s', (heading, tool, call, asked = ['--version']) => {
  test.skipIf(!hasTool(tool, asked))('sends an attempt that starts and submits', async () => {
    const [starts = 0, submissions = 0] = await figures();
    const { code, said } = await run(...call(example(heading)));
    expect([code, said]).toEqual([0, expect.not.stringMatching(/invalid|unknown_|"rejected":[1-9]|rror:|Warning|Deprecated/)]);
    expect(await figures()).toEqual([starts + 1, submissions + 1]);
  });
});

test('there is an example for each of the languages, and none of them holds a token or a real address', () => {
  for (const heading of ['curl', 'JavaScript', 'Python', 'Java', 'C#', 'PHP'])
    expect(example(heading)).toContain('EGOVSAD_TOKEN');
  expect(guide).not.toMatch(/egs_[\w-]{20}/);
});

test('the guide names every type of event and every code of a refusal', () => {
  for (const type of eventTypes) expect(guide).toMatch(new RegExp(`\\| .*\`${type}\``));
  for (const code of refusalCodes) expect(guide).toMatch(new RegExp(`\\| .*\`${code}\``));
});
