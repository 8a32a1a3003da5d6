import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Random, seeded } from '../fixtures/random.ts';
import type { KpiRow } from '../server/contract/api.ts';
import type { Delivery } from './reference/attempts.ts';
import { everyQuestion, intervals, shallowQuestions } from './reference/questions.ts';
import { type StreamApp, expectAsReference, streamApp } from './stream-app.ts';
import { offers, streams, volumes, wholeYear } from './streams.ts';

const minute = 60_000;
const day = 1440 * minute;
/** Pauses that are as long as the limits of the offers, or just longer. */
const later = [0, minute, 15 * minute, 120 * minute, day, 2 * day, 30 * day].flatMap((limit) => [limit, limit + 1]);
const span = { from: '2025-12-20', to: '2027-01-10' };
const patience = 180_000; // for machines with little to spare
const once = { endOnFailure: true } as const; // shrinking takes minutes; drop this to look for the smallest stream

let there: StreamApp;
beforeAll(async () => {
  there = await streamApp({ RETENTION_DAYS: '700', DECISION_DAYS: '700' });
});
afterAll(() => there.tested.close());

const last = (stream: Delivery[]) => Math.max(...stream.map(({ event }) => Date.parse(event.time)));
const inOrder = (stream: Delivery[]) =>
  [...stream].sort((one, other) => Date.parse(one.event.time) - Date.parse(other.event.time));

function shuffled<T>(entries: T[], random: Random): T[] {
  const mixed = [...entries];
  for (let index = mixed.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
  }
  return mixed;
}

/** The n-th moment at or after the last event at which the limit of one of the attempts has just not, or has just, run out. */
function timeToJudge(stream: Delivery[], nth: number): number {
  const moments = stream.flatMap(({ event }) => {
    const { idleMinutes = 0, draftDays = 0 } =
      offers.find((offer) => offer.authority === event.authority && offer.service === event.service) ?? {};
    return [idleMinutes * minute, draftDays * day].flatMap((limit) => [
      Date.parse(event.time) + limit,
      Date.parse(event.time) + limit + 1,
    ]);
  });
  const possible = [last(stream), ...moments.filter((moment) => moment >= last(stream))];
  return possible[nth % possible.length] ?? last(stream);
}

/** Posts the stream once and in order, and settles at its end. */
async function postOnce(stream: Delivery[], now: number): Promise<void> {
  await there.restart(now);
  await there.post(inOrder(stream));
  await there.putVolumes();
  await there.tested.settle();
}

/** Posts the stream in batches of any size, some of them again, with settling in between while the clock goes on. */
async function postAnyhow(stream: Delivery[], now: number, random: Random, follow: boolean): Promise<void> {
  const order = follow ? inOrder(stream) : shuffled([...stream, ...stream.filter(() => random() < 0.3)], random);
  let clock = follow ? 0 : last(stream);
  await there.restart(clock);
  await there.putVolumes();
  for (let from = 0; from < order.length; ) {
    const batch = order.slice(from, from + 1 + Math.floor(random() * 40));
    from += batch.length;
    clock = Math.max(clock, last(batch));
    if (random() < 0.3) clock = Math.min(now, clock + (later[Math.floor(random() * later.length)] ?? 0));
    there.at(clock);
    await there.post(random() < 0.2 ? [...batch, ...batch] : batch);
    if (random() < 0.4) await there.tested.settle();
  }
  there.at(now);
  await there.tested.settle();
}

test(
  'any order, repetition and batching of a stream gives the same tallies as posting it once',
  async () => {
    const runs = fc.record({ stream: streams(wholeYear, { minLength: 5, maxLength: 40 }), seed: fc.string(), nth: fc.nat() });
    await fc.assert(
      fc.asyncProperty(runs, async ({ stream, seed, nth }) => {
        const random = seeded(seed);
        const now = timeToJudge(stream, nth);
        await postOnce(stream, now);
        const expected = await there.tallies();
        expect(expected['cube']?.length).toBeGreaterThan(0);
        for (const follow of [true, false]) {
          await postAnyhow(stream, now, random, follow);
          expect(await there.tallies()).toEqual(expected);
        }
      }),
      { ...once, numRuns: 15 },
    );
  },
  patience,
);

