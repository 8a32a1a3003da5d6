import { type RawBuilder, sql } from 'kysely';
import { type Db, lockAuthority } from '../db.ts';
import type { Judging } from './judge.ts';
import { type OfferDay, rebuildDays } from './rebuild.ts';

/** Attempts by the source that reported them first, and when their first event arrived: `from` included, `to` not. */
export interface FirstSeen {
  source: number;
  from: Date;
  to: Date;
}

/** How many of an offer's attempts were first seen so, and the days on which they started. */
export interface SeenAttempts {
  authority: string;
  service: string;
  attempts: number;
  firstDay: string | null;
  lastDay: string | null;
}

/** How many attempts one transaction deletes, so that ingestion of the authority never waits long. */
const batch = 20_000;

const seen = ({ source, from, to }: FirstSeen): RawBuilder<unknown> =>
  sql`a.source = ${source} and a.arrived_at >= ${from} and a.arrived_at < ${to}`;

/** Counts them; nothing is changed. */
export async function countSeen(db: Db, first: FirstSeen): Promise<SeenAttempts[]> {
  const { rows } = await sql<SeenAttempts>`
    select authority, service, count(*)::int as attempts, min(start_day) as "firstDay", max(start_day) as "lastDay"
    from attempt a
    where ${seen(first)}
    group by authority, service
    order by authority, service`.execute(db);
  return rows;
}

/**
 * Deletes such attempts of one authority, at most a batch of them, and rebuilds their days from those that stay; `note`
 * runs in the same transaction. Answers how many it deleted. What retention deleted before stays in the kept tallies.
 */
export async function forgetSeen(
  db: Db,
  authority: string,
  first: FirstSeen,
  judging: Judging,
  note: (tx: Db, deleted: number) => Promise<void>,
): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    await lockAuthority(tx, authority);
    const { rows } = await sql<OfferDay & { deleted: number }>`
      with gone as (
        delete from attempt t where t.authority = ${authority} and (t.service, t.id) in (
          select a.service, a.id from attempt a where a.authority = ${authority} and ${seen(first)} limit ${batch})
        returning service, start_day, submitted_day, decided_day
      )
      select distinct service, day, (select count(*)::int from gone) as deleted
      from gone cross join unnest(array[start_day, submitted_day, decided_day]) its (day)`.execute(tx);
    const deleted = rows[0]?.deleted ?? 0;
    if (deleted === 0) return 0;
    await rebuildDays(
      tx,
      authority,
      rows.filter((row) => row.day !== null),
      judging,
    );
    await note(tx, deleted);
    return deleted;
  });
}
