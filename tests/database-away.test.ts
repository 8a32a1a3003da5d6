import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { buildApp } from '../server/app.ts';
import { databaseAway } from '../server/http.ts';
import { openStore, type Store } from '../server/db.ts';
import { openTestStore } from './db-url.ts';
import { event, expectProblem, type Marburg, marburgApp, now } from './marburg.ts';

/** A database that is away, goes away, or says nothing: 503 with Retry-After, nothing kept, and the server stays (events.md). */
let tested: Marburg;
let toClose: (() => Promise<unknown>)[];
beforeEach(async () => {
  tested = await marburgApp();
  toClose = [];
});
afterEach(async () => {
  for (const close of toClose.toReversed()) await close();
  await tested.close();
});

/** The application on another database; what it cannot do there is not logged. */
async function appOn(store: Store) {
  const app = await buildApp({
    store,
    config: { ...tested.config, logLevel: 'silent' },
    keys: tested.keys,
    clock: () => new Date(now),
  });
  toClose.push(store.close, () => app.close());
  return (method: 'GET' | 'POST', url: string, token = tested.config.adminToken) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}` },
      ...(method === 'POST' ? { payload: event() } : {}),
    });
}

test('a request is 503 with Retry-After, wherever it needs a database that is away', async () => {
  const ask = await appOn(openTestStore('postgres://nobody@127.0.0.1:1/nothing'));
  const answers = [
    await ask('POST', '/api/v1/events', tested.sender),
    await ask('POST', '/api/v1/events'),
    await ask('GET', '/api/v1/authorities'),
    await ask('GET', '/health/ready'),
  ];
  for (const answer of answers) {
    expectProblem({ status: answer.statusCode, body: answer.body }, 503, 'database_away');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect((await ask('GET', '/health/live')).statusCode).toBe(200);
});

test('a database that takes the call and says nothing counts as away, too', async () => {
  const calls: Socket[] = [];
  const mute = createServer((call) => calls.push(call)).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const { port } = mute.address() as { port: number };
  const ask = await appOn(openStore({ host: '127.0.0.1', port, user: 'nobody', connectionTimeoutMillis: 50 }, () => {}));
  const answer = await ask('POST', '/api/v1/events');
  expectProblem({ status: answer.statusCode, body: answer.body }, 503, 'database_away');
  expect(calls.length).toBeGreaterThan(0);
  for (const call of calls) call.destroy();
  mute.close();
});

test('one that goes in the middle of a request keeps nothing of it, and the same request works afterwards', async () => {
  const events = Array.from({ length: 5 }, (_, nr) => event({ attempt: `attempt-of-somebody-${nr}` }));
  await tested.post([]); // catalogue and token are in memory from now on
  const store = openTestStore(tested.store.url);
  toClose.push(store.close);
  const onlooker = await store.pool.connect();
  await onlooker.query('begin; lock table inbox in access exclusive mode');
  const waiting = tested.post(events);
  await expect.poll(async () => (await onlooker.query(blocked)).rowCount).toBe(1);
  await onlooker.query(`select pg_terminate_backend(pid) from (${blocked}) blocked`);
  const answer = await waiting;
  await onlooker.query('rollback');
  onlooker.release();
  expectProblem(answer, 503, 'database_away');
  expect([answer.headers['retry-after'], await tested.count('inbox')]).toEqual(['5', 0]);
  expect((await tested.post(events)).json.accepted).toBe(5);
  expect(await tested.count('inbox')).toBe(5);
});
const blocked = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

test('one that goes between two steps of a transaction fails the transaction, not the server', async () => {
  const lost = tested.store.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await tested.store.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await expect
      .poll(async () => (await tested.store.pool.query('select from pg_stat_activity where pid = $1', [rows[0]?.pid])).rowCount)
      .toBe(0);
    await sql`select 1`.execute(tx);
  });
  const error = await lost.catch((reason: unknown) => reason);
  expect(databaseAway(error), String(error)).toBe(true);
  expect((await tested.post(event())).status).toBe(202);
});
