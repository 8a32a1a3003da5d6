import { type RawBuilder, sql } from 'kysely';
import { type Db, lockAuthority } from '../db.ts';
import type { Judging } from './judge.ts';
import { type OfferDay, rebuildDays } from './rebuild.ts';

/** Attempts and views by the source that reported them first, and when that arrived: `from` included, `to` not. */
export interface FirstSeen {
  source: number;
  from: Date;
  to: Date;
}

/** How many of an offer's attempts and views were first seen so, and the days on which they started or were. */
export interface Seen {
  authority: string;
  service: string;
  attempts: number;
  views: number;
  firstDay: string | null;
  lastDay: string | null;
}

/** How many attempts, and how many views, one transaction deletes, so that ingestion of the authority never waits long. */
const batch = 20_000;

/** The rows of `name` (attempt or visit) that were; those without a time of arrival are not among them. */
const seen = (name: string, { source, from, to }: FirstSeen): RawBuilder<unknown> => {
  const column = (of: string) => sql.ref(`${name}.${of}`);
  return sql`${column('source')} = ${source} and ${column('arrived_at')} >= ${from} and ${column('arrived_at')} < ${to}`;
};

/** Counts them; nothing is changed. */
export async function countSeen(db: Db, first: FirstSeen): Promise<Seen[]> {
  const { rows } = await sql<Seen>`
    select authority, service, sum(attempts)::int as attempts, sum(views)::int as views,
           min(day) as "firstDay", max(day) as "lastDay"
    from (select authority, service, 1 as attempts, 0 as views, start_day as day from attempt where ${seen('attempt', first)}
          union all
          select authority, service, 0, 1, day from visit where ${seen('visit', first)}) seen
    group by authority, service
    order by authority, service`.execute(db);
  return rows;
}

/** How many were deleted. */
export interface Deleted {
  attempts: number;
  views: number;
}

/**
 * Deletes them of one authority, at most a batch of each, and rebuilds their days from those that stay; `note` runs in the
 * same transaction. Answers how many it deleted. What retention deleted before stays in the kept tallies.
 */
export async function forgetSeen(
  db: Db,
  authority: string,
  first: FirstSeen,
  judging: Judging,
  note: (tx: Db, deleted: Deleted) => Promise<void>,
): Promise<Deleted> {
  return await db.transaction().execute(async (tx) => {
    await lockAuthority(tx, authority);
    const { rows } = await deletion(authority, first).execute(tx);
    const { attempts = 0, views = 0 } = rows[0] ?? {};
    if (attempts + views === 0) return { attempts, views };
    await rebuildDays(
      tx,
      authority,
      rows.filter((row) => row.day !== null),
      judging,
    );
    await note(tx, { attempts, views });
    return { attempts, views };
  });
}

const deletion = (authority: string, first: FirstSeen) => sql<OfferDay & Deleted>`
  with gone as (
    delete from attempt t where t.authority = ${authority} and (t.service, t.id) in (
      select service, id from attempt where authority = ${authority} and ${seen('attempt', first)} limit ${batch})
    returning service, start_day, submitted_day, decided_day
  ), gone_visits as (
    delete from visit t where t.authority = ${authority} and (t.source, t.id) in (
      select source, id from visit where authority = ${authority} and ${seen('visit', first)} limit ${batch})
    returning service, day
  ), days as (
    select service, day from gone cross join unnest(array[start_day, submitted_day, decided_day]) its (day)
    union
    select service, day from gone_visits
  )
  select service, day, (select count(*)::int from gone) as attempts, (select count(*)::int from gone_visits) as views
  from days`;
