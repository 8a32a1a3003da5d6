import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Delivery } from './reference/attempts.ts';
import { event, expectProblem, type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { type StreamApp, streamApp } from './stream-app.ts';
import { spring, streams } from './streams.ts';

/** A source's mistake is taken back: its attempts and views of a span of time are gone, as if they had never come. */
let there: StreamApp;
let tested: Marburg;
beforeAll(async () => {
  there = await streamApp({});
  tested = await marburgApp();
});
afterAll(async () => {
  await there.tested.close();
  await tested.close();
});

const hour = 3_600_000;
const rounds = 4;
/** What an event is of: an attempt of an offer, whoever reports it, or a view of a source. */
const nameOf = ({ source, event: { authority, service: of, attempt, id } }: Delivery) =>
  attempt === undefined ? `view ${source} ${authority} ${id}` : `${authority} ${of} ${attempt}`;

/** Posts a stream in rounds, an hour apart, each folded before the next. */
async function deliver(stream: Delivery[], inRound: (delivery: Delivery) => number, now: number): Promise<void> {
  await there.restart(now);
  for (let round = 0; round < rounds; round++) {
    there.at(now + round * hour);
    await there.post(stream.filter((delivery) => inRound(delivery) === round));
    await there.tested.settle();
  }
}

test('what is left is what would be there if those attempts and views had never come, whoever added to them since', async () => {
  await fc.assert(
    fc.asyncProperty(
      streams(spring, { minLength: 20, maxLength: 40 }),
      fc.integer({ min: 0, max: rounds - 1 }),
      async (stream, round) => {
        const now = Math.max(...stream.map((delivery) => Date.parse(delivery.event.time))) + 2 * hour;
        const order = new Map(stream.map((delivery, index) => [delivery, index % rounds]));
        const inRound = (delivery: Delivery) => order.get(delivery) ?? 0;
        const first = new Map<string, { round: number; source: number }>();
        for (const delivery of stream) {
          const known = first.get(nameOf(delivery));
          const its = { round: inRound(delivery), source: delivery.source };
          if (!known || its.round < known.round || (its.round === known.round && its.source < known.source))
            first.set(nameOf(delivery), its);
        }
        const isMistake = (delivery: Delivery) => {
          const its = first.get(nameOf(delivery));
          return its?.round === round && its.source === 0;
        };
        await deliver(
          stream.filter((delivery) => !isMistake(delivery)),
          inRound,
          now,
        );
        const wanted = await there.tallies();
        await deliver(stream, inRound, now);
        const everything = await there.tallies();

        const { sources } = (await there.tested.admin('GET', '/api/v1/sources')) as { sources: { id: number }[] };
        const source = Math.min(...sources.map(({ id }) => id));
        const span = { from: new Date(now + round * hour).toISOString(), to: new Date(now + (round + 1) * hour).toISOString() };
        const url = `/api/v1/sources/${source}/forget`;
        const said = (await there.tested.admin('POST', url, span)) as object;
        const [views, attempts] = [true, false].map(
          (viewed) =>
            new Set(stream.filter((sent) => isMistake(sent) && viewed === (sent.event.attempt === undefined)).map(nameOf)).size,
        );
        expect(said).toMatchObject({ attempts, views, deleted: false });
        expect(await there.tallies(), 'after a dry run').toEqual(everything);
        expect(await there.tested.admin('POST', url, { ...span, dryRun: false })).toMatchObject({
          attempts,
          views,
          deleted: true,
        });
        expect(await there.tallies()).toEqual(wanted);
        expect(await there.tested.admin('POST', url, { ...span, dryRun: false })).toMatchObject({
          attempts: 0,
          views: 0,
          offers: [],
        });
      },
    ),
    { endOnFailure: true, numRuns: 4 },
  );
});

test('what waits in the inbox is part of it, the deed is in the log, and others see nothing of it', async () => {
  await tested.post([event(), event({ attempt: 'attempt-of-another' }), event({ type: 'visited', page: 'start' })]);
  const span = { from: '2026-11-22T09:00:00Z', to: '2026-11-22T09:00:01Z', dryRun: false };
  expect(await tested.admin('POST', '/api/v1/sources/1/forget', span)).toEqual({
    deleted: true,
    attempts: 2,
    views: 1,
    offers: [{ authority: marburg, service, attempts: 2, views: 1, firstDay: '2026-11-22', lastDay: '2026-11-22' }],
  });
  await tested.settle();
  for (const table of ['attempt', 'visit', 'inbox', 'cube', 'view_month']) expect(await tested.count(table), table).toBe(0);
  const { entries } = (await tested.admin('GET', '/api/v1/audit')) as { entries: object[] };
  expect(entries.at(-1)).toMatchObject({
    actor: 'operator',
    what: 'attempts',
    subject: 'source 1',
    before: { authority: marburg, attempts: 2, views: 1, from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T09:00:01.000Z' },
    after: null,
  });
});

test('a span that is none, and a source that is not there, are said', async () => {
  const ask = (url: string, payload: object) =>
    tested.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${tested.config.adminToken}` }, payload });
  const span = { from: '2026-11-22T09:00:00Z', to: '2026-11-22T09:00:00Z' };
  const [empty, nowhere] = [
    await ask('/api/v1/sources/1/forget', span),
    await ask('/api/v1/sources/99/forget', { ...span, to: '2026-11-23T00:00:00Z' }),
  ];
  expectProblem({ status: empty.statusCode, body: empty.body }, 400, 'invalid', 'to');
  expectProblem({ status: nowhere.statusCode, body: nowhere.body }, 404, 'not_found');
});
