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

/** How many attempts one transaction deletes, so that ingestion of the authority never waits long. */
const batch = 20_000;
/** An event is accepted up to the very end of retention and may still be on its way into the inbox. */
const onItsWay = '1 hour';

/**
 * Deletes the attempts and visits of one authority that are past retention and, in the same transaction, adds what
 * they count to the kept tallies and rebuilds their days: no figure without a split or with one dimension changes.
 * Waits until nothing of the authority is in the inbox, so that no attempt is deleted half folded.
 * Answers whether there may be more to delete.
 */
export async function retainAuthority(db: Db, authority: string, retention: Retention): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await lockAuthority(tx, authority);
    const { rows: unfolded } = await sql`select from inbox where authority = ${authority} limit 1`.execute(tx);
    if (unfolded.length > 0) return false;
    const { rows } = await deletion(authority, retention).execute(tx);
    const days = rows.filter((row) => row.day !== null) as (OfferDay & { deleted: number })[];
    await rebuildDays(tx, authority, days, retention);
    return rows.some((row) => row.deleted >= batch);
  });
}

/** Authorities with anything past retention. */
export async function authoritiesPastRetention(db: Db, retention: Retention): Promise<string[]> {
  const past: string[] = [];
  // one by one: each looks into an index, and stays on one node where tables are sharded
  for (const authority of await allAuthorities(db)) {
    const { rows } = await sql<{ past: boolean }>`
      select exists (select from attempt a where a.authority = ${authority} and ${isPast(retention)})
          or exists (select from visit v where v.authority = ${authority} and v.at < ${cutoff(retention, retention.retentionDays)})
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
          select v.authority, 0, 1 from visit v where v.at < ${cutoff(retention, retention.retentionDays)}) past
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

const additions = [
  ...countColumns.map((name) => `${name} = nullif(coalesce(slim.${name}, 0) + coalesce(excluded.${name}, 0), 0)`),
  ...keyColumns.map((name) => `${name} = wrap64(coalesce(slim.${name}, 0)::numeric + coalesce(excluded.${name}, 0))`),
  ...histogramColumns.map((name) => `${name} = add_histograms(slim.${name}, excluded.${name})`),
].join(',\n      ');

const deletion = (authority: string, retention: Retention) => sql<{ service: string; day: string | null; deleted: number }>`
  with gone as (
    delete from attempt t where t.authority = ${authority} and (t.service, t.id) in (
      select a.service, a.id from attempt a where a.authority = ${authority} and ${isPast(retention)} limit ${batch})
    returning *
  ), gone_visits as (
    delete from visit t where t.authority = ${authority} and (t.source, t.id) in (
      select v.source, v.id from visit v
      where v.authority = ${authority} and v.at < ${cutoff(retention, retention.retentionDays)} limit ${batch})
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
  select service, day, greatest((select count(*) from gone), (select count(*) from gone_visits))::int as deleted
  from (select distinct service, day from lines) days
  union all
  select '', null, greatest((select count(*) from gone), (select count(*) from gone_visits))::int`;
