import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A program of ours as a process of its own, with nothing of this process' environment but the path and where compiled code is kept. */
export interface Running {
  child: ChildProcess;
  /** all it has said so far, on standard output and standard error */
  said(): string;
  /** the address it says it listens on; rejects with what it said where it ends instead */
  ready(): Promise<string>;
  /** its exit code, once it has ended and everything it said is here */
  ended: Promise<number | null>;
}

export type Settings = Record<string, string | undefined>;

export function run(program: 'main' | 'cli', settings: Settings, ...args: string[]): Running {
  const file = path.resolve(import.meta.dirname, `../server/${program}.ts`);
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...settings };
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const listening = Promise.withResolvers<string>();
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk;
    const address = /ready at (http:\S+)/.exec(said)?.[1];
    if (address) listening.resolve(address);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  void ended.then((code) => listening.reject(new Error(`ended with ${code}: ${said}`)));
  listening.promise.catch(() => {}); // not everybody waits for it
  return { child, said: () => said, ready: () => listening.promise, ended };
}

/** Exit code and words of a program that ends by itself. */
export async function outcome(
  program: 'main' | 'cli',
  settings: Settings,
  ...args: string[]
): Promise<{ code: number | null; said: string }> {
  const running = run(program, settings, ...args);
  return { code: await running.ended, said: running.said() };
}

/** A new folder that others may enter, as a checkout's is: root's tests run PostgreSQL as another user. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-process-'));
  chmodSync(folder, 0o755);
  return folder;
}
