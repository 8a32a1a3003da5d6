import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '../../server/embedded/postgres.ts';
import { socketUrl } from '../db-url.ts';

/** A PostgreSQL of its own with normal durability (fsync on), in a temporary folder that `stop` removes. */
export interface Database {
  url: string;
  readonly pid: number;
  /** Stops it and starts it on the same data, with settings of PostgreSQL: nothing is in its memory then. */
  restart(settings?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

/** The server as a process of its own, so that its memory can be measured. */
export interface Instance {
  port: number;
  pid: number;
  /** Calls the API with all rights. Throws, with the answer, where it is not 2xx. */
  call<T>(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Starts PostgreSQL. An interrupted run stops it and removes its folder, too. */
export async function startDatabase(): Promise<Database> {
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-bench-'));
  chmodSync(folder, 0o755); // run by root, PostgreSQL is another user
  const start = (settings: Record<string, string> = {}) => startEmbedded(path.join(folder, 'postgres'), settings);
  let postgres = start();
  const stop = async () => {
    for (const signal of signals) process.removeListener(signal, interrupted);
    await (await postgres).stop();
    rmSync(folder, { recursive: true });
  };
  const interrupted = () => void stop().finally(() => process.exit(1));
  for (const signal of signals) process.once(signal, interrupted);
  const restart = async (settings?: Record<string, string>) => {
    await (await postgres).stop();
    postgres = start(settings);
    await postgres;
  };
  return {
    url: socketUrl(await postgres),
    get pid() {
      return Number(readFileSync(path.join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    },
    restart,
    stop,
  };
}

const root = path.resolve(import.meta.dirname, '../..');

/** The arguments `npm start` gives to node. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return scripts.start.replace('exec node ', '').split(' ');
}

/** Starts the server, without the demo unless `more` settings ask for it, and waits until it is ready. */
export async function startInstance(databaseUrl: string, more: Record<string, string> = {}): Promise<Instance> {
  const adminToken = randomBytes(32).toString('hex');
  const port = await freePort();
  const secretKey = randomBytes(32).toString('hex');
  const settings = {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: secretKey,
    ADMIN_TOKEN: adminToken,
    PORT: `${port}`,
    DEMO: 'off',
    ...more,
  };
  const server = spawn(process.execPath, startArguments(), {
    cwd: root,
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4000);
  });
  const { pid } = server;
  if (pid === undefined) throw new Error('the server could not be started');
  const end = () => server.kill();
  process.once('exit', end); // also when this process is interrupted
  const call = caller(port, adminToken);
  await ready(port, server, () => said);
  const stop = async () => {
    process.removeListener('exit', end);
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill();
    await once(server, 'exit');
  };
  return { port, pid, call, stop };
}

function caller(port: number, token: string): Instance['call'] {
  return async (method, address, body) => {
    const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}${address}`, { method, headers, ...content });
    if (!response.ok) throw new Error(`${method} ${address} answered ${response.status}: ${await response.text()}`);
    return response.json() as Promise<never>;
  };
}

/** Resolves when the server says it is ready, with the demo after a while; rejects with its last words when it ends instead. */
async function ready(port: number, server: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    if (server.exitCode !== null) throw new Error(`the server ended with exit code ${server.exitCode}: ${said()}`);
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined); // not listening yet
    if (response?.ok) return;
    await pause(100);
  }
  throw new Error(`the server was not ready within 5 minutes: ${said()}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
