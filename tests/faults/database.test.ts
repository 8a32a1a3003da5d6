import { spawnSync } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { KpiRow } from '../../server/contract/api.ts';
import { openStore, type Store } from '../../server/db.ts';
import type { App } from '../../server/http.ts';
import { startJobs } from '../../server/jobs.ts';
import type { Runner } from '../../server/runner.ts';
import { migrate } from '../../server/migrate.ts';
import { deriveKeys } from '../../server/secrets.ts';
import { event, marburg, now, service } from '../marburg.ts';
import { mounted, type OwnPostgres, ownPostgres } from './own-postgres.ts';
import { report, times } from './times.ts';

/**
 * PostgreSQL killed, restarted, without connections, read-only, with a full disk: 503 with Retry-After, nothing that was
 * acknowledged is lost, and it goes on without a restart of the server.
 */
const admin = 'admin-token-of-the-tests-0123456789';
const config = readConfig({ ADMIN_TOKEN: admin, DEMO: 'off', LOG_LEVEL: 'silent' });
const clock = () => new Date(now);
let postgres: OwnPostgres;
let store: Store;
let app: App;
let jobs: Runner;
let acknowledged = 0;
let refused = 0;

beforeAll(async () => {
  postgres = await ownPostgres('250m');
  await migrate(postgres.store.pool);
  store = openStore({ connectionString: postgres.url, application_name: 'server', connectionTimeoutMillis: 2000 }, () => {});
  const keys = deriveKeys('x'.repeat(32));
  app = await buildApp({ store, config, keys, clock, onEvents: () => jobs?.wake() });
  jobs = startJobs(store, config, clock, app.log, keys);
  await ask('PUT', `/api/v1/authorities/${marburg}`, { name: 'Marburg' });
  await ask('PUT', `/api/v1/services/${service}`, { name: { de: 'Wohngeld' } });
  await ask('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, {});
});
afterAll(async () => {
  await app.close();
  await jobs.stop();
  await store.close();
  await postgres.remove();
});

const ask = (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) =>
  app.inject({ method, url, headers: { authorization: `Bearer ${admin}` }, ...(payload ? { payload } : {}) });

/** Sends new events; whatever is not acknowledged must be 503 with Retry-After. */
async function send(count = 10): Promise<number> {
  const events = Array.from({ length: count }, (_, nr) => event({ attempt: `attempt-${acknowledged + nr}`.padEnd(20, '-') }));
  const answer = await ask('POST', '/api/v1/events', events);
  if (answer.statusCode === 202) acknowledged += count;
  else {
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'database_away']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    refused += 1;
  }
  return answer.statusCode;
}

const soon = { interval: 20 };

/** While the fault is there, requests are 503; when it is over, the same server works, with all that was acknowledged. */
async function through(fault: () => Promise<unknown>, mend: () => Promise<unknown>): Promise<void> {
  await expect.poll(() => send(), soon).toBe(202); // a connection may still be told that the fault before is over
  await fault();
  await expect.poll(() => send(1000), soon).toBe(503);
  expect((await ask('GET', '/health/live')).statusCode).toBe(200);
  await mend();
  await expect.poll(() => send(), soon).toBe(202);
  const starts = async () => {
    const answer = await ask('GET', '/api/v1/kpis?kpi=starts&from=2026-11-22&to=2026-11-22');
    return answer.statusCode === 200 ? (answer.json() as { rows: KpiRow[] }).rows[0]?.value : answer.statusCode;
  };
  await expect.poll(starts, soon).toBe(acknowledged);
}

const rounds = times(1, 10);

test('killed', async () => {
  for (let round = 0; round < rounds; round++) await through(postgres.kill, postgres.start);
}, 600_000);

test('stopped and started again', async () => {
  for (let round = 0; round < rounds; round++) await through(postgres.stop, postgres.start);
}, 600_000);

test('out of connections', async () => {
  let others: Store[] = [];
  /** takes what is free, ends what the server has, and again, until the server has none */
  const takeAll = async () => {
    const { pool } = postgres.store;
    const watching = await pool.connect();
    const mine = async () => (await watching.query(`select from pg_stat_activity where application_name = 'server'`)).rowCount;
    for (let none = false; !none; none = (await mine()) === 0) {
      await watching.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'server'`);
      for (let free = true; free; ) {
        const other = openStore({ connectionString: postgres.url, max: 1 }, () => {});
        free = await other.pool.query('select 1').then(
          () => true,
          () => false,
        );
        others.push(other);
      }
    }
    watching.release();
  };
  const giveBack = async () => {
    for (const other of others) await other.close();
    others = [];
  };
  for (let round = 0; round < rounds; round++) await through(takeAll, giveBack);
}, 600_000);

test('read-only', async () => {
  const set = async (value: 'on' | 'off') => {
    const client = await postgres.store.pool.connect();
    await client.query('set default_transaction_read_only = off');
    await client.query(`alter system set default_transaction_read_only = ${value}`);
    await client.query('select pg_reload_conf()');
    client.release(true);
  };
  for (let round = 0; round < rounds; round++)
    await through(
      () => set('on'),
      () => set('off'),
    );
}, 600_000);

test('disk full', async (context) => {
  const disk = path.join(postgres.folder, 'small-disk');
  mkdirSync(disk);
  if (!mounted('6m', disk)) context.skip('only root on Linux mounts a small disk');
  try {
    const owner = statSync(path.join(postgres.folder, 'postgres'));
    chownSync(disk, owner.uid, owner.gid);
    await postgres.store.pool.query(`create tablespace small location '${disk}'`);
    await postgres.store.pool.query('alter table inbox set tablespace small');
    const filler = path.join(disk, 'filler');
    for (let round = 0; round < rounds; round++)
      await through(
        async () => fill(filler),
        async () => rmSync(filler),
      );
    await postgres.store.pool.query('alter table inbox set tablespace pg_default');
    await postgres.store.pool.query('drop tablespace small');
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
}, 600_000);

test('disk full, so that PostgreSQL cannot write its journal either', async (context) => {
  if (!postgres.ownDisk) context.skip('only root on Linux mounts a small disk');
  // it may end, and is started again, which is said
  const said = vi.spyOn(console, 'error').mockImplementation((line: string) => report(line) && undefined);
  const filler = path.join(postgres.folder, 'filler');
  const next = () =>
    postgres.store.pool.query(`select pg_logical_emit_message(false, 'x', repeat('x', 1000000)), pg_switch_wal()`).then(
      () => 'written',
      () => 'ended',
    );
  const fillAll = async () => {
    fill(filler);
    await expect.poll(next, { interval: 0 }).toBe('ended'); // no room for another part of it
  };
  for (let round = 0; round < rounds; round++) await through(fillAll, async () => rmSync(filler));
  said.mockRestore();
}, 600_000);

function fill(file: string): void {
  const handle = openSync(file, 'w');
  const block = Buffer.alloc(4096, 1);
  try {
    for (;;) writeSync(handle, block);
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(handle); // an open file keeps its place on the disk, also when it is removed
  }
}

test('nothing that was acknowledged is lost', () => {
  expect(acknowledged).toBeGreaterThan(50);
  report(
    `${rounds} × 6 faults of the database: ${acknowledged} events acknowledged and counted, ${refused} requests told to come again`,
  );
});
