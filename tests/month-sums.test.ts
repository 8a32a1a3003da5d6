import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forget } from '../server/forget.ts';
import type { RefQuestion } from './reference/answers.ts';
import { type StreamApp, streamApp } from './stream-app.ts';
import { offers, spring, streams } from './streams.ts';

/** Tallies by month are the sums of their days, whatever happens to a day in between. */
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

/** Months that count as summed and whose sums are not what a plain sum of their days' rows gives. */
async function wrongMonths(): Promise<unknown[]> {
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
  const { rows } = await sql`
    select s.authority, date_trunc('month', s.day)::date as month, s.service, ${totals}
    from slim s join summed_month m on m.authority = s.authority and m.month = date_trunc('month', s.day)::date and m.level = 'whole'
    where s.dimension = '' group by 1, 2, 3
    except select authority, month, service, ${measures} from slim_month where dimension = ''`.execute(there.tested.store.db);
  return rows;
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
  await sql`truncate summed_month`.execute(db);
  expect(await answers(), 'from days alone').toEqual(mixed);
  await there.tested.sum();
  expect(await answers(), 'from all sums').toEqual(mixed);
}

test('an answer is the same from sums of months and from days, after late events, deletions and what is taken back', async () => {
  const runs = fc.record({ stream: streams(spring, { minLength: 15, maxLength: 30 }), late: fc.nat({ max: 4 }) });
  await fc.assert(
    fc.asyncProperty(runs, async ({ stream, late }) => {
      const { tested } = there;
      const last = Math.max(...stream.map(({ event }) => Date.parse(event.time)));
      await there.restart(last + 35 * day);
      await there.post(stream.filter((_, index) => index % 5 !== late));
      await tested.settle();
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
}, 120_000);

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
