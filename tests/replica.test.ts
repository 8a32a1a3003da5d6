import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { buildApp } from '../server/app.ts';
import { openStore } from '../server/db.ts';
import { openDatabase } from '../server/start.ts';
import { event, marburgApp, now } from './marburg.ts';

const starts = (attempts: number) =>
  Array.from({ length: attempts }, (_, nr) => event({ attempt: `attempt-of-somebody-${nr}`, id: `${nr}` }));

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
  const figure = async () => (await ask('/api/v1/kpis?kpi=starts&from=2026-11-22&to=2026-11-22')).rows.map(({ value }) => value);

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
