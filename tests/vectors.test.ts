import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { type TestApp, testApp } from './app.ts';
import { seeded } from '../fixtures/random.ts';
import type { SentEvent } from './reference/attempts.ts';
import { deepQuestions, shallowQuestions } from './reference/questions.ts';
import { shared } from './shared.ts';
import { askReference, expectAsReference } from './stream-app.ts';

interface Stream {
  asOf: string;
  from: string;
  to: string;
  offers: { authority: string; service: string; steps: string[]; idleMinutes: number; draftDays: number; measures: string[] }[];
  events: SentEvent[];
  expected: Record<string, unknown>;
}
type Expected = { period: string; by: string | null } & Record<string, number | null>;

const splits =
  'authority service auth_method trust_level payment_method payment_status device channel language status weekday hour'.split(
    ' ',
  );
const counts = ['starts', 'submissions', 'ineligible', 'abandonments', 'failures', 'open', 'ratings'];
const rates = [
  'completion_rate',
  'abandonment_rate',
  'failure_rate',
  'satisfaction_mean',
  'response_rate',
  'payment_failure_rate',
  'resumed_share',
  'out_of_hours_share',
];
const kpis = [...counts, ...rates, 'duration_median'];

for (const name of ['stream-1.json', 'stream-2.json', 'stream-3.json']) {
  const file = shared(`vectors/${name}`);
  describe.skipIf(!file)(
    `${name}, posted twice in delivery order in random batches, gives the values of the reference calculation`,
    () => {
      const stream = JSON.parse(readFileSync(file ?? '', 'utf8')) as Stream;
      let tested: TestApp;
      beforeAll(async () => {
        tested = await appWith(stream);
      });
      afterAll(() => tested.close());

      const ask = async (query: string): Promise<KpiRow[]> =>
        ((await tested.admin('GET', `/api/v1/kpis?from=${stream.from}&to=${stream.to}&${query}`)) as { rows: KpiRow[] }).rows;

      test.each(['total', 'day', 'week', 'month', 'quarter'])('at interval %s', async (interval) => {
        const rows = await ask(`kpi=${kpis.join(',')}&interval=${interval}`);
        expectSame(rows, stream.expected[interval] as Expected[], undefined);
      });

      test.each(splits)('by %s', async (split) => {
        const rows = await ask(`kpi=${kpis.join(',')}&by=${split}`);
        expectSame(rows, stream.expected[`by_${split}`] as Expected[], split);
      });

      test('for visits, receipts and decisions', async () => {
        const byDay = (rows: KpiRow[]) =>
          Object.fromEntries(rows.filter((row) => row.value).map((row) => [row.period, row.value]));
        expect(byDay(await ask('kpi=visits&interval=day'))).toEqual(stream.expected['visits_by_day']);
        expect(byDay(await ask('kpi=received&interval=day'))).toEqual(stream.expected['received']);
        const referrers = await ask('kpi=visits&by=referrer');
        expect(Object.fromEntries(referrers.map((row) => [row.by['referrer'], row.value]))).toEqual(
          stream.expected['visits_by_referrer'],
        );
        const [share] = await ask('kpi=automation_share');
        const [automated, known] = stream.expected['automation_share'] as [number, number];
        expect([Math.round((share?.value ?? 0) * (share?.n ?? 0)), share?.n]).toEqual([automated, known]);
      });

      test('and of the naive calculation, for every KPI by every dimension, filter and interval', async () => {
        const offers = stream.offers.map((offer) => ({ ...offer, topic: 'unknown', free: false, inhabitants: 10_000 }));
        const deliveries = stream.events.map((event) => ({ source: 0, event }));
        const world = { offers, volumes: [], deliveries, now: Date.parse(stream.asOf) };
        const keys = new Set(offers.flatMap(({ authority, service }) => [authority, service]));
        for (const question of [...shallowQuestions(stream, 'month'), ...deepQuestions(seeded(name), stream, 'week')]) {
          const { authority = [], service = [] } = question.filter;
          const known = [...authority, ...service].every((key) => keys.has(key));
          if (known) expectAsReference(await askReference(tested, question), world, question);
        }
      });

      test('for the funnel of every offer', async () => {
        for (const funnel of stream.expected['funnel'] as {
          authority: string;
          service: string;
          steps: { step: string; reached: number; dropped: number }[];
        }[]) {
          const rows = await ask(
            `kpi=step_reached,step_dropped,dropoff_rate&by=step&authority=${funnel.authority}&service=${funnel.service}`,
          );
          const found = funnel.steps.map(({ step }) => {
            const value = (kpi: string) => rows.find((row) => row.by['step'] === step && row.kpi === kpi)?.value ?? 0;
            return { step, reached: value('step_reached'), dropped: value('step_dropped') };
          });
          expect(found).toEqual(funnel.steps);
        }
      });
    },
  );
}

async function appWith(stream: Stream): Promise<TestApp> {
  const tested = await testApp(stream.asOf);
  for (const { authority, service, steps, ...offer } of stream.offers) {
    await tested.admin('PUT', `/api/v1/authorities/${authority}`, {
      name: authority,
      inhabitants: { count: 10_000, date: '2025-12-31' },
    });
    await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: service } });
    await tested.admin('PUT', `/api/v1/authorities/${authority}/offers/${service}`, {
      ...offer,
      steps: steps.map((key) => ({ key })),
    });
  }
  const token = await tested.token([...new Set(stream.offers.map((offer) => offer.authority))]);
  const random = seeded(stream.asOf);
  for (const round of [1, 2]) {
    for (let from = 0; from < stream.events.length; ) {
      const batch = stream.events.slice(from, from + 1 + Math.floor(random() * 300));
      from += batch.length;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
      const answer = await tested.app.inject({
        method: 'POST',
        url: '/api/v1/events',
        headers,
        payload: batch.map((event) => JSON.stringify(event)).join('\n'),
      });
      expect(answer.json(), `round ${round}`).toEqual({ accepted: batch.length, rejected: 0, errors: [] });
      if (random() < 0.3) await tested.settle();
      if (random() < 0.1) await tested.sum();
    }
  }
  await tested.settle();
  if (stream.asOf > '2026-06') await tested.sum(); // else some of it is read from sums and the rest as it was tallied
  return tested;
}

/** Every expected value is there, and no category that is not expected. */
function expectSame(rows: KpiRow[], expected: Expected[], split: string | undefined): void {
  const at = (row: KpiRow) => `${row.period} ${split ? row.by[split] : ''}`;
  const found = Map.groupBy(rows, at);
  const wanted = new Set(expected.map((row) => `${row.period} ${row.by ?? ''}`));
  for (const row of rows) if (!wanted.has(at(row))) expect([null, 0], `${at(row)} ${row.kpi}`).toContain(row.value);
  if (split) expect(new Set(found.keys())).toEqual(wanted);
  for (const row of expected) {
    for (const kpi of kpis) {
      const name = `${row.period} ${row.by ?? ''} ${kpi}`;
      const value = found.get(`${row.period} ${row.by ?? ''}`)?.find((one) => one.kpi === kpi)?.value;
      const want = row[kpi] ?? null;
      if (want === null || value === null || value === undefined) expect(value, name).toBe(want);
      else if (kpi === 'duration_median') expect(Math.abs(value / want - 1), name).toBeLessThanOrEqual(0.025);
      else expect(value, name).toBeCloseTo(want, 8);
    }
  }
}
