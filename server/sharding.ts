import { sql } from 'kysely';
import type { Db } from './db.ts';
import { isSharded, shardedNote } from './sharded.ts';

/**
 * What distributes the tables over the nodes of a PostgreSQL with Citus, in order: every tenant table by its authority,
 * all together, so that what belongs to one authority is on one node; what they refer to is on every node; the rest
 * stays where it is. Before all of it a note for those who read of several authorities (sharded.ts). What is done already is
 * left out, so that it can be run again.
 */
export async function shardingPlan(db: Db): Promise<string[]> {
  const { rows: tables } = await sql<TableRow>`${sql.raw(tablesQuery)}`.execute(db);
  const { rows: keys } = await sql<KeyRow>`${sql.raw(keysQuery)}`.execute(db);
  const done = await distributed(db);
  const tenants = tables.filter((table) => table.tenant).map(({ name }) => name);
  const references = [...new Set(keys.filter(({ of, to }) => tenants.includes(of) && !tenants.includes(to)).map(({ to }) => to))];
  const among = keys.filter(({ of, to }) => tenants.includes(of) && tenants.includes(to) && !done.has(of));
  const numbers = tables.filter(({ name, identity }) => identity !== null && references.includes(name) && !done.has(name));
  const [first = '', ...others] = tenants.toSorted((one, other) => Number(other === largest) - Number(one === largest));
  return [
    ...(await inSequence(db)),
    ...((await isSharded(db)) ? [] : [`insert into instance (name, value) values ('${shardedNote}', 'by authority')`]),
    ...numbers.flatMap(({ name, identity }) => withSequence(name, String(identity))),
    ...references.filter((name) => !done.has(name)).map((name) => `select create_reference_table('${name}')`),
    ...among.map(({ of, name }) => `alter table ${of} drop constraint ${name}`), // a table cannot be distributed while a local one refers to it
    ...[first].filter((name) => !done.has(name)).map((name) => `select create_distributed_table('${name}', 'authority')`),
    ...others
      .filter((name) => !done.has(name))
      .map((name) => `select create_distributed_table('${name}', 'authority', colocate_with => '${first}')`),
    ...among.map(({ of, name, definition }) => `alter table ${of} add constraint ${name} ${definition}`),
    ...(await functions(db)).map((name) => `select create_distributed_function('${name}')`),
  ];
}

/** Distributes the tables, telling each statement before it runs. Answers how many it were. */
export async function distribute(db: Db, tell: (statement: string) => void): Promise<number> {
  const plan = await shardingPlan(db);
  for (const statement of plan) {
    tell(statement);
    await sql.raw(statement).execute(db);
  }
  return plan.length;
}

/** What Citus says of a table that others refer to, in a transaction that read shards side by side: it may not be changed. */
async function inSequence(db: Db): Promise<string[]> {
  const setting = 'citus.multi_shard_modify_mode';
  const { rows } = await sql<{ name: string; set: boolean }>`
    select quote_ident(datname) as name, exists (
             select from pg_db_role_setting where setdatabase = d.oid and setrole = 0
                                              and ${`${setting}=sequential`} = any(setconfig)) as set
    from pg_database d where datname = current_database()`.execute(db);
  return rows.flatMap(({ name, set }) => (set ? [] : [`alter database ${name} set ${setting} = 'sequential'`]));
}

/** The table that the others are placed with. */
const largest = 'attempt';

interface TableRow {
  name: string;
  tenant: boolean;
  /** the column that numbers its rows */
  identity: string | null;
}
/** tenant: its primary key leads with the authority, or it is a queue without one */
const tablesQuery = `
  select c.relname as name,
         exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'authority'
                 and coalesce(i.indkey[0] = a.attnum, true)) as tenant,
         (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '') as identity
  from pg_class c left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  order by c.relname`;

interface KeyRow {
  of: string;
  to: string;
  name: string;
  definition: string;
}
const keysQuery = `
  select conrelid::regclass::text as of, confrelid::regclass::text as to, conname as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
  order by conrelid::regclass::text, conname`;

async function distributed(db: Db): Promise<Set<string>> {
  // local tables are listed as well once they refer to one that is on every node
  const { rows } = await sql<{ name: string }>`
    select table_name::text as name from citus_tables where citus_table_type in ('distributed', 'reference')`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

async function functions(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Citus takes identity columns of 64 bits only; a sequence as default numbers on from where the identity was. */
function withSequence(table: string, column: string): string[] {
  const sequence = `${table}_${column}_seq`;
  return [
    `alter table ${table} alter column ${column} drop identity`,
    `create sequence ${sequence} as integer owned by ${table}.${column}`,
    `select setval('${sequence}', coalesce(max(${column}), 0) + 1, false) from ${table}`,
    `alter table ${table} alter column ${column} set default nextval('${sequence}')`,
  ];
}
