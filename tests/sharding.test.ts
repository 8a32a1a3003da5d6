import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSharded } from '../server/sharded.ts';
import { distribute, shardingPlan } from '../server/sharding.ts';
import { openStore, type Store } from '../server/db.ts';
import { makeSharded } from './citus.ts';
import { emptyStore, freshStore, type TestStore } from './db.ts';
import { openTestStore } from './db-url.ts';
import { sourceFiles } from './imports.ts';
import { tenantTables } from './one-node.ts';

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

const tenants = () => tenantTables(store);

/** Refuses what the documentation of Citus names: keys without the distribution column, references to local tables … */
const playedCitus = `
  create schema citus;
  set search_path = citus, public;
  create table citus_tables (table_name regclass primary key, citus_table_type text);
  create function refuse(why text) returns void language plpgsql as $$ begin raise '%', why; end $$;
  create function create_reference_table(t regclass) returns void language sql as $$
    select refuse(t || ': an identity column must be bigint') where exists (
      select from pg_attribute where attrelid = t and attidentity <> '' and atttypid <> 'bigint'::regtype);
    insert into citus_tables values (t, 'reference') $$;
  create function create_distributed_table(t regclass, c text, colocate_with regclass default null) returns void language sql as $$
    select refuse(t || ': not with ' || colocate_with) where colocate_with is not null
      and not exists (select from citus_tables where table_name = colocate_with and citus_table_type = 'distributed');
    select refuse(t || ': a unique key does not include ' || c) where exists (
      select from pg_index i where i.indrelid = t and i.indisunique
        and not exists (select from pg_attribute a where a.attrelid = t and a.attname = c and a.attnum = any (i.indkey)));
    select refuse(t || ': has an identity or generated distribution column') where exists (
      select from pg_attribute where attrelid = t and (attidentity <> '' or (attname = c and attgenerated <> '')));
    select refuse(t || ': ' || pg_get_constraintdef(oid)) from pg_constraint where contype = 'f' and (
      confrelid = t or (conrelid = t and not exists (select from citus_tables where table_name = confrelid and citus_table_type = 'reference')));
    insert into citus_tables values (t, 'distributed') $$;
  create function create_distributed_function(f regprocedure) returns void language sql as 'select null::void';
  set search_path = public, citus`;

const onCitus = process.env['CITUS_URL'] !== undefined; // there Citus is not played

test.skipIf(onCitus)(
  'the plan distributes every tenant table by authority, as Citus allows it, and changes nothing the second time',
  async () => {
    await store.pool.query(`insert into person (name, account, created_at) values ('Erste Person', 'erste@example.org', now())`);
    await store.pool.query(playedCitus);
    const constraints = async () =>
      (
        await store.pool.query(
          `select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint where contype = 'f' order by 1, 2`,
        )
      ).rows;
    const before = await constraints();
    await distribute(store.db, () => {});

    expect(await constraints()).toEqual(before);
    const { rows } = await store.pool.query<{ table_name: string; kind: string }>(
      `select table_name::text, citus_table_type as kind from citus_tables order by 1`,
    );
    const of = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.table_name);
    expect(of('reference')).toEqual(['authority', 'person', 'service']);
    expect(of('distributed')).toEqual(expect.arrayContaining(['attempt', 'cube', 'inbox', 'offer', 'slim', 'touched', 'volume']));
    expect(of('distributed')).toEqual(await tenants());
    expect(await isSharded(store.db)).toBe(true); // so that what is about several authorities is asked of one after the other

    expect((await shardingPlan(store.db)).filter((statement) => !statement.includes('create_distributed_function'))).toEqual([]);
    const { rows: next } = await store.pool.query<{ id: number }>(
      `insert into person (name, account, created_at) values ('Zweite Person', 'zweite@example.org', now()) returning id`,
    );
    expect(next).toEqual([{ id: 2 }]);
  },
);

test.skipIf(onCitus)('a database of a run on CITUS_URL gets the extension, then the tables, then is sharded', async () => {
  const empty = await emptyStore();
  const open = () => openStore({ connectionString: empty.url, options: '-c search_path=public,citus' }, () => {});
  const tablesThen: string[] = [];
  await makeSharded(open, async ({ pool }) => {
    const { rows } = await pool.query<{ relname: string }>(
      `select relname from pg_class where relkind = 'r' and relname = 'attempt'`,
    );
    tablesThen.push(...rows.map(({ relname }) => relname));
    await pool.query(playedCitus);
  });
  expect(tablesThen).toEqual([]);
  const { rows } = await empty.pool.query(
    `select count(*)::int as n from citus.citus_tables where citus_table_type = 'distributed'`,
  );
  expect(rows).toEqual([{ n: (await tenants()).length }]);
  const { rows: settings } = await empty.pool.query(`show citus.multi_shard_modify_mode`);
  expect(settings).toEqual([{ 'citus.multi_shard_modify_mode': 'sequential' }]);
  await empty.close();
});

test.skipIf(onCitus)('without Citus there, a run on CITUS_URL ends at once and says what is missing', async () => {
  const empty = await emptyStore();
  await expect(makeSharded(() => openTestStore(empty.url))).rejects.toThrow(
    /without Citus .*Install Citus there.*shared_preload_libraries/,
  );
  await empty.close();
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
  const names = await tenants();
  const found = writes(names);
  const inside = /authority = \$\{|select \$\{authority\}|values \(\$\{authority\}|'authority', '=', |\$\{(ofDays|inMonth)\(/;
  expect(found.length).toBeGreaterThan(30);
  const batches = readFileSync('server/delete-batches.ts', 'utf8');
  const instanceTables = [...(/type InstanceTable =([^;]*);/.exec(batches)?.[1] ?? '').matchAll(/'([a-z_]+)'/g)].map(
    ([, name]) => name,
  );
  expect(instanceTables).toContain('audit');
  expect(names.filter((name) => instanceTables.includes(name))).toEqual([]); // so that this one may delete without an authority:
  const ofInstance = /delete from \$\{name\} using \(select ctid as place from \$\{name\} where \$\{condition\}/;
  expect(
    found.filter(({ text }) => !inside.test(text) && !ofInstance.test(text)).map(({ where, text }) => `${where} ${text}`),
  ).toEqual([]);
});
