import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureNames, measureOf } from '../server/contract/measures.ts';
import { migrate } from '../server/migrate.ts';
import { emptyStore, type TestStore } from './db.ts';

let store: TestStore;
beforeEach(async () => {
  store = await emptyStore();
});
afterEach(() => store.close());

async function columnsOf(table: string): Promise<string[]> {
  return rowsOf(`select column_name from information_schema.columns where table_name = '${table}' order by column_name`);
}

async function rowsOf(query: string): Promise<string[]> {
  return (await store.pool.query(query)).rows.map((row) => Object.values(row).join(' '));
}

const everyColumn = `
  select table_name, column_name, data_type
  from information_schema.columns
  where table_schema = 'public'
  order by table_name, column_name`;

test('running the migrations twice changes nothing', async () => {
  await migrate(store.pool);
  const columns = await rowsOf(everyColumn);
  const runs = await rowsOf('select name, sha256, ran_at from migration order by name');
  expect(columns).toContain('slim starts integer');
  await migrate(store.pool);
  expect(await rowsOf(everyColumn)).toEqual(columns);
  expect(await rowsOf('select name, sha256, ran_at from migration order by name')).toEqual(runs);
});

test('two servers that start at once migrate once', async () => {
  await Promise.all([migrate(store.pool), migrate(store.pool)]);
  expect(await columnsOf('slim')).toContain('starts');
});

test('a migration that fails is named with the reason, and leaves nothing of itself', async () => {
  await store.pool.query('create table slim (note text)');
  await expect(migrate(store.pool)).rejects.toThrow('migration 001-main-line.sql failed: relation "slim" already exists');
  expect(await columnsOf('authority')).toEqual([]);

  await store.pool.query('drop table slim');
  await migrate(store.pool);
  expect(await columnsOf('authority')).toContain('ars');
});

test('a migration that was changed after it ran is refused by name', async () => {
  await migrate(store.pool);
  await store.pool.query(`update migration set sha256 = 'of an older file' where name = '001-main-line.sql'`);
  await expect(migrate(store.pool)).rejects.toThrow(/^migration 001-main-line\.sql was changed after it ran/);
});

test('slim tallies have a column for every measure, and sums of record keys for exactly the published ones', async () => {
  await migrate(store.pool);
  const columns = await columnsOf('slim');
  const measures: string[] = measureNames;
  const keyed = measureNames.filter((name) => measureOf(name).keyed).map((name) => `${name}_key`);

  expect(measures.filter((name) => !columns.includes(name))).toEqual([]);
  expect(columns.filter((name) => name.endsWith('_key'))).toEqual(keyed.sort());
  const others = columns.filter((name) => !measures.includes(name) && !name.endsWith('_key'));
  expect(others).toEqual(['authority', 'category', 'day', 'dimension', 'duration', 'kept', 'processing', 'service']);
  const months = (await columnsOf('slim_month')).map((name) => (name === 'month' ? 'day' : name));
  expect([...months, 'kept'].sort()).toEqual([...columns].sort());
  for (const [table, period] of [['group_day', 'day'] as const, ['group_month', 'month'] as const])
    expect(await columnsOf(table)).toEqual([...measures, 'authority', 'duration', 'nr', period, 'processing'].sort());
});
