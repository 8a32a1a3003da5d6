import { sql } from 'kysely';
import { codes } from '../../server/contract/codelists.ts';
import { eventTypes } from '../../server/contract/event.ts';
import { type PackedField, RANKS, packedFields } from '../../server/contract/packing.ts';
import type { Store } from '../../server/db.ts';
import { sumAllGroups, sumAllMonths } from '../../server/jobs.ts';
import { type OfferDay, rebuildDays } from '../../server/tally/rebuild.ts';
import { dayNumber, dayText } from '../../fixtures/calendar.ts';

/** Offers of an authority, and months that they have been used for: 421 such authorities have a hundred million events. */
export const SERVICES = 100;
const MONTHS = 24;
const DAYS = 30;
const EVENTS_OF_ONE = 100_000_000 / 421;

export const authoritiesOf = (events: number): number => Math.max(4, Math.round(events / EVENTS_OF_ONE));
export const arsOf = (index: number): string => `0653${`${index}`.padStart(8, '0')}`;
export const serviceOf = (index: number): string => `dienst-${index}`;

/** Attempts of an offer on a day in the mean; a few offers have most of them. Each makes six to seven events with its view. */
const ATTEMPTS = 0.5;

export async function fillCatalogue({ pool }: Store): Promise<void> {
  await pool.query(
    `insert into service (key, name) select 'dienst-' || s, jsonb_build_object('de', 'Leistung ' || s) from generate_series(1, ${SERVICES}) s`,
  );
  await pool.query(`insert into source (name, authorities, created_at) values ('Benchmark', '{}', now())`);
}

/** Attempts, views and tallies of the first authorities, as they would be if their events had come one by one. */
export async function fillAuthorities(store: Store, count: number, until: string): Promise<void> {
  const waiting = Array.from({ length: count }, (_, index) => arsOf(index + 1));
  const worker = async () => {
    for (let ars = waiting.shift(); ars !== undefined; ars = waiting.shift()) await fillAuthority(store, ars, until);
  };
  await Promise.all([worker(), worker()]);
  const work = { db: store.db, clock: () => new Date(`${until}T23:00:00Z`) };
  for (const level of ['whole', 'split'] as const) await sumAllMonths(work, level);
  await sumAllGroups(work);
  await store.pool.query('vacuum analyze');
}

async function fillAuthority({ pool, db }: Store, ars: string, until: string): Promise<void> {
  await pool.query(
    `insert into authority (ars, name, comparable, inhabitants, inhabitants_date) values ($1, 'Stadt ' || $1, true, 20000, '2022-05-15')`,
    [ars],
  );
  const steps = ['a', 'b', 'c', 'd'].map((key) => ({ key, label: { de: key } }));
  await pool.query(`insert into offer (authority, service, measures, steps) select $1, key, $2::text[], $3::jsonb from service`, [
    ars,
    eventTypes,
    JSON.stringify(steps),
  ]);
  await pool.query(
    `insert into offer_type (authority, service, type, last_day) select $1, key, type, $3 from service, unnest($2::text[]) type`,
    [ars, eventTypes, until],
  );
  const end = dayNumber(until);
  const judging = { now: new Date(`${until}T23:00:00Z`), openingHours: { weekdays: [1, 2, 3, 4, 5], fromHour: 8, toHour: 16 } };
  const span = [dayText(end - MONTHS * DAYS + 1), until] as const;
  await insertAttempts(ars, span).execute(db);
  await insertViews(ars, span).execute(db);
  for (let month = 0; month < MONTHS; month++) {
    const days = Array.from({ length: DAYS }, (_, back) => dayText(end - month * DAYS - back));
    const touched: OfferDay[] = days.flatMap((day) =>
      Array.from({ length: SERVICES }, (_, index) => ({ service: serviceOf(index + 1), day })),
    );
    await db.transaction().execute((tx) => rebuildDays(tx, ars, touched, judging));
  }
}

/** The n-th service is used as often as 1/n says. */
const offerDays = (ars: string, [from, to]: readonly [string, string]) => sql`
  (select ${ars}::text as authority, 'dienst-' || s as service, d + interval '6 hours' + random() * interval '15 hours' as at,
          (random() * 9e18)::bigint as key, random() as fate
   from generate_series(1, ${SERVICES}) s, generate_series(${from}::timestamptz, ${to}::timestamptz, interval '1 day') d,
        lateral generate_series(1, floor(${(ATTEMPTS * SERVICES) / harmonic(SERVICES)}::float8 / s + random())::int) n)`;

const harmonic = (last: number): number =>
  Array.from({ length: last }, (_, index) => 1 / (index + 1)).reduce((sum, part) => sum + part, 0);

/** A packed value of any code for a share of attempts. */
function packed(field: PackedField, share: number): string {
  const list = (packedFields[field] as { list?: Parameters<typeof codes>[0] }).list;
  const rank =
    field === 'rating'
      ? '1 + floor(random() * 5)'
      : list
        ? `floor(random() * ${codes(list).length})`
        : '82 + floor(random() * 3)';
  return `case when random() < ${share} then floor(extract(epoch from at) * 1000)::bigint * ${RANKS} + (${rank})::bigint end`;
}

const shares = {
  ...{ authMethod: 0.7, trustLevel: 0.7, paymentMethod: 0.4, paymentStatus: 0.4, device: 1, channel: 1, language: 1 },
  ...{ reason: 0.1, rating: 0.1, foundInformation: 0.05, handling: 0.3, mediaBreak: 0.3 },
} as const satisfies Record<PackedField, number>;
const values = Object.entries(shares).map(([field, share]) => [
  packedFields[field as PackedField].column,
  packed(field as PackedField, share),
]);

/** Of ten attempts seven are submitted and three of them decided, two are given up and one fails. */
const insertAttempts = (ars: string, span: readonly [string, string]) => sql`
  insert into attempt (authority, service, id, key, source, arrived_at, first_seen, first_started, last_activity, last_fault,
                       last_abandoned, first_submitted, first_decided, last_event, steps, errors, ${sql.raw(values.map(([name]) => name).join(', '))})
  select authority, service, gen_random_uuid(), key, 1, at, at, at, at + lasts,
         case when fate > 0.9 then at + lasts end, case when fate between 0.7 and 0.8 then at + lasts end,
         case when fate < 0.7 then at + lasts end, case when fate < 0.21 then at + interval '12 days' end,
         at + case when fate < 0.21 then interval '12 days' else lasts end,
         jsonb_build_object('a', 1, 'b', 2) || case when fate < 0.8 then '{"c": 3, "d": 4}'::jsonb else '{}' end,
         case when fate > 0.9 then '{"technical/b": 5}'::jsonb end,
         ${sql.raw(values.map(([, value]) => value).join(', '))}
  from (select *, (60 + random() * 1200) * interval '1 second' as lasts from ${offerDays(ars, span)} d) made`;

const insertViews = (ars: string, span: readonly [string, string]) => sql`
  insert into visit (authority, source, id, service, at, key, page, referrer, device, country, language)
  select authority, 1, key, service, at, key, 'start', (array['search', 'direct', 'internal'])[1 + floor(random() * 3)],
         (array['desktop', 'smartphone', 'tablet'])[1 + floor(random() * 3)], 'DE', 'de'
  from ${offerDays(ars, span)} d`;
