import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** What waits and what is published, as every process on the database sees it. */
export interface State {
  inboxEvents: number;
  /** age of the oldest event that is not folded, in seconds */
  foldLag: number;
  touchedDays: number;
  /** age of the oldest day that is not rebuilt, in seconds */
  tallyLag: number;
  /** since limits were last seen to, in seconds; null: never */
  talliedAge: number | null;
  editions: { status: string; count: number }[];
  /** when the newest edition was published, in seconds of the epoch; null: there is none */
  lastEdition: number | null;
  imports: { state: string; count: number }[];
}

export async function readState(db: Db, now: Date): Promise<State> {
  const age = (moment: string) => sql`greatest(0, extract(epoch from ${now}::timestamptz - ${sql.raw(moment)}))`;
  const { rows } = await sql<Omit<State, 'editions' | 'imports'>>`
    select inbox.events as "inboxEvents", coalesce(${age('inbox.since')}, 0)::float8 as "foldLag",
           days.n as "touchedDays", coalesce(${age('days.since')}, 0)::float8 as "tallyLag",
           (select ${age('value::timestamptz')} from instance where name = 'tallied_at')::float8 as "talliedAge",
           (select extract(epoch from max(published_at)) from edition where status = 'published')::float8 as "lastEdition"
    from (select count(*)::int as events, min(received_at) as since from inbox) inbox,
         (select count(*)::int as n, min(since) as since
          from (select authority, service, day, min(since) as since from touched group by authority, service, day) day) days`.execute(
    db,
  );
  const count = sql<number>`count(*)::int`.as('count');
  const editions = await db.selectFrom('edition').select(['status', count]).groupBy('status').execute();
  const { rows: imports } = await sql<{ state: string; count: number }>`
    select state, count(*)::int as count from import_job where state in ('waiting', 'running') group by state`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the state of the database has no row');
  return { ...row, editions, imports };
}