test(
  'every KPI at every interval, split and filter is what the reference works out from the events',
  async () => {
    const runs = fc.record({ stream: streams(wholeYear, { minLength: 20, maxLength: 40 }), nth: fc.nat(), seed: fc.string() });
    await fc.assert(
      fc.asyncProperty(runs, async ({ stream, nth, seed }) => {
        const now = timeToJudge(stream, nth);
        await postOnce(stream, now);
        const world = { offers, volumes, deliveries: stream, now };
        for (const question of everyQuestion(seeded(seed), span)) {
          expectAsReference(await there.ask(question), world, question);
        }
      }),
      { ...once, numRuns: 4 },
    );
  },
  patience,
);

test(
  'counts add up over days, services, authorities and every dimension; rates add up to 1; no share passes 1',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        streams(wholeYear, { minLength: 20, maxLength: 40 }),
        fc.nat(),
        fc.constantFrom(...intervals),
        async (stream, nth, interval) => {
          await there.restart(timeToJudge(stream, nth));
          await there.post(stream);
          await there.tested.settle();
          for (const question of shallowQuestions(span, interval)) {
            const rows = await there.ask(question);
            for (const row of rows.filter(({ kpi }) => shares.includes(kpi)))
              expect(row.value ?? 0, `${row.kpi} of ${JSON.stringify(row.by)}`).toBeLessThanOrEqual(1);
            if (question.by.some((name) => ['step', 'error_kind'].includes(name))) continue; // one attempt may be in several
            const total = await there.ask({ ...question, interval: 'total', by: [] });
            for (const kpi of counts.filter((id) => question.kpis.includes(id))) {
              const sum = (of: KpiRow[]) => of.filter((row) => row.kpi === kpi).reduce((all, row) => all + (row.value ?? 0), 0);
              expect(sum(rows), `${kpi} by ${question.by} and ${question.interval}`).toBe(sum(total));
            }
          }
          for (const by of [[], ['device'], ['weekday'], ['authority']]) {
            const rows = await there.ask({
              kpis: [...endings, 'starts', ...rates],
              ...span,
              interval,
              by,
              filter: { service: ['99115005104000'] },
            });
            for (const some of Map.groupBy(rows, (row) => JSON.stringify([row.period, row.by])).values()) expectWhole(some);
          }
        },
      ),
      { ...once, numRuns: 3 },
    );
  },
  patience,
);

const counts = [
  'starts',
  'submissions',
  'ineligible',
  'abandonments',
  'failures',
  'open',
  'received',
  'ratings',
  'visits',
  'errors',
];
const shares = [
  'completion_rate',
  'abandonment_rate',
  'failure_rate',
  'dropoff_rate',
  'payment_failure_rate',
  'response_rate',
  'resumed_share',
  'out_of_hours_share',
  'digital_share',
  'automation_share',
  'media_break_share',
];
const endings = ['submissions', 'ineligible', 'abandonments', 'failures', 'open'];
const rates = ['completion_rate', 'abandonment_rate', 'failure_rate'];

/** Of one category at offers that measure everything: the endings are all that started, and the rates are everything that ended. */
function expectWhole(rows: KpiRow[]): void {
  const value = (kpi: string) => rows.find((row) => row.kpi === kpi)?.value ?? null;
  expect(endings.reduce((sum, kpi) => sum + (value(kpi) ?? 0), 0)).toBe(value('starts'));
  const parts = rates.map(value);
  if (value('starts') === value('open')) expect(parts).toEqual([null, null, null]);
  else expect(parts.reduce<number>((sum, part) => sum + (part ?? Number.NaN), 0)).toBeCloseTo(1, 9);
}
