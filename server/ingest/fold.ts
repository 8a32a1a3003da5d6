import { sql } from 'kysely';
import { activityTypes } from '../contract/event.ts';
import { packedFieldNames, packedFields } from '../contract/packing.ts';
import { type Db, lockAuthority, type WhenHeld } from '../db.ts';

/**
 * How each fact of an attempt comes from its events (`of`) and how two of them merge. Every merge is commutative and
 * idempotent, so order, repetition and batching of events change nothing (events.md, "From events to attempts").
 */
interface Fact {
  of: string;
  merge: 'least' | 'greatest' | 'latest_of_each';
}

const ms = `(extract(epoch from at) * 1000)::bigint`;
const moment = (aggregate: 'min' | 'max', condition: string): Fact => ({
  of: `${aggregate}(at) filter (where ${condition})`,
  merge: aggregate === 'min' ? 'least' : 'greatest',
});

const facts: Record<string, Fact> = {
  first_seen: moment('min', `type not in ('decided', 'rated')`),
  first_started: moment('min', `type = 'started'`),
  last_activity: moment('max', `type in (${activityTypes.map((type) => `'${type}'`).join(', ')})`),
  last_saved: moment('max', `type = 'saved'`),
  last_fault: moment('max', `type = 'error' and error_kind in ('technical', 'transmission')`),
  last_abandoned: moment('max', `type = 'abandoned'`),
  first_resumed: moment('min', `type = 'resumed'`),
  first_submitted: moment('min', `type = 'submitted'`),
  first_ineligible: moment('min', `type = 'ineligible'`),
  first_decided: moment('min', `type = 'decided'`),
  last_event: moment('max', 'true'),
  ...Object.fromEntries(
    packedFieldNames
      .map((field) => packedFields[field].column)
      .map((column) => [column, { of: `max(${column})`, merge: 'greatest' } satisfies Fact]),
  ),
  steps: { of: `jsonb_object_agg(step, ${ms} order by at) filter (where type = 'step')`, merge: 'latest_of_each' },
  errors: {
    of: `jsonb_object_agg(error_kind || '/' || coalesce(step, ''), ${ms} order by at) filter (where type = 'error')`,
    merge: 'latest_of_each',
  },
};
const columns = Object.keys(facts).join(', ');
const aggregates = Object.entries(facts)
  .map(([column, fact]) => `${fact.of} as ${column}`)
  .join(',\n           ');
const merges = Object.entries(facts)
  .map(([column, fact]) => `${column} = ${fact.merge}(attempt.${column}, excluded.${column})`)
  .join(',\n      ');

const visitColumns = 'service, page, referrer, device, country, language';
const visitRank = (of: string) => ['at', ...visitColumns.split(', ')].map((column) => `${of}.${column}`).join(', ');

/**
 * Merges all events of one authority that wait in the inbox into its attempts and visits, and marks the days before
 * and after the change (of start, submission and decision) as touched. One statement in one transaction; the lock
 * keeps fold, tally and retention of an authority apart. Answers how many events it took; undefined where the work was
 * left to whoever holds the lock.
 */
export async function fold(db: Db, authority: string, now: Date, whenHeld?: WhenHeld): Promise<number | undefined> {
  return await db.transaction().execute(async (tx) => {
    if (!(await lockAuthority(tx, authority, whenHeld))) return undefined;
    await sql`set local work_mem = '64MB'`.execute(tx);
    const { rows } = await statement(authority, now).execute(tx);
    return rows[0]?.taken ?? 0;
  });
}

const statement = (authority: string, now: Date) => sql<{ taken: number }>`
  with taken as (
    delete from inbox where authority = ${authority} returning *
  ), known as materialized ( -- Citus runs what writes one after the other: what was must be read before
    select service, type from offer_type where authority = ${authority}
  ), arrived as (
    insert into offer_type (authority, service, type, last_day)
    select authority, service, type, (max(at) at time zone 'Europe/Berlin')::date from taken group by authority, service, type
    on conflict (authority, service, type) do update set last_day = excluded.last_day
    where offer_type.last_day is null or offer_type.last_day < excluded.last_day
    returning service, type
  ), regrouped as (
    insert into regroup (authority)
    select ${authority} where exists (
      select from arrived a where not exists (select from known k where k.service = a.service and k.type = a.type))
  ), facts as (
    select service, attempt as id, count(*)::int as events, min(key) as key, min(source) as source, min(received_at) as arrived_at,
           ${sql.raw(aggregates)}
    from taken where type <> 'visited'
    group by service, attempt
  ), before as materialized (
    select a.service, a.start_day, a.submitted_day, a.decided_day
    from facts f cross join lateral ( -- a lookup in the primary key, however little the planner knows after a burst
      select * from attempt where authority = ${authority} and (service, id) >= (f.service, f.id) order by service, id limit 1) a
    where a.service = f.service and a.id = f.id
  ), merged as (
    insert into attempt (authority, service, id, key, source, arrived_at, ${sql.raw(columns)})
    select ${authority}, service, id, key, source, arrived_at, ${sql.raw(columns)} from facts
    on conflict (authority, service, id) do update set
      ${sql.raw(merges)}
    returning service, id, start_day, submitted_day, decided_day
  ), views as (
    select distinct on (source, visit) source, visit as id, service, at, key, page, referrer,
           visit_device as device, country, visit_language as language,
           min(received_at) over (partition by source, visit) as arrived_at
    from taken where type = 'visited'
    order by source, visit, at, ${sql.raw(visitColumns.replace('device', 'visit_device').replace('language', 'visit_language'))}
  ), replaced as materialized (
    select v.service, v.day from views n cross join lateral (
      select * from visit where authority = ${authority} and (source, id) >= (n.source, n.id) order by source, id limit 1) v
    where v.source = n.source and v.id = n.id
  ), viewed as (
    insert into visit (authority, source, id, at, key, arrived_at, ${sql.raw(visitColumns)})
    select ${authority}, source, id, at, key, arrived_at, ${sql.raw(visitColumns)} from views
    on conflict (authority, source, id) do update set
      at = excluded.at, service = excluded.service, page = excluded.page, referrer = excluded.referrer,
      device = excluded.device, country = excluded.country, language = excluded.language
    where (${sql.raw(visitRank('excluded'))}) < (${sql.raw(visitRank('visit'))})
    returning service, day
  ), days as ( -- what was comes first, so that it is looked up before there are new rows to step over
    select service, unnest(array[start_day, submitted_day, decided_day]) as day, 0 as events from before
    union all select service, day, 0 from replaced
    union all select m.service, m.start_day, f.events from merged m join facts f on f.service = m.service and f.id = m.id
    union all select service, submitted_day, 0 from merged
    union all select service, decided_day, 0 from merged
    union all select service, day, 1 from viewed
  ), marked as (
    insert into touched (authority, service, day, events, since)
    select ${authority}, service, day, sum(events), ${now}::timestamptz from days where day is not null group by service, day
  )
  select count(*)::int as taken from taken`;
