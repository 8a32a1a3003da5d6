import type { Pool, PoolClient } from 'pg';

/** What is of the moment or of the database itself: people sign in again, and migrations are run, not copied. */
export const leftOut = ['session', 'password_link', 'sign_in_failure', 'migration', 'publishing'];

export interface TableToCopy {
  table: string;
  /** those that are not computed from others */
  columns: string[];
}

type Asking = Pick<Pool | PoolClient, 'query'>;

/** All tables that are copied, each behind those that it refers to. */
export async function tablesToCopy(client: Asking): Promise<TableToCopy[]> {
  const { rows } = await client.query<TableToCopy & { needs: string[] }>(
    `select c.relname as "table",
            array(select a.attname::text from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                  order by a.attnum) as columns,
            array(select f.confrelid::regclass::text from pg_constraint f
                  where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
     from pg_class c
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> all($1)
     order by c.relname`,
    [leftOut],
  );
  const ordered: TableToCopy[] = [];
  let waiting = rows;
  while (waiting.length > 0) {
    const done = new Set(ordered.map(({ table }) => table));
    const next = waiting.filter(({ needs }) => needs.every((name) => done.has(name)));
    if (next.length === 0) throw new Error(`tables refer to each other in a circle: ${waiting.map(({ table }) => table)}`);
    ordered.push(...next.map(({ table, columns }) => ({ table, columns })));
    waiting = waiting.filter((row) => !next.includes(row));
  }
  return ordered;
}

/** Columns that number their rows, with the number given last; those that gave none yet are not among them. */
export async function sequences(client: Asking): Promise<{ table: string; column: string; last: string }[]> {
  const { rows } = await client.query<{ table: string; column: string; last: string }>(
    `select t.relname as "table", a.attname as "column", s.last_value::text as last
     from pg_depend d
     join pg_class q on q.oid = d.objid and q.relkind = 'S' and q.relnamespace = 'public'::regnamespace
     join pg_class t on t.oid = d.refobjid
     join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
     join pg_sequences s on s.schemaname = 'public' and s.sequencename = q.relname
     where d.deptype in ('a', 'i') and s.last_value is not null and t.relname <> all($1)
     order by 1`,
    [leftOut],
  );
  return rows;
}

export const quoted = (columns: string[]): string => columns.map((name) => `"${name}"`).join(', ');
