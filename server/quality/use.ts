import { sql } from 'kysely';
import { type Day, addDays } from '../contract/days.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { measuredOffers } from '../measured-offers.ts';
import { within } from '../rights.ts';
import { inAuthority, isSharded, readByAuthority } from '../sharded.ts';
import type { Found } from './catalogue.ts';

/** What the tallies tell about master data; they are looked into, never summed, and attempts only for what tallies do not know. */

/** An offer may be online so long before it is said that nobody used it. */
const freshDays = 28;
/** So long nobody reached a step, while so many attempts started. */
const stepDays = 90;
const stepStarts = 30;

/** Offers that are online for four weeks and of which nothing was ever counted. */
export async function neverUsed(db: Db, places: 'all' | Place[], today: Day): Promise<Found[]> {
  const { rows } = await sql<{ authority: string; service: string }>`
    select o.authority, o.service from offer o
    where ${within(places, 'o.authority', 'o.service')}
      and coalesce(o.online_since <= ${addDays(today, -freshDays)}, true) and coalesce(o.online_until >= ${today}, true)
      and not exists (select from slim s where s.authority = o.authority and s.dimension = '' and s.service = o.service)
      and not exists (select from volume v where v.authority = o.authority and v.service = o.service)`.execute(db);
  return rows.map((offer) => ({ code: 'never_used', ...offer, what: ['events'] }));
}

/** Declared steps that nobody reached in 90 days in which 30 attempts or more started. */
export async function stepsNeverReached(db: Db, places: 'all' | Place[], today: Day): Promise<Found[]> {
  const since = addDays(today, -stepDays);
  const rows = await readByAuthority(db, places, async (one, there) => (await unreached(there, since, one).execute(db)).rows);
  return rows.map((row) => ({ code: 'step_never_reached', ...row }));
}

const unreached = (places: 'all' | Place[], since: Day, one: string | undefined) =>
  sql<{ authority: string; service: string; what: string[] }>`
    with used as materialized (
      select s.authority, s.service from slim s
      where s.dimension = '' and s.day >= ${since} and ${within(places, 's.authority', 's.service')} ${inAuthority('s', one)}
      group by s.authority, s.service having sum(s.starts) >= ${stepStarts})
    select o.authority, o.service, array_agg(step ->> 'key' order by nr) as what
    from used join offer o on o.authority = used.authority and o.service = used.service ${inAuthority('o', one)}
    cross join lateral jsonb_array_elements(o.steps) with ordinality steps (step, nr)
    where coalesce('step' = any(o.measures), exists (
        select from offer_type t
        where t.authority = o.authority and t.service = o.service and t.type = 'step' ${inAuthority('t', one)}))
      and not exists (
        select from cube c
        where c.authority = o.authority and c.day >= ${since} and c.service = o.service and c.steps @> array[step ->> 'key']
          ${inAuthority('c', one)})
      and not exists (
        select from slim s
        where s.authority = o.authority and s.dimension = 'step' and s.day >= ${since} and s.service = o.service
          and s.category = step ->> 'key' and s.step_reached > 0 ${inAuthority('s', one)})
    group by o.authority, o.service`;

/** So many days are looked through for attempts without a start. */
const startDays = 28;

/**
 * Offers that measure starts, with the days before today on which attempts came without one, so that their first event
 * counts as the start (events.md); the newest first. Today's may still arrive.
 */
export async function startsInferred(db: Db, places: 'all' | Place[], today: Day): Promise<Found[]> {
  const rows = await readByAuthority(db, places, async (one, there) => (await inferred(there, today, one).execute(db)).rows);
  return rows.map((row) => ({ code: 'start_inferred', ...row }));
}

const inferred = (places: 'all' | Place[], today: Day, one: string | undefined) =>
  sql<{ authority: string; service: string; what: string[] }>`
    select o.authority, o.service, array_agg(distinct a.day order by a.day desc) as what
    from ${measuredOffers(one)} o
    cross join lateral ( -- a lookup of each offer's latest days, in an index of such attempts only
      select t.start_day::text as day from attempt t
      where t.authority = o.authority and t.service = o.service and t.start_day >= ${addDays(today, -startDays)}
        and t.start_day < ${today} and t.first_started is null ${inAuthority('t', one)}
      offset 0) a
    where 'started' = any(o.types) and ${within(places, 'o.authority', 'o.service')}
    group by o.authority, o.service`;

/** Dimensions whose codes platforms choose by a mapping. Pages and steps are declared offer by offer. */
const mapped = ['channel', 'device', 'auth_method', 'payment_method', 'reason', 'referrer', 'handling'];

/**
 * Codes that one source alone used in 90 days, where other sources report codes of that dimension, too. Tallies do not
 * know sources, so it is said only of codes met at authorities that no other source delivers for.
 */
export async function codesOfOneSource(db: Db, today: Day): Promise<Found[]> {
  const since = addDays(today, -stepDays);
  const met = (await isSharded(db)) ? asRelation(await readMet(db, since)) : metSince(since);
  const { rows } = await sql<{ name: string; what: string[] }>`
    with met as (${met}), delivering as (
      select id, name, unnest(authorities) as authority from source s
      where not test and exists (select from arrival a where a.source = s.id)
    ), users as (
      select met.dimension, met.category, array_agg(distinct d.id) as ids, min(d.name) as name
      from met join delivering d on d.authority = met.authority
      where met.category not in ('unknown', 'other', 'none') group by met.dimension, met.category)
    select u.name, array_agg(u.dimension || ' ' || u.category order by u.dimension, u.category) as what
    from users u
    where cardinality(u.ids) = 1
      and exists (select from users o where o.dimension = u.dimension and not o.ids <@ u.ids)
    group by u.ids, u.name order by u.name, u.ids`.execute(db);
  return rows.map(({ name, what }) => ({ code: 'code_of_one_source', authority: null, service: null, what, source: name }));
}

interface Met {
  authority: string;
  dimension: string;
  category: string;
}

/** Codes met at authorities, or at one. */
function metSince(since: Day, one?: string) {
  const columns = sql.raw(mapped.join(', '));
  const sets = sql.raw(mapped.map((name) => `(authority, ${name})`).join(', '));
  const named = sql.raw(`case ${mapped.map((name) => `when grouping(${name}) = 0 then '${name}'`).join(' ')} end`);
  return sql<Met>`
    select authority, ${named} as dimension, coalesce(${columns}) as category
    from cube c where day >= ${since} ${inAuthority('c', one)} group by grouping sets (${sets})
    union
    select authority, 'error_kind', split_part(error, '/', 1)
    from cube c cross join lateral unnest(errors) error where day >= ${since} ${inAuthority('c', one)}`;
}

const readMet = (db: Db, since: Day): Promise<Met[]> =>
  readByAuthority(db, 'all', async (one) => (await metSince(since, one).execute(db)).rows);

const asRelation = (met: Met[]) => sql`
  select * from unnest(${met.map(({ authority }) => authority)}::text[], ${met.map(({ dimension }) => dimension)}::text[],
                       ${met.map(({ category }) => category)}::text[]) met (authority, dimension, category)`;
