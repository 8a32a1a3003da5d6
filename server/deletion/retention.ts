import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { deletions, type Work } from '../jobs.ts';
import { countPastRetention } from '../tally/retention.ts';

/** What the retention jobs would delete now; `authority` only of attempts and views. */
export interface PlannedDeletion {
  table: string;
  rows: number;
  authority?: string;
}

/**
 * What is too old at this moment, by table. Attempts and views are counted; the rest is really deleted, in transactions
 * that are rolled back, so that the answer is that of the very statements that will run.
 */
export async function planRetention(work: Work): Promise<PlannedDeletion[]> {
  const { db, config, clock } = work;
  const past = await countPastRetention(db, { now: clock(), ...config });
  const attempts = past.flatMap(({ authority, attempts, visits }) => [
    { table: 'attempt', rows: attempts, authority },
    { table: 'visit', rows: visits, authority },
  ]);
  const others: PlannedDeletion[] = [];
  for (const { run } of deletions) others.push(...(await deletedBy(db, (tx) => run({ ...work, db: tx }))));
  return [...attempts, ...others].filter(({ rows }) => rows > 0);
}

/** Rows by table that `deleting` deletes, and keeps after all. */
async function deletedBy(db: Db, deleting: (tx: Db) => Promise<unknown>): Promise<PlannedDeletion[]> {
  const undo = new Error('only looked at');
  let deleted: PlannedDeletion[] = [];
  const looked = db.transaction().execute(async (tx) => {
    const before = new Map((await rowsDeleted(tx)).map(({ table, rows }) => [table, rows]));
    await deleting(tx);
    deleted = (await rowsDeleted(tx)).map(({ table, rows }) => ({ table, rows: rows - (before.get(table) ?? 0) }));
    throw undo;
  });
  await looked.catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return deleted;
}

/** As this connection counts them: from earlier transactions as well, for a second or so. */
async function rowsDeleted(tx: Db): Promise<PlannedDeletion[]> {
  const { rows } = await sql<PlannedDeletion>`
    select relname as "table", n_tup_del::int as rows from pg_stat_xact_user_tables where n_tup_del > 0`.execute(tx);
  return rows;
}
