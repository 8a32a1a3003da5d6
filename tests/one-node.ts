import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import type { Store } from '../server/db.ts';
import type { Tables } from '../server/schema.ts';

/**
 * A database of one node that is asked as one whose tables are spread over several: what it answers is compared with what it
 * answers else, and its plans tell which of its statements would run there as they are. That is the case where everything that is
 * read of the tables of authorities is of the same one, by a constant that PostgreSQL finds at each of them.
 */
export interface OneNode {
  db: Kysely<Tables>;
  /** has the database asked as a sharded one, or not any more */
  spread(isSpread: boolean): Promise<void>;
  /** statements since the last time that read of several authorities, each with what it reads so */
  scattered(): Promise<string[]>;
}

export function oneNode({ pool }: Pick<Store, 'pool'>): OneNode {
  const heard = new Map<string, CompiledQuery>();
  const log = ({ query }: { query: CompiledQuery }) => {
    heard.set(query.sql, query);
  };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), log });
  return {
    db,
    async spread(isSpread) {
      await sql`delete from instance where name = 'sharded'`.execute(db);
      if (isSpread) await sql`insert into instance (name, value) values ('sharded', 'by authority')`.execute(db);
      heard.clear();
    },
    async scattered() {
      const statements = [...heard.values()];
      const tenants = new Set(await tenantTables({ pool }));
      const found: string[] = [];
      for (const statement of statements) {
        const wide = await readWidely(db, statement, tenants);
        if (wide.length > 0) found.push(`${wide.join(', ')}: ${statement.sql}`);
      }
      heard.clear();
      return found;
    },
  };
}

/** Tables that belong to an authority. */
export async function tenantTables({ pool }: Pick<Store, 'pool'>): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(`
    select distinct table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'authority' and table_name not in ('measured_offer', 'person_role', 'published_row') order by 1`);
  return rows.map(({ name }) => name);
}

/** The tables of authorities that a statement does not read of one and the same. */
async function readWidely(db: Kysely<Tables>, { sql: text, ...rest }: CompiledQuery, tenants: Set<string>): Promise<string[]> {
  const query = text.replace(/^\s*declare [\s\S]*? for (?=with|select)/, '').replace(/^\s*insert into collected /, '');
  if (!/^\s*(with|select)\b/.test(query)) return [];
  if (/\bfrom collected\b/.test(query))
    return [...query.matchAll(/(?:from|join)\s+(\w+)/g)].flatMap(([, name = '']) => (tenants.has(name) ? name : []));
  const { rows } = await db.executeQuery<Record<string, unknown>>({ ...rest, sql: `explain (format json) ${query}` });
  const scans = scansIn(rows).filter(({ table }) => tenants.has(table));
  const [first] = scans;
  return scans.filter(({ authority }) => authority === undefined || authority !== first?.authority).map(({ table }) => table);
}

interface Scan {
  table: string;
  authority: string | undefined;
}

/** What a plan reads of tables, whatever nodes it is in, and of which authority by a constant. */
function scansIn(plan: unknown): Scan[] {
  if (Array.isArray(plan)) return plan.flatMap(scansIn);
  if (typeof plan !== 'object' || plan === null) return [];
  const { 'Relation Name': table, ...rest } = plan as Record<string, unknown>;
  const conditions = ['Index Cond', 'Recheck Cond', 'Filter'].map((name) => rest[name] ?? '').join(' ');
  const authority = /\bauthority = '(\d{12})'::text/.exec(conditions)?.[1];
  return [...(typeof table === 'string' ? [{ table, authority }] : []), ...Object.values(rest).flatMap(scansIn)];
}
