import { sql } from 'kysely';
import type { CompletenessAnswer, CompletenessQuery, CompletenessRow } from '../contract/completeness.ts';
import { type Day, addDays, addMonths, berlinDay } from '../contract/days.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { within } from '../rights.ts';
import type { Course } from './gaps.ts';
import { type KnownOffer, monthStates } from './months.ts';

/** Every month asked for, up to the current one, of every offer in question; from tallies, authority by authority. */
export async function completeness(db: Db, query: CompletenessQuery, readable: 'all' | Place[]): Promise<CompletenessAnswer> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const asOf = await talliedAt(tx);
      const offers = await readOffers(tx, query, readable);
      if (offers.length === 0 && (query.authority ?? query.service) !== undefined)
        throw new Problem(404, 'not_found', 'There is no such offer among those you may read. GET /api/v1/offers lists them.', {
          field: query.authority === undefined ? 'service' : 'authority',
        });
      const rows: CompletenessRow[] = [];
      for (const [authority, ofAuthority] of Map.groupBy(offers, (offer) => offer.authority))
        rows.push(...(await rowsOf(tx, authority, ofAuthority, query, berlinDay(asOf))));
      return { asOf, rows };
    });
}

async function talliedAt(db: Db): Promise<string> {
  const row = await db.selectFrom('instance').select('value').where('name', '=', 'tallied_at').executeTakeFirst();
  return row?.value ?? new Date(0).toISOString();
}

const readOffers = (db: Db, { authority, service }: CompletenessQuery, readable: 'all' | Place[]) =>
  db
    .selectFrom('offer')
    .select(['authority', 'service', 'measures', 'online_since', 'online_until', 'silence_days'])
    .where(within(readable, 'authority', 'service'))
    .$if(authority !== undefined, (query) => query.where('authority', '=', authority ?? ''))
    .$if(service !== undefined, (query) => query.where('service', '=', service ?? ''))
    .orderBy('authority')
    .orderBy('service')
    .execute();
type Offer = Awaited<ReturnType<typeof readOffers>>[number];

async function rowsOf(
  db: Db,
  authority: string,
  offers: Offer[],
  { from, to }: CompletenessQuery,
  today: Day,
): Promise<CompletenessRow[]> {
  const months = monthsBetween(`${from}-01`, `${to}-01`, today);
  const services = offers.map(({ service }) => service);
  const days = await readDays(db, authority, services);
  const totals = await readMonths(db, sql`volume t where channel = 'online' and`, 'month', authority);
  const open = await readMonths(db, sql`next_limit t where`, 'day', authority);
  const tallying = await readMonths(db, sql`touched t where`, 'day', authority);
  const none = new Set<Day>();
  return offers.flatMap((offer) => {
    const known: KnownOffer = {
      onlineSince: offer.online_since,
      onlineUntil: offer.online_until,
      silenceDays: offer.silence_days,
      courses: coursesOf(offer, days.get(offer.service) ?? []),
      totals: [...(totals.get(offer.service) ?? none)],
      open: open.get(offer.service) ?? none,
      tallying: tallying.get(offer.service) ?? none,
    };
    const states = monthStates(known, months, addDays(today, -1));
    return states.map((state) => ({ authority, service: offer.service, ...state }));
  });
}

/** First days of the months asked for; none after the current one, of which nothing is known. */
function monthsBetween(from: Day, to: Day, today: Day): Day[] {
  const months: Day[] = [];
  for (let month = from; month <= to && month <= today; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** A day by its number, with what was counted on it: attempts by start and submission, views, decisions. */
type Tallied = [day: number, attempts: number, visits: number, decisions: number];

async function readDays(db: Db, authority: string, services: string[]): Promise<Map<string, Tallied[]>> {
  const { rows } = await sql<{ service: string; days: Tallied[] }>`
    select service, json_agg(json_build_array(day - date '1970-01-01', attempts, visits, decisions) order by day) as days
    from (
      select service, day, coalesce(sum(starts), 0) + coalesce(sum(received), 0) as attempts,
             coalesce(sum(visits), 0) as visits, coalesce(sum(decided), 0) as decisions
      from slim where authority = ${authority} and dimension = '' and service = any(${services}::text[])
      group by service, day) by_day
    group by service`.execute(db);
  return new Map(rows.map(({ service, days }) => [service, days]));
}

/** What is not measured by declaration is not missed. */
function coursesOf({ measures }: Offer, days: Tallied[]): KnownOffer['courses'] {
  const none: Course = { days: [], counts: [] };
  const counted = (column: 1 | 2 | 3): Course => {
    const there = days.filter((day) => day[column] > 0);
    return { days: there.map(([day]) => day), counts: there.map((day) => day[column]) };
  };
  const notAttempts = ['visited', 'decided', 'rated'];
  return {
    attempts: measures?.every((type) => notAttempts.includes(type)) ? none : counted(1),
    visits: measures && !measures.includes('visited') ? none : counted(2),
    decisions: measures && !measures.includes('decided') ? none : counted(3),
  };
}

/** By service the months in which a table of tallies has rows of an authority. */
async function readMonths(
  db: Db,
  table: ReturnType<typeof sql>,
  column: 'month' | 'day',
  authority: string,
): Promise<Map<string, Set<Day>>> {
  const { rows } = await sql<{ service: string; month: Day }>`
    select distinct service, date_trunc('month', ${sql.ref(column)})::date as month from ${table} authority = ${authority}`.execute(
    db,
  );
  return new Map(
    [...Map.groupBy(rows, ({ service }) => service)].map(([service, there]) => [
      service,
      new Set(there.map(({ month }) => month)),
    ]),
  );
}
