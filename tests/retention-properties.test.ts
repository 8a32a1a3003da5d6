import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import type { Delivery } from './reference/attempts.ts';
import type { RefQuestion, World } from './reference/answers.ts';
import { shallowQuestions } from './reference/questions.ts';
import { dayAfter } from './reference/local-time.ts';
import { type StreamApp, expectAsReference, streamApp } from './stream-app.ts';
import { offers, spring, streams, volumes } from './streams.ts';

const day = 86_400_000;
const retentionDays = 60;
const decisionDays = 120;
/** Days after the last event of a stream; by the last one, nothing of it is left. */
const steps = [31, 62, 78, 121, 200];
const span = { from: '2026-03-20', to: '2026-07-31' };

let there: StreamApp;
beforeAll(async () => {
  there = await streamApp({ RETENTION_DAYS: String(retentionDays), DECISION_DAYS: String(decisionDays) });
});
afterAll(() => there.tested.close());

const last = (stream: Delivery[]) => Math.max(...stream.map(({ event }) => Date.parse(event.time)));

/** The answers to every third question; which third changes with every step, so that three runs of five steps ask all of them. */
async function answers(turn: number): Promise<Map<RefQuestion, KpiRow[]>> {
  const all = new Map<RefQuestion, KpiRow[]>();
  for (const [nr, question] of shallowQuestions(span, 'month').filter(isShallow).entries())
    if (nr % 3 === turn % 3) all.set(question, await there.ask(question));
  return all;
}

/** Not more than one dimension besides those of offers. */
const isShallow = ({ by, filter }: RefQuestion): boolean =>
  [...by, ...Object.keys(filter)].filter((name) => !['authority', 'service', 'topic'].includes(name)).length < 2;

/** The rows behind every figure and what is left of the stream, in an order of their own. */
async function everything(): Promise<object> {
  const { rows } = await sql<{
    row: string;
  }>`select a::text as row from attempt a union all select v::text from visit v order by row`.execute(there.tested.store.db);
  return { ...(await there.tallies()), rows };
}

async function left(): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select ((select count(*) from attempt) + (select count(*) from visit))::int as n`.execute(there.tested.store.db);
  return rows[0]?.n ?? 0;
}

/** Late events of submitted attempts that wait for their decision: a rating now, and the decision of every other one. */
function lateEvents(stream: Delivery[], now: number): Delivery[] {
  const ofAttempts = stream.filter(({ event }) => event.attempt !== undefined);
  const attempts = Map.groupBy(ofAttempts, ({ event }) => `${event.authority} ${event.service} ${event.attempt}`);
  const waiting = [...attempts.values()].filter((sent) => {
    const types = sent.map(({ event }) => event.type);
    return types.includes('submitted') && !types.includes('decided') && last(sent) >= now - decisionDays * day;
  });
  return waiting.flatMap(([first], index) => {
    if (!first) return [];
    const { authority, service, attempt } = first.event;
    const common = {
      id: `late ${now} ${index}`,
      time: new Date(now).toISOString(),
      authority,
      service,
      ...(attempt ? { attempt } : {}),
    };
    const rated: Delivery = { source: first.source, event: { ...common, type: 'rated', rating: 1 + (index % 5) } };
    const decided: Delivery = {
      source: first.source,
      event: { ...common, type: 'decided', handling: 'automated', mediaBreak: 'no' },
    };
    return index % 2 === 0 ? [rated] : [rated, decided];
  });
}

/** Questions by two dimensions are refused where attempts are gone, naming a day from which on they are answered rightly. */
async function expectReach(world: World): Promise<void> {
  const deep = {
    kpis: ['starts', 'received', 'completion_rate', 'duration_median'],
    interval: 'total',
    by: ['device', 'status'],
    filter: {},
  };
  const url = (from: string) => `/api/v1/kpis?kpi=${deep.kpis.join(',')}&from=${from}&to=${span.to}&by=device&by=status`;
  const get = (from: string) =>
    there.tested.app.inject({ url: url(from), headers: { authorization: `Bearer ${there.tested.config.adminToken}` } });
  const refused = await get(span.from);
  expect(refused.statusCode).toBe(400);
  const { error } = refused.json() as { error: { code: string; field: string; message: string } };
  expect(error).toMatchObject({ code: 'too_far_back', field: 'from' });
  const oldest = /\d{4}-\d\d-\d\d/.exec(error.message)?.[0] ?? '';
  expect((await get(dayAfter(oldest, -1))).statusCode).toBe(400);
  const question = { ...deep, from: oldest, to: span.to > oldest ? span.to : oldest };
  expectAsReference(await there.ask(question), world, question);
}

test('deleting attempts changes no figure without a split or by one dimension, and late events still correct what is left', async () => {
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(streams(spring, { minLength: 15, maxLength: 30 }), async (made) => {
      const stream = [...made];
      const ended = last(stream);
      await there.restart(ended);
      await there.putVolumes();
      await there.post(stream);
      const all = await left();
      for (const step of steps) {
        const now = ended + step * day;
        there.at(now);
        await there.tested.settle();
        if (step !== 62) await there.tested.sum(); // months are read from their sums, some from sums and days
        const before = await answers(++turn);
        await there.tested.retain();
        let after = await answers(turn);
        expect(after).toEqual(before);
        const tables = await everything();
        await there.tested.retain();
        expect(await everything(), 'deleting once more').toEqual(tables);

        if (step === 62 || step === 78) {
          const late = lateEvents(stream, now);
          stream.push(...late);
          await there.post(late);
          await there.tested.settle();
          after = await answers(turn);
        }
        const world = { offers, volumes, deliveries: stream, now };
        for (const [question, rows] of after) expectAsReference(rows, world, question);
        if ((await left()) < all && step > retentionDays) await expectReach(world);
      }
      expect(await left()).toBe(0);
    }),
    { endOnFailure: true, numRuns: 3 }, // shrinking takes minutes
  );
});
