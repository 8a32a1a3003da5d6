import { sql } from 'kysely';
import type { SilentType } from '../contract/api.ts';
import type { EventType } from '../contract/event.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { within } from '../rights.ts';
import { inAuthority, readByAuthority } from '../sharded.ts';

/** A type that arrived before is not missed for so many days. */
const daysWithout = 28;
/** So many attempts without a type tell that it does not arrive: fewer than 30 tell nothing (kpis.md, n). */
const attemptsWithout = 30;
/** Types that people may simply not have needed: what one in a hundred does would have shown with 99 % probability. */
const rare: EventType[] = ['saved', 'resumed', 'error', 'ineligible', 'abandoned'];
const attemptsWithoutRare = 500;

/**
 * Offers that declare a type which did not arrive while attempts went on, never or not any more, by
 * `authority service`, in the order they declare them. Free services need no payments; nothing is expected of an offer
 * before it is online, or after `onlineUntil`.
 */
export async function readSilent(db: Db, places: 'all' | Place[], today: string): Promise<Map<string, SilentType[]>> {
  const rows = await readByAuthority(db, places, async (one, there) => (await silentTypes(there, today, one).execute(db)).rows);
  const silent = new Map<string, SilentType[]>();
  for (const { authority, service, type, last_day } of rows) {
    const key = `${authority} ${service}`;
    silent.set(key, [...(silent.get(key) ?? []), { type, ...(last_day === null ? {} : { lastDay: last_day }) }]);
  }
  return silent;
}

const silentTypes = (places: 'all' | Place[], today: string, one: string | undefined) =>
  sql<{ authority: string; service: string; type: SilentType['type']; last_day: string | null }>`
    with missing as materialized (
      select o.authority, o.service, declared.type, declared.nr, arrived.last_day,
             case when declared.type = any(${rare}::text[]) then ${attemptsWithoutRare}::int else ${attemptsWithout}::int end as enough
      from offer o
      cross join lateral unnest(o.measures) with ordinality declared (type, nr)
      left join offer_type arrived
        on arrived.authority = o.authority and arrived.service = o.service and arrived.type = declared.type
        ${inAuthority('arrived', one)}
      where (o.online_since is null or o.online_since <= ${today}) and ${within(places, 'o.authority', 'o.service')}
        ${inAuthority('o', one)}
        and not (o.free and declared.type = 'payment')
        and (arrived.type is null or arrived.last_day < least(o.online_until, ${today}::date) - ${daysWithout}::int)
    ), ${startsOfMissing(one)}
    select authority, service, type, last_day
    from missing join started using (authority, service)
    where started.day > coalesce(last_day, '-infinity')
    group by authority, service, type, last_day, nr, enough
    having sum(starts) >= enough
    order by authority, service, nr`;

/**
 * Relation `started` (authority, service, day, starts) of the offers in `missing`: by month where it is summed, by its first
 * day, and by day where it is not or a type came last in it. Each is looked up by its key: the tallies of an authority by
 * offer would be all of them.
 */
const startsOfMissing = (one: string | undefined) => sql`
  offers as materialized (
    select authority, service, array_agg(date_trunc('month', last_day::timestamp)::date) filter (where last_day is not null) as cut,
           min(coalesce(last_day, '-infinity')) as since
    from missing group by authority, service
  ), months as materialized (
    select a.authority, m.month::date as month,
           exists (
             select from summed_month s
             where s.authority = a.authority and s.month = m.month::date and s.level = 'whole' ${inAuthority('s', one)}) as summed
    from (select distinct authority from offers) a
    cross join lateral (
      select min(day) as first, max(day) as last from slim s
      where s.authority = a.authority and s.dimension = '' ${inAuthority('s', one)}) known
    cross join lateral generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') m (month)
  ), parts as (
    select o.authority, o.service, m.month, m.summed and not coalesce(m.month = any(o.cut), false) as whole
    from offers o join months m on m.authority = o.authority and m.month > o.since - 31
  ), started as (
    select p.authority, p.service, p.month as day, t.starts
    from parts p cross join lateral (
      select t.starts from slim_month t
      where t.authority = p.authority and t.dimension = '' and t.month = p.month and t.service = p.service
        ${inAuthority('t', one)} offset 0) t
    where p.whole
    union all
    select p.authority, p.service, d.day::date, t.starts
    from parts p
    cross join lateral generate_series(p.month::timestamp, p.month + interval '1 month - 1 day', interval '1 day') d (day)
    cross join lateral (
      select t.starts from slim t
      where t.authority = p.authority and t.dimension = '' and t.day = d.day::date and t.service = p.service
        ${inAuthority('t', one)} offset 0) t
    where not p.whole
  )`;
