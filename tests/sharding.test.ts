import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shardingPlan } from '../server/sharding.ts';
import { openStore, type Store } from '../server/db.ts';
import { freshStore, type TestStore } from './db.ts';
import { sourceFiles } from './imports.ts';

/**
 * Sharding by authority without a Citus at hand: its functions are played by some that refuse what Citus refuses, and
 * every statement that writes is read for the authority it stays in.
 */
let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await freshStore();
  store = openStore({ connectionString: tested.url, options: '-c search_path=public,citus' }, () => {});
});
afterAll(async () => {
  await store.close();
  await tested.close();
});

/** Refuses what the documentation of Citus names: keys without the distribution column, references to local tables … */
const playedCitus = `
  create schema citus;
  set search_path = citus, public;
  create table citus_tables (table_name regclass primary key, kind text);
  create function refuse(why text) returns void language plpgsql as $$ begin raise '%', why; end $$;
  create function create_reference_table(t regclass) returns void language sql as $$
    select refuse(t || ': an identity column must be bigint') where exists (
      select from pg_attribute where attrelid = t and attidentity <> '' and atttypid <> 'bigint'::regtype);
    insert into citus_tables values (t, 'reference') $$;
  create function create_distributed_table(t regclass, c text, colocate_with regclass default null) returns void language sql as $$
    select refuse(t || ': not with ' || colocate_with) where colocate_with is not null
      and not exists (select from citus_tables where table_name = colocate_with and kind = 'distributed');
    select refuse(t || ': a unique key does not include ' || c) where exists (
      select from pg_index i where i.indrelid = t and i.indisunique
        and not exists (select from pg_attribute a where a.attrelid = t and a.attname = c and a.attnum = any (i.indkey)));
    select refuse(t || ': has an identity or generated distribution column') where exists (
      select from pg_attribute where attrelid = t and (attidentity <> '' or (attname = c and attgenerated <> '')));
    select refuse(t || ': ' || pg_get_constraintdef(oid)) from pg_constraint where contype = 'f' and (
      confrelid = t or (conrelid = t and not exists (select from citus_tables where table_name = confrelid and kind = 'reference')));
    insert into citus_tables values (t, 'distributed') $$;
  create function create_distributed_function(f regprocedure) returns void language sql as 'select null::void';
  set search_path = public, citus`;

test('the plan distributes every tenant table by authority, as Citus allows it, and changes nothing the second time', async () => {
  await store.pool.query(`insert into person (name, account, created_at) values ('Erste Person', 'erste@example.org', now())`);
  await store.pool.query(playedCitus);
  const constraints = async () =>
    (
      await store.pool.query(
        `select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint where contype = 'f' order by 1, 2`,
      )
    ).rows;
  const before = await constraints();
  for (const statement of await shardingPlan(store.db)) await sql.raw(statement).execute(store.db);

  expect(await constraints()).toEqual(before);
  const { rows } = await store.pool.query<{ table_name: string; kind: string }>(
    `select table_name::text, kind from citus_tables order by 1`,
  );
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.table_name);
  expect(of('reference')).toEqual(['authority', 'person', 'service']);
  expect(of('distributed')).toEqual(expect.arrayContaining(['attempt', 'cube', 'inbox', 'offer', 'slim', 'touched', 'volume']));
  const { rows: tenants } = await store.pool.query<{ name: string }>(`
    select distinct table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'authority' and table_name not in ('measured_offer', 'person_role', 'published_row') order by 1`);
  expect(of('distributed')).toEqual(tenants.map(({ name }) => name));

  expect((await shardingPlan(store.db)).filter((statement) => !statement.includes('create_distributed_function'))).toEqual([]);
  const { rows: next } = await store.pool.query<{ id: number }>(
    `insert into person (name, account, created_at) values ('Zweite Person', 'zweite@example.org', now()) returning id`,
  );
  expect(next).toEqual([{ id: 2 }]);
});

/** A statement that writes to a tenant table (emptying one whole apart): where it stands, and its text up to the end of its template or call. */
interface Write {
  where: string;
  text: string;
}

function writes(tenants: string[]): Write[] {
  return sourceFiles('server').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const from = (index: number) => `${file}:${text.slice(0, index).split('\n').length}`;
    const inSql = [...text.matchAll(/(?:insert\s+into|\bupdate|delete\s+from|merge\s+into)\s+(\$\{[^}]*\}|[a-z_]+)/g)]
      .filter(([, target = '']) => target.startsWith('${') || tenants.includes(target))
      .map(({ index }) => ({ where: from(index), text: templateAround(text, index) }));
    const inKysely = [...text.matchAll(/\.(updateTable|deleteFrom)\('([a-z_]+)'\)/g)]
      .filter(([, , target = '']) => tenants.includes(target))
      .map(({ index }) => ({ where: from(index), text: text.slice(index, text.indexOf(';', index)) }));
    return [...inSql, ...inKysely];
  });
}

/** The SQL template that holds a place: a line of SQL, or the lines since the one that opened them. */
function templateAround(text: string, index: number): string {
  const line = text.lastIndexOf('\n', index);
  const onLine = text.lastIndexOf('`', index);
  const opens = onLine > line ? onLine : text.lastIndexOf('`\n', index);
  const ends = ['`.execute', '`;'].map((end) => text.indexOf(end, index)).filter((at) => at > 0);
  return text.slice(opens, Math.min(...ends, text.length));
}

test('every statement that writes to a tenant table stays inside one authority', async () => {
  const { rows } = await store.pool.query<{ name: string }>(`
    select distinct table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'authority' and table_name not in ('measured_offer', 'person_role', 'published_row')`);
  const found = writes(rows.map(({ name }) => name));
  const inside = /authority = \$\{|select \$\{authority\}|values \(\$\{authority\}|'authority', '=', |\$\{(ofDays|inMonth)\(/;
  expect(found.length).toBeGreaterThan(30);
  const batches = readFileSync('server/delete-batches.ts', 'utf8');
  const instanceTables = [...(/type InstanceTable =([^;]*);/.exec(batches)?.[1] ?? '').matchAll(/'([a-z_]+)'/g)].map(
    ([, name]) => name,
  );
  expect(instanceTables).toContain('audit');
  expect(rows.map(({ name }) => name).filter((name) => instanceTables.includes(name))).toEqual([]); // so that this one may delete without an authority:
  const ofInstance = /delete from \$\{name\} using \(select ctid as place from \$\{name\} where \$\{condition\}/;
  expect(
    found.filter(({ text }) => !inside.test(text) && !ofInstance.test(text)).map(({ where, text }) => `${where} ${text}`),
  ).toEqual([]);
});
