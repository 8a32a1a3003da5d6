import { sql } from 'kysely';
import { berlinDay } from '../contract/days.ts';
import { type Db, lockAuthority } from '../db.ts';
import { measuredOffers } from '../measured-offers.ts';
import { countColumns, histogramColumns } from './slim.ts';

/**
 * Offers of an authority that measure the same, and their tallies summed (migration 018). All of it is made some time
 * after something changed; in between answers come from the offers, so that they are always exact.
 */

/** Authorities whose groups are to be found, anew or at all. Once a day all are looked at, should a note ever be missing. */
export async function authoritiesToGroup(db: Db): Promise<string[]> {
  const { rows } = await sql<{ authority: string }>`
    select authority from regroup
    union
    select distinct authority from offer o where not exists (select from offer_group g where g.authority = o.authority)
    order by authority`.execute(db);
  return rows.map(({ authority }) => authority);
}

/**
 * Finds the groups of an authority; where they are others than before, what was summed for them goes. What is noted
 * while this runs stays noted: it is looked at again.
 */
export async function groupOffers(db: Db, authority: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockAuthority(tx, authority);
    await sql`delete from regroup where authority = ${authority}`.execute(tx);
    const { rows } = await sql<{ same: boolean }>`
      with now as (${measuring(authority)}),
      before as (
        select o.service, g.types, g.totals, g.offline, g.free
        from grouped_offer o join offer_group g on g.authority = o.authority and g.nr = o.nr
        where o.authority = ${authority}
      )
      select not exists (table now except table before) and not exists (table before except table now) as same`.execute(tx);
    if (rows[0]?.same) return;
    for (const table of ['offer_group', 'grouped_offer', 'group_day', 'group_month'])
      await sql`delete from ${sql.ref(table)} where authority = ${authority}`.execute(tx);
    await sql`
      with now as (${measuring(authority)}),
      numbered as materialized (
        select *, dense_rank() over (order by types, totals, offline, free)::int as nr from now
      ),
      placed as (
        insert into grouped_offer (authority, service, nr) select ${authority}, service, nr from numbered
      )
      insert into offer_group (authority, nr, types, totals, offline, free, offers)
      select ${authority}, nr, types, totals, offline, free, count(*) from numbered group by nr, types, totals, offline, free`.execute(
      tx,
    );
  });
}

/** What each offer of an authority measures, with types and totals in order, so that they compare. */
const measuring = (authority: string) => sql`
  select service, array(select unnest(types) order by 1) as types, array(select unnest(totals) order by 1) as totals, offline, free
  from ${measuredOffers(authority)} o`;

/** Authorities whose offers are in groups. */
export async function groupedAuthorities(db: Db): Promise<string[]> {
  const { rows } = await sql<{ authority: string }>`
    select distinct authority from offer_group order by authority`.execute(db);
  return rows.map(({ authority }) => authority);
}

/** Sums the days of an authority that are tallied and not summed, and its months that are over, each month in a transaction. */
export async function sumGroups(db: Db, authority: string, now: Date): Promise<void> {
  const { rows } = await monthsToSum(authority, now).execute(db);
  for (const { month, over } of rows) {
    await db.transaction().execute(async (tx) => {
      await lockAuthority(tx, authority);
      await sumDays(tx, authority, month);
      if (over) await sumMonth(tx, authority, month);
    });
  }
}

/** Days change one by one: those of a month are looked through only while the month itself is not summed. */
const monthsToSum = (authority: string, now: Date) => sql<{ month: string; over: boolean }>`
  select month::date, month < date_trunc('month', ${berlinDay(now)}::timestamp) as over
  from (select min(day) as first, max(day) as last from slim where authority = ${authority} and dimension = '') known
  cross join lateral generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') m (month)
  where not exists (select from group_month g where g.authority = ${authority} and g.month = m.month::date)
    and exists (
      select from generate_series(month, month + interval '1 month - 1 day', interval '1 day') d (day)
      where exists (select from slim s where s.authority = ${authority} and s.dimension = '' and s.day = d.day::date)
        and (month < date_trunc('month', ${berlinDay(now)}::timestamp)
             or not exists (select from group_day g where g.authority = ${authority} and g.day = d.day::date)))
  order by month`;

const sums = [
  ...countColumns.map((name) => `sum(${name})::int`),
  ...histogramColumns.map((name) => `packed_histogram(array_agg(${name}) filter (where ${name} is not null))`),
].join(', ');
const columns = [...countColumns, ...histogramColumns].join(', ');

async function sumDays(tx: Db, authority: string, month: string): Promise<void> {
  await sql`
    insert into group_day (authority, day, nr, ${sql.raw(columns)})
    select ${authority}, s.day, o.nr, ${sql.raw(sums)} from ${talliesOf(authority, month)}
      and not exists (select from group_day g where g.authority = s.authority and g.day = s.day)
    group by s.day, o.nr`.execute(tx);
}

async function sumMonth(tx: Db, authority: string, month: string): Promise<void> {
  await sql`
    insert into group_month (authority, month, nr, ${sql.raw(columns)})
    select ${authority}, ${month}::date, o.nr, ${sql.raw(sums)} from ${talliesOf(authority, month)} group by o.nr
    on conflict do nothing`.execute(tx);
}

const talliesOf = (authority: string, month: string) => sql`
  slim s join grouped_offer o on o.authority = s.authority and o.service = s.service
  where s.authority = ${authority} and s.dimension = '' and s.day >= ${month}::date and s.day < ${month}::date + interval '1 month'`;
