import { type RawBuilder, sql } from 'kysely';
import { type Db, lockAuthority } from '../db.ts';
import { allAuthorities } from './authorities.ts';
import { cubeLines } from './cube.ts';
import { type Judging, judged } from './judge.ts';
import { type OfferDay, rebuildDays } from './rebuild.ts';
import { countColumns, histogramColumns, keyColumns, slimColumns, slimMargins } from './slim.ts';
import { viewMonthColumns, viewMonths } from './view-months.ts';

export interface Retention extends Judging {
  retentionDays: number;
  decisionDays: number;
}

/**
 * How many attempts, and how many views, one transaction deletes, and of how many days of offers, so that ingestion of
 * the authority never waits long. It is the days that take the time: each is rebuilt, and where few attempts share one,
 * every attempt is some twenty lines of the kept tallies.
 */
const batch = 20_000;
export const daysOfBatch = 1_000;
/** An event is accepted up to the very end of retention and may still be on its way into the inbox. */
const onItsWay = '1 hour';

/**
 * Deletes the attempts and visits of one authority that are past retention and, in the same transaction, adds what
 * they count to the kept tallies and rebuilds their days: no figure without a split or with one dimension changes.
 * Deletes nothing while something of the authority is in the inbox, so that no attempt is deleted half folded.
 * Answers whether there may be more to delete.
 */
export async function retainAuthority(db: Db, authority: string, retention: Retention): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await lockAuthority(tx, authority);
    const { rows: unfolded } = await sql`select from inbox where authority = ${authority} limit 1`.execute(tx);
    if (unfolded.length > 0) return true;
    const { rows } = await deletion(authority, retention).execute(tx);
    const days = rows.filter((row): row is OfferDay & Deleted => row.day !== null);
    await rebuildDays(tx, authority, days, retention);
    return rows.some(({ deleted }) => deleted > 0);
  });
}

/** Authorities with anything past retention. */
export async function authoritiesPastRetention(db: Db, retention: Retention): Promise<string[]> {
  const past: string[] = [];
  // one by one: each looks into an index, and stays on one node where tables are sharded
  for (const authority of await allAuthorities(db)) {
    const { rows } = await sql<{ past: boolean }>`
      select exists (select from attempt a where a.authority = ${authority} and ${isPast(retention)})
          or exists (select from visit v where v.authority = ${authority} and ${isPastVisit(retention)})
             as past`.execute(db);
    if (rows[0]?.past) past.push(authority);
  }
  return past;
}

/** How many attempts and views are past retention, by authority; nothing is deleted. */
export async function countPastRetention(
  db: Db,
  retention: Retention,
): Promise<{ authority: string; attempts: number; visits: number }[]> {
  const { rows } = await sql<{ authority: string; attempts: number; visits: number }>`
    select authority, sum(attempts)::int as attempts, sum(visits)::int as visits
    from (select a.authority, 1 as attempts, 0 as visits from attempt a where ${isPast(retention)}
          union all
          select v.authority, 0, 1 from visit v where ${isPastVisit(retention)}) past
    group by authority
    order by authority`.execute(db);
  return rows;
}

const cutoff = (retention: Retention, days: number): RawBuilder<unknown> =>
  sql`${retention.now}::timestamptz - ${days} * interval '24 hours' - ${onItsWay}::interval`;

/** `last_day` is there for its index; UTC days, so that no session's time zone matters. */
const isPast = (retention: Retention): RawBuilder<unknown> => sql`(
  a.last_day <= ((${cutoff(retention, retention.retentionDays)}) at time zone 'UTC')::date and (
  a.last_event < ${cutoff(retention, retention.decisionDays)}
  or a.last_event < ${cutoff(retention, retention.retentionDays)} and (a.first_submitted is null or a.first_decided is not null)))`;

/** `day` is there for its index. */
const isPastVisit = (retention: Retention): RawBuilder<unknown> => sql`(
  v.day <= ((${cutoff(retention, retention.retentionDays)}) at time zone 'Europe/Berlin')::date
  and v.at < ${cutoff(retention, retention.retentionDays)})`;

const additions = [
  ...countColumns.map((name) => `${name} = nullif(coalesce(slim.${name}, 0) + coalesce(excluded.${name}, 0), 0)`),
  ...keyColumns.map((name) => `${name} = wrap64(coalesce(slim.${name}, 0)::numeric + coalesce(excluded.${name}, 0))`),
  ...histogramColumns.map((name) => `${name} = add_histograms(slim.${name}, excluded.${name})`),
].join(',\n      ');

/**
 * Those of `past` (a relation with service, id of `source`, days and `nr`, the order in which they go) that one
 * transaction takes: all before the first that would make it too many days of offers.
 */
const firstDays = (pastName: string): RawBuilder<unknown> => sql`
  select * from ${sql.ref(pastName)} where nr < coalesce((
    select min(nr) as first from ${sql.ref(pastName)} cross join unnest(days) its (day) where day is not null
    group by service, day order by first offset ${daysOfBatch} limit 1), ${batch} + 1)`;

interface Deleted {
  deleted: number;
}

const deletion = (authority: string, retention: Retention) => sql<(OfferDay | { day: null }) & Deleted>`
  with past as materialized ( -- by age and offer, so that those of one day go together; the first of an index, not all sorted
    select service, id, array[start_day, submitted_day, decided_day] as days, row_number() over (order by last_day, service, id) as nr
    from attempt a where a.authority = ${authority} and ${isPast(retention)} order by last_day, service, id limit ${batch}
  ), past_visits as materialized (
    select source, id, service, array[day] as days, row_number() over (order by service, day, source, id) as nr
    from visit v where v.authority = ${authority} and ${isPastVisit(retention)} order by service, day, source, id limit ${batch}
  ), gone as (
    delete from attempt t where t.authority = ${authority} and (t.service, t.id) in (
      select service, id from (${firstDays('past')}) chosen)
    returning *
  ), gone_visits as (
    delete from visit t where t.authority = ${authority} and (t.source, t.id) in (
      select source, id from (${firstDays('past_visits')}) chosen)
    returning *
  ), judged as materialized (
    ${judged(sql`gone`, authority, retention)}
  ), lines as materialized (
    ${cubeLines('judged', 'gone_visits')}
  ), kept_views as (
    insert into view_month (${sql.raw(viewMonthColumns)}) ${viewMonths('gone_visits', true)}
    on conflict (authority, month, service, page, country, device, day, kept) do update set n = view_month.n + excluded.n
  ), kept as (
    insert into slim (authority, dimension, day, service, category, ${sql.raw(slimColumns)}, kept)
    select s.*, true from (${slimMargins('lines')}) s
    on conflict (authority, dimension, day, service, category, kept) do update set
      ${sql.raw(additions)}
  )
  select service, day, ((select count(*) from gone) + (select count(*) from gone_visits))::int as deleted
  from (select) one left join (select distinct service, day from lines) days on true`;
