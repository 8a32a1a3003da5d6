import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../server/app.ts';
import { holdsFigures, publicTableIds } from '../server/contract/tables.ts';
import { openStore, type Store } from '../server/db.ts';
import type { App } from '../server/http.ts';
import type { TestApp } from './app.ts';
import { publishAuthority } from './published.ts';
import { agreed } from './towns.ts';
import { publishAt, townsApp } from './towns-app.ts';

/**
 * The public surface asks as a database role that may read editions, and nothing else: whatever reads a live table is
 * refused by PostgreSQL itself.
 */
const now = '2026-11-22T10:00:00+01:00';
const [first = ''] = agreed;
const role = 'egovsad_public_reader';
let there: TestApp;
let store: Store;
let app: App;
beforeAll(async () => {
  there = await townsApp(now);
  await publishAt(now, there);
  await publishAuthority(there, first);
  const { pool } = there.store;
  await pool.query(`do $$ begin create role ${role}; exception when duplicate_object or unique_violation then null; end $$`);
  await pool.query(
    `grant select on edition, edition_file, edition_part, edition_encoding, published_table, published_row to ${role}`,
  );
  await pool.query(`grant insert, update, delete on published_table, published_row to ${role}`);
  store = openStore({ connectionString: there.store.url, options: `-c role=${role}` }, () => {});
  app = await buildApp({ store, config: there.config, keys: there.keys, clock: () => new Date(now) });
});
afterAll(async () => {
  await app?.close();
  await store?.close();
  await there.store.pool.query(`drop owned by ${role}; drop role ${role}`);
  await there.close();
});

test('the role may not read live tables', async () => {
  await expect(store.pool.query('select from slim')).rejects.toThrow(/permission denied/);
  await expect(store.pool.query('select from authority')).rejects.toThrow(/permission denied/);
});

test.each([
  '/open-data/',
  '/open-data/dictionary',
  '/open-data/dictionary.json',
  ...publicTableIds.map((table) => `/open-data/tables/${table}`),
  '/open-data/authorities/',
  `/open-data/authorities/${first}`,
  `/open-data/authorities/${first}/figures.json`,
  `/open-data/authorities/${first}/ngsi-ld.json`,
  '/open-data/services/',
  '/open-data/services/99102013104000',
  '/open-data/embed/tables/usage-monthly',
  `/open-data/embed/authorities/${first}`,
  '/open-data/embed/services/99102013104000',
  '/open-data/catalog',
  '/open-data/catalog.ttl',
  '/open-data/catalog.jsonld',
  '/open-data/catalog.rdf',
  ...publicTableIds.map((table) => `/open-data/v1/${table}/latest/${table}.csv`),
  '/open-data/v1/usage-monthly/editions/2026-10/usage-monthly.csv',
  ...publicTableIds.filter(holdsFigures).map((table) => `/open-data/v1/${table}/rows`),
  `/open-data/v1/usage-monthly/${first}/rows`,
])('%s is answered from editions alone', async (url) => {
  const { statusCode, body } = await app.inject(url);
  expect([statusCode, body.slice(0, 200)]).toEqual([200, expect.any(String)]);
});
