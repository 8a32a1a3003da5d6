import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../server/app.ts';
import { openStore } from '../server/db.ts';
import { openDatabase } from '../server/start.ts';
import { event, type Marburg, marburgApp, now } from './marburg.ts';

const starts = (attempts: number) =>
  Array.from({ length: attempts }, (_, nr) => event({ attempt: `attempt-of-somebody-${nr}`, id: `${nr}` }));

const question = '/api/v1/kpis?kpi=starts&from=2026-11-22&to=2026-11-22';

describe('with five starts in the database and two in the replica,', () => {
  let replica: Marburg;
  let tested: Marburg;
  beforeAll(async () => {
    [replica, tested] = await Promise.all([marburgApp(), marburgApp()]);
    await Promise.all([replica.post(starts(2)), tested.post(starts(5))]);
    await Promise.all([replica.settle(), tested.settle()]);
  });
  afterAll(() => Promise.all([replica.close(), tested.close()]));

  /** An application with a small and impatient pool of the replica. */
  async function reading() {
    const lost: string[] = [];
    const pool = { connectionString: replica.store.url, max: 1, connectionTimeoutMillis: 100, query_timeout: 300 };
    const store = openStore({ connectionString: tested.store.url }, (error) => lost.push(error.message), pool);
    const app = await buildApp({ store, config: tested.config, keys: tested.keys, clock: () => new Date(now) });
    const headers = { authorization: `Bearer ${tested.config.adminToken}` };
    const ask = async () => {
      const answer = await app.inject({ url: question, headers });
      return answer.statusCode === 200 ? answer.json().rows.map(({ value }: { value: number }) => value) : answer.statusCode;
    };
    const close = async () => {
      await app.close();
      await store.close();
    };
    return { store, lost, ask, close };
  }

  test('a question that the replica stands still at is given up, and answered by the database when it is asked again', async () => {
    const { lost, ask, close } = await reading();
    expect(await ask()).toEqual([2]);
    const holder = await replica.store.pool.connect();
    await holder.query('begin');
    await holder.query('lock table instance in access exclusive mode'); // whoever reads it waits, as for a machine that froze
    expect(await ask()).toBe(503);
    expect(lost).toEqual(['Query read timeout']);
    expect(await ask()).toEqual([5]);
    await holder.query('rollback');
    holder.release();
    await close();
  });

  test('a replica whose connections are all busy is not taken for one that is away', async () => {
    const { store, lost, ask, close } = await reading();
    const { promise: done, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const busy = store.reading.connection().execute(async () => {
      begin();
      await done;
    });
    await begun;
    expect(await ask()).toEqual([5]);
    end();
    await busy;
    expect(await ask()).toEqual([2]);
    expect(lost).toEqual([]);
    await close();
  });
});

/** Another database with less in it stands for a replica that is behind. */
test('figures come from the replica and say as of when; while it is away they come from the database itself', async () => {
  const replica = await marburgApp();
  await replica.post(starts(2));
  await replica.settle();
  const tested = await marburgApp();
  tested.at('2026-11-22T09:30:00Z');
  await tested.post(starts(5));
  await tested.settle();
  await tested.post(starts(6)); // not folded yet

  const store = openStore({ connectionString: tested.store.url }, () => {}, { connectionString: replica.store.url });
  const app = await buildApp({ store, config: tested.config, keys: tested.keys, clock: () => new Date(now) });
  const ask = async (url: string) =>
    (await app.inject({ url, headers: { authorization: `Bearer ${tested.config.adminToken}` } })).json() as {
      rows: { value: number }[];
    };
  const figure = async () => (await ask(question)).rows.map(({ value }) => value);

  expect(await figure()).toEqual([2]);
  expect(await ask('/api/v1/freshness')).toMatchObject({ pendingEvents: 6, talliedAt: '2026-11-22T09:00:00.000Z' });

  await replica.close();
  expect(await figure()).toEqual([5]);
  expect(await ask('/api/v1/freshness')).toMatchObject({ talliedAt: '2026-11-22T09:30:00.000Z' });
  await app.close();
  await store.close();
  await tested.close();
});

test('what is named as a replica and is none is not read, and the log says so', async () => {
  const other = await marburgApp();
  const tested = await marburgApp();
  await tested.post(starts(5));
  await tested.settle();
  const said: string[] = [];
  const config = { ...tested.config, databaseUrl: tested.store.url, databaseReplicaUrl: other.store.url };
  const { store, close } = await openDatabase(config, (line) => said.push(line));

  expect(said).toEqual([expect.stringContaining('DATABASE_REPLICA_URL is not used: what is there is no replica')]);
  expect((await sql`select from attempt`.execute(store.reading)).rows).toHaveLength(5);
  await close();
  await other.close();
  await tested.close();
});
