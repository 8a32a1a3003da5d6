import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forget } from '../server/deletion/forget.ts';
import type { RefQuestion } from './reference/answers.ts';
import { type StreamApp, streamApp } from './stream-app.ts';
import { offers, pages, spring, streams } from './streams.ts';

/** Tallies by month and of whole authorities are the sums of their parts, whatever happens to a part in between. */
let there: StreamApp;
beforeAll(async () => {
  there = await streamApp({ RETENTION_DAYS: '60', DECISION_DAYS: '120' });
});
afterAll(() => there.tested.close());

const day = 86_400_000;
const span = { from: '2026-03-17', to: '2026-08-05' };
const whole = ['starts', 'visits', 'received', 'completion_rate', 'satisfaction_mean', 'duration_median', 'active_services'];
const ask = (kpis: string[], by: string[], interval = 'total', filter: RefQuestion['filter'] = {}): RefQuestion => ({
  ...{ ...span, interval, by, filter },
  kpis,
});
const questions = [
  ask(whole, [], 'month'),
  ask(whole, [], 'quarter'),
  ask(whole, [], 'day'),
  ask(['starts', 'payment_failure_rate', 'digital_share', 'per_1000', 'duration_p90', 'errors'], ['authority'], 'month'),
  ask(whole, ['authority', 'service']),
  ask(['starts', 'abandonment_rate', 'processing_median'], ['device'], 'month'),
  ask(['step_reached', 'step_dropped', 'errors'], ['step']),
  ask(['starts'], [], 'total', { channel: ['web', 'unknown'], service: ['dog-tax'] }),
];

async function answers(): Promise<unknown[]> {
  const all = [];
  for (const question of questions) all.push(await there.ask(question));
  return all;
}

const names = [
  'starts',
  'submissions',
  'open',
  'ratings',
  'rating_points',
  'step_reached',
  'received',
  'decided',
  'visits',
  'errors',
];
const measures = sql.raw(names.join(', '));
const totals = sql.raw(names.map((name) => `sum(${name})`).join(', '));

/** Months that count as summed and whose sums are not what a plain sum of their days' rows gives. */
async function wrongMonths(): Promise<unknown[]> {
  const { rows } = await sql`
    select s.authority, date_trunc('month', s.day)::date as month, s.service, ${totals}
    from slim s join summed_month m on m.authority = s.authority and m.month = date_trunc('month', s.day)::date and m.level = 'whole'
    where s.dimension = '' group by 1, 2, 3
    except select authority, month, service, ${measures} from slim_month where dimension = ''`.execute(there.tested.store.db);
  return rows;
}

/** Days and months of groups that are not the plain sums of their offers' days, and offers that are in a wrong group. */
async function wrongGroups(): Promise<unknown[]> {
  const { db } = there.tested.store;
  const parts = sql`slim s join grouped_offer o on o.authority = s.authority and o.service = s.service`;
  const { rows: days } = await sql`
    select authority, day, nr, ${measures} from group_day except
    select s.authority, s.day, o.nr, ${totals} from ${parts} where s.dimension = '' group by 1, 2, 3`.execute(db);
  const { rows: months } = await sql`
    select authority, month, nr, ${measures} from group_month except
    select s.authority, date_trunc('month', s.day)::date, o.nr, ${totals} from ${parts} where s.dimension = '' group by 1, 2, 3`.execute(
    db,
  );
  const { rows: placed } = await sql`
    select m.authority, m.service from measured_offer m
    left join grouped_offer o on o.authority = m.authority and o.service = m.service
    left join offer_group g on g.authority = o.authority and g.nr = o.nr
    where not coalesce(g.types @> m.types and g.types <@ m.types and g.totals @> m.totals and g.totals <@ m.totals
                       and g.offline = m.offline and g.free = m.free, false)`.execute(db);
  return [...days, ...months, ...placed];
}

const summed = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from summed_month`.execute(there.tested.store.db);
  return rows[0]?.n ?? 0;
};

/** Expects the same answers from sums, as far as they are there, from days alone, and from sums of every month. */
async function expectSums(): Promise<void> {
  const { db } = there.tested.store;
  const mixed = await answers();
  expect(await wrongMonths()).toEqual([]);
  await sql`truncate summed_month, offer_group, grouped_offer, group_day, group_month`.execute(db);
  expect(await answers(), 'from days alone').toEqual(mixed);
  await there.tested.sum();
  expect(await wrongGroups()).toEqual([]);
  expect(await answers(), 'from all sums').toEqual(mixed);
}

/** An offer measures something else from now on, and others deliver totals that they never delivered. */
async function measureOtherwise(measures: readonly string[] | undefined): Promise<void> {
  const other = offers.find(({ free }) => !free);
  if (!other) throw new Error('no offer of the streams costs anything');
  const { authority, service, topic: _, inhabitants: __, steps, ...offer } = other;
  const entries = { steps: steps.map((key) => ({ key })), pages: pages.map((key) => ({ key })) };
  const declared = { ...offer, measures, free: true, ...entries };
  await there.tested.admin('PUT', `/api/v1/authorities/${authority}/offers/${service}`, declared);
  await there.putVolumes();
}

test('an answer is the same from sums and from days, after late events, other measures, deletions and what is taken back', async () => {
  const runs = fc.record({
    stream: streams(spring, { minLength: 15, maxLength: 30 }),
    late: fc.nat({ max: 4 }),
    measures: fc.constantFrom(['submitted'], ['visited', 'started', 'submitted', 'rated'], undefined),
  });
  await fc.assert(
    fc.asyncProperty(runs, async ({ stream, late, measures }) => {
      const { tested } = there;
      const last = Math.max(...stream.map(({ event }) => Date.parse(event.time)));
      await there.restart(last + 35 * day);
      await there.post(stream.filter((_, index) => index % 5 !== late));
      await tested.settle();
      await expectSums();
      await measureOtherwise(measures);
      await expectSums();
      const before = await summed();
      expect(before).toBeGreaterThan(0);

      await there.post(stream.filter((_, index) => index % 5 === late));
      await tested.settle();
      expect(await summed()).toBeLessThan(before); // what changed is read from its days again
      await expectSums();

      there.at(last + 70 * day);
      await tested.settle();
      await tested.retain();
      await expectSums();

      const work = { db: tested.store.db, config: tested.config, clock: () => new Date(last + 70 * day) };
      const span = { from: new Date(0), to: new Date(last + 70 * day) };
      const { rows } = await sql<{ id: number }>`select id from source order by id limit 1`.execute(tested.store.db);
      await forget(work, { source: rows[0]?.id ?? 0, ...span, dryRun: false, by: { kind: 'operator' } });
      await expectSums();
    }),
    { endOnFailure: true, numRuns: 2 },
  );
});

test('a month is summed when it is over in Germany, not before', async () => {
  const [offer] = offers;
  const { authority = '', service = '' } = offer ?? {};
  await there.restart(Date.parse('2026-04-30T21:59:00Z'));
  const event = { id: '1', type: 'started', time: '2026-04-30T09:00:00Z', authority, service, attempt: 'made-up-at-random-1' };
  await there.post([{ source: 0, event }]);
  await there.tested.settle();
  await there.tested.sum();
  expect(await summed()).toBe(0);
  there.at(Date.parse('2026-04-30T22:01:00Z'));
  await there.tested.sum();
  expect(await summed()).toBe(2);
});
