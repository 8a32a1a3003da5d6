import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded } from '../fixtures/random.ts';
import type { Delivery } from './reference/attempts.ts';
import { type StreamApp, streamApp } from './stream-app.ts';
import { streams } from './streams.ts';

const day = 86_400_000;
/** Around turns of months that UTC and Berlin do not see at the same time, in winter and in summer. */
const turns = [
  '2026-02-28T22:59:59.999Z',
  '2026-02-28T23:00:00Z',
  '2026-02-28T23:59:59.999Z',
  '2026-03-01T00:00:00Z',
  '2026-03-31T21:59:59.999Z',
  '2026-03-31T22:00:00Z',
  '2026-03-31T23:59:59.999Z',
  '2026-04-01T00:00:00Z',
];
const runs = fc.record({ stream: streams(turns, { minLength: 1, maxLength: 3 }), seed: fc.string() });

let there: StreamApp;
beforeAll(async () => {
  there = await streamApp({ RETENTION_DAYS: '60', DECISION_DAYS: '90' });
});
afterAll(() => there.tested.close());

/** Views by `authority service month page country device`, as the tally has them. */
async function tallied(): Promise<Map<string, number>> {
  const { rows } = await sql<{ what: string; n: number }>`
    select concat_ws(' ', authority, service, to_char(month, 'YYYY-MM'), page, country, device) as what, sum(n)::int as n
    from view_month group by 1`.execute(there.tested.store.db);
  return new Map(rows.map(({ what, n }) => [what, n]));
}

/** The same counted from the events one by one: each id once, its earliest view, in the month of the clock of UTC. */
function counted(stream: Delivery[]): Map<string, number> {
  const views = new Map<string, Delivery['event']>();
  for (const { source, event } of stream.filter((delivery) => delivery.event.type === 'visited')) {
    const id = `${source} ${event.authority} ${event.id}`;
    const known = views.get(id);
    if (!known || Date.parse(event.time) < Date.parse(known.time)) views.set(id, event);
  }
  const counts = new Map<string, number>();
  for (const { authority, service, time, page = 'unknown', country = 'unknown', device = 'unknown' } of views.values()) {
    const what = [authority, service, new Date(time).toISOString().slice(0, 7), page, country, device].join(' ');
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts;
}

test('views by month of UTC, country, device and page are those of the events, each once, also after the views are deleted', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ stream, seed }) => {
      const random = seeded(seed);
      const last = Math.max(...stream.map(({ event }) => Date.parse(event.time)));
      await there.restart(last);
      const order = [...stream].sort(() => random() - 0.5);
      const half = Math.floor(order.length / 2);
      await there.post(order.slice(0, half));
      await there.tested.settle();
      await there.post([...order.slice(half), ...order.slice(0, 3)]); // some of them again
      await there.tested.settle();
      const expected = counted(stream);
      expect(expected.size).toBeGreaterThan(0);
      expect(await tallied()).toEqual(expected);
      for (const days of [45, 75, 150]) {
        there.at(last + days * day);
        await there.tested.retain();
        await there.tested.settle();
        expect(await tallied(), `${days} days later`).toEqual(expected);
      }
      const { rows } = await sql`select from visit`.execute(there.tested.store.db);
      expect(rows).toHaveLength(0);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
