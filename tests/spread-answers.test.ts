import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded } from '../fixtures/random.ts';
import type { KpiQuery } from '../server/contract/api.ts';
import type { Place } from '../server/contract/people.ts';
import { answer, bucketsOf } from '../server/kpis/answer.ts';
import { questionOf } from '../server/kpis/question.ts';
import { type OneNode, oneNode } from './one-node.ts';
import type { RefQuestion } from './reference/answers.ts';
import { deepQuestions, everyQuestion } from './reference/questions.ts';
import { type StreamApp, streamApp } from './stream-app.ts';
import { offers, streams, wholeYear } from './streams.ts';

/** Figures where the tables are spread over nodes: authority by authority, and added up to the same answers. */
let there: StreamApp;
let node: OneNode;
beforeAll(async () => {
  there = await streamApp({ RETENTION_DAYS: '700', DECISION_DAYS: '700' });
  node = oneNode(there.tested.store);
});
afterAll(() => there.tested.close());

const [town, city, village] = [...new Set(offers.map(({ authority }) => authority))];
const span = { from: '2025-12-20', to: '2027-01-10' };
/** Everything, one authority, offers of two and a whole third one, nothing. */
const readers: ('all' | Place[])[] = [
  'all',
  [{ authority: city }],
  [{ authority: town, service: 'dog-tax' }, { authority: city, service: '99115005104000' }, { authority: village }],
  [],
];

async function answered({ kpis, filter, ...asked }: RefQuestion, readable: 'all' | Place[]): Promise<unknown> {
  const question = questionOf({ ...asked, ...filter, kpi: kpis } as KpiQuery, readable);
  return await answer(node.db, question).catch((error: Error) => error.message);
}

/** Expects the same of each question, whoever asks, each statement being about one authority where it has to be. */
async function expectSame(questions: RefQuestion[]): Promise<void> {
  const asked = questions.map((question, index) => ({ question, readable: readers[index % 5] ?? 'all' }));
  await node.spread(false);
  const plain: unknown[] = [];
  for (const { question, readable } of asked) plain.push(await answered(question, readable));
  await node.spread(true);
  for (const [index, { question, readable }] of asked.entries())
    expect(await answered(question, readable), JSON.stringify([question, readable])).toEqual(plain[index]);
  expect(await node.scattered()).toEqual([]);
}

test('are the same, and each statement that is asked is about one authority', async () => {
  await fc.assert(
    fc.asyncProperty(streams(wholeYear, { minLength: 20, maxLength: 40 }), fc.string({ minLength: 1 }), async (stream, seed) => {
      const last = Math.max(...stream.map(({ event }) => Date.parse(event.time)));
      await there.restart(last);
      await there.post(stream.slice(20));
      await there.tested.settle();
      await there.tested.sum();
      await there.post(stream.slice(0, 20)); // some days and months are summed, some are not
      await there.putVolumes();
      await there.tested.settle();
      const random = seeded(seed);
      const turn = Math.floor(random() * 4);
      await expectSame(everyQuestion(random, span).filter((_, index) => index % 4 === turn)); // others the next time

      there.at(last + 650 * 86_400_000);
      await there.tested.retain();
      await expectSame(deepQuestions(random, span, 'month')); // as far back as the attempts, or refused with the same day
    }),
    { numRuns: 1, endOnFailure: true },
  );
});

test('of how long it takes are the same', async () => {
  const question = questionOf({ kpi: ['duration_median', 'duration_p90'], interval: 'total', ...span } as KpiQuery, 'all');
  await node.spread(false);
  const plain = await bucketsOf(node.db, question, 'duration_median');
  await node.spread(true);
  const { buckets, ...spread } = await bucketsOf(node.db, question, 'duration_median');
  expect({ ...spread, buckets: sorted(buckets) }).toEqual({ ...plain, buckets: sorted(plain.buckets) });
});

const sorted = <Bucket extends { bucket: number }>(buckets: Bucket[]): Bucket[] =>
  buckets.toSorted((one, other) => one.bucket - other.bucket);

test('it would be seen if a statement were about several authorities', async () => {
  await node.spread(false);
  await answer(node.db, questionOf({ kpi: ['starts'], interval: 'total', ...span } as KpiQuery, 'all'));
  const found = await node.scattered();
  expect(found.map((statement) => statement.split(':')[0]).join(', ')).toContain('offer_group');
});
