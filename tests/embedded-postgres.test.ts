import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Embedded, startEmbedded } from '../server/embedded/postgres.ts';
import { openTestStore, socketUrl } from './db-url.ts';

const quick = { fsync: 'off' };
const launcher = path.resolve(import.meta.dirname, '../server/embedded/postgres.ts');
let folder: string;
let dataDir: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'egovsad-embedded-'));
  chmodSync(folder, 0o755); // as the folder of a checkout is: others may enter
  dataDir = path.join(folder, 'postgres');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function ask(postgres: Embedded, ...statements: string[]): Promise<unknown[]> {
  const store = openTestStore(socketUrl(postgres));
  try {
    const answers: unknown[] = [];
    for (const statement of statements) answers.push(...(await store.pool.query(statement)).rows.flatMap(Object.values));
    return answers;
  } finally {
    await store.close();
  }
}

test('the first start makes a database that a second start finds again, with its data', async () => {
  const first = await startEmbedded(dataDir, quick);
  expect(await ask(first, 'create table kept as select 42 as answer', 'select answer from kept')).toEqual([42]);
  await first.stop();
  expect(existsSync(path.join(dataDir, 'postmaster.pid'))).toBe(false);

  const second = await startEmbedded(dataDir, quick);
  expect(second.alreadyRunning).toBe(false);
  expect(await ask(second, 'select answer from kept')).toEqual([42]);
  await second.stop();
});

test('nobody else gets in: no port, and a socket in a folder of its owner alone', async () => {
  const postgres = await startEmbedded(dataDir, quick);
  expect(await ask(postgres, 'show listen_addresses', 'show timezone')).toEqual(['', 'UTC']);
  expect(statSync(postgres.host).mode & 0o077).toBe(0);
  await postgres.stop();
});

test('settings go before the defaults, and whom it refuses is said once', async () => {
  const said: string[] = [];
  const postgres = await startEmbedded(dataDir, { ...quick, max_connections: '7' }, (line) => said.push(line));
  expect(await ask(postgres, 'show max_connections', 'show fsync')).toEqual(['7', 'off']);
  const store = openTestStore(socketUrl(postgres));
  const wanted = await Promise.allSettled(Array.from({ length: 12 }, () => store.pool.connect()));
  const connected = wanted.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(connected.length).toBeLessThan(12);
  await expect.poll(() => said).toEqual(['PostgreSQL says: FATAL: sorry, too many clients already']);
  for (const client of connected) client.release();
  await store.close();
  await postgres.stop();
  expect(said).toHaveLength(1);
});

test('a second process on the same folder attaches, and leaves it running when it stops', async () => {
  const first = await startEmbedded(dataDir, quick);
  const second = await startEmbedded(dataDir, quick);
  expect([first.alreadyRunning, second.alreadyRunning]).toEqual([false, true]);
  expect(await ask(second, 'select 1')).toEqual([1]);
  await second.stop();
  expect(await ask(first, 'select 2')).toEqual([2]);
  await first.stop();
});

test('two that start at the same moment share one', async () => {
  const both = await Promise.all([startEmbedded(dataDir, quick), startEmbedded(dataDir, quick)]);
  expect(both.map((postgres) => postgres.alreadyRunning).sort()).toEqual([false, true]);
  for (const postgres of both) expect(await ask(postgres, 'select 1')).toEqual([1]);
  await Promise.all(both.map((postgres) => postgres.stop()));
});

test.each([
  ['all of it', async () => Number(lockedBy())],
  // it must not recover by itself: where that fails, as on a full disk, PostgreSQL 18 neither ends nor goes on
  ['one of its processes', checkpointerOf],
])('one that is killed, %s, is started again, with its data, until it is stopped', async (_, victim) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const postgres = await startEmbedded(dataDir, { fsync: 'off' });
  await ask(postgres, 'create table kept as select 42 as answer');
  const before = lockedBy();
  process.kill(await victim(postgres), 'SIGKILL');
  await expect.poll(() => said.mock.calls.flat()).toContain('PostgreSQL ended by itself and is started again.');
  const answer = () => ask(postgres, 'select answer from kept').catch((error: unknown) => error);
  await expect.poll(answer, { interval: 50 }).toEqual([42]);
  expect(lockedBy()).not.toBe(before);
  await postgres.stop();
  expect(existsSync(path.join(dataDir, 'postmaster.pid'))).toBe(false);
  const told = said.mock.calls.flat().join('\n');
  if (victim === checkpointerOf) expect(told).toMatch(/PostgreSQL says: LOG: checkpointer process .* was terminated by signal 9/);
  said.mockRestore();
});
const lockedBy = () => readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0];
async function checkpointerOf(postgres: Embedded): Promise<number> {
  return Number((await ask(postgres, `select pid from pg_stat_activity where backend_type = 'checkpointer'`))[0]);
}

test('it ends with the process that started it, however that one ends', async () => {
  const script = `await (await import(${JSON.stringify(launcher)})).startEmbedded(${JSON.stringify(dataDir)}, { fsync: 'off' });
    console.log('up'); setInterval(() => {}, 60_000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  expect(existsSync(path.join(dataDir, 'postmaster.pid'))).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => existsSync(path.join(dataDir, 'postmaster.pid'))).toBe(false);

  const next = await startEmbedded(dataDir, quick);
  expect(await ask(next, 'select 1')).toEqual([1]);
  await next.stop();
});

test('a first start that was interrupted is done again and leaves nothing behind', async () => {
  const ended = spawnSync('true').pid;
  mkdirSync(`${dataDir}.${ended}.new`);
  writeFileSync(path.join(`${dataDir}.${ended}.new`, 'PG_VERSION'), '18\n');

  const postgres = await startEmbedded(dataDir, quick);
  expect(await ask(postgres, 'select 1')).toEqual([1]);
  await postgres.stop();
  expect(readdirSync(folder)).toEqual(['postgres']);
});

test('a folder that holds something else is refused and left as it was', async () => {
  mkdirSync(dataDir);
  writeFileSync(path.join(dataDir, 'letter.txt'), 'Dear …');
  await expect(startEmbedded(dataDir, quick)).rejects.toThrow(/not empty\. Name another DATA_DIR/);
  expect(readdirSync(dataDir)).toEqual(['letter.txt']);
  expect(readdirSync(folder)).toEqual(['postgres']);
});

test('a path too long for a socket works all the same', async () => {
  const far = path.join(folder, 'a-very-long-name-for-a-folder'.repeat(4), 'postgres');
  const postgres = await startEmbedded(far, quick);
  expect(postgres.host.startsWith(far)).toBe(false);
  expect((await startEmbedded(far, quick)).host).toBe(postgres.host);
  expect(await ask(postgres, 'select 1')).toEqual([1]);
  await postgres.stop();
  expect(existsSync(postgres.host)).toBe(false);
});

test('a start that fails says why in the words of PostgreSQL', async () => {
  await expect(startEmbedded(dataDir, { ...quick, shared_buffers: 'plenty' })).rejects.toThrow(/did not start .*shared_buffers/s);
});
