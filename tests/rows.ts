import type { Pool } from 'pg';

/** All rows of all tables as sorted text, to hold two databases against each other; `but` names tables left out. */
export async function allRows(pool: Pool, ...but: string[]): Promise<Record<string, string[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables.filter((table) => !but.includes(table.name))) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from "${name}" t`);
    found[name] = rows.map(({ row }) => row).sort();
  }
  return found;
}
