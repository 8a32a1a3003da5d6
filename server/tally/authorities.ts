import type { Db } from '../db.ts';

/** The keys of all authorities, in order. */
export async function allAuthorities(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('authority').select('ars').orderBy('ars').execute();
  return rows.map(({ ars }) => ars);
}
