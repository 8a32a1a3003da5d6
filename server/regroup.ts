import { sql } from 'kysely';
import type { Db } from './db.ts';

/**
 * Notes that offers of an authority are others, or may measure something else than before (what they declare, whether
 * they are free, which totals they deliver): they are read one by one until their groups are found anew (tally/groups.ts).
 * To be called in the transaction of the change.
 */
export async function regroup(tx: Db, authority: string): Promise<void> {
  await sql`insert into regroup (authority) values (${authority})`.execute(tx);
}
