import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { intervals } from '../server/contract/api.ts';
import { type DimensionName, dimensionNames } from '../server/contract/dimensions.ts';
import { type KpiId, kpiIds, kpiOf } from '../server/contract/kpis.ts';
import { answer } from '../server/kpis/answer.ts';
import { type Question, questionOf } from '../server/kpis/question.ts';
import type { Tables } from '../server/schema.ts';
import type { TestApp } from './app.ts';
import { kpiAnswersApp } from './kpi-answers-app.ts';

/** What PostgreSQL reads for an answer, by its own plans: tallies and the catalogue, never what they are made of. */
let tested: TestApp;
let listening: Kysely<Tables>;
let asked: CompiledQuery[] = [];
beforeAll(async () => {
  tested = await kpiAnswersApp();
  listening = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: tested.store.pool }),
    log: ({ query }) => {
      asked.push(query);
    },
  });
});
afterAll(() => tested.close());

/** The tables an answer may come from. */
const readable = new Set([
  'cube',
  'slim',
  'slim_month',
  'summed_month',
  'offer_group',
  'grouped_offer',
  'regroup',
  'group_day',
  'group_month',
  'volume',
  'authority',
  'service',
  'offer',
  'offer_type',
  'instance',
]);

/** Every KPI by every dimension and pair of dimensions it has: those that share a split are asked together. */
function* splits(): Generator<{ kpi: KpiId[]; by: DimensionName[] }> {
  const having = (by: DimensionName[]) =>
    kpiIds.filter((id) => by.every((name) => kpiOf(id).dimensions.includes(name)) && (!kpiOf(id).byStep || by.includes('step')));
  yield { kpi: having([]), by: [] };
  for (const [index, one] of dimensionNames.entries()) {
    yield { kpi: having([one]), by: [one] };
    const other = dimensionNames.find((name, at) => at > index && having([one, name]).length > 0);
    if (other) yield { kpi: having([one, other]), by: [one, other] };
  }
}

/** The tables in a plan, whatever nodes they are in. */
function tablesIn(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(tablesIn);
  if (typeof plan !== 'object' || plan === null) return [];
  const { 'Relation Name': table, ...rest } = plan as Record<string, unknown>;
  return [...(typeof table === 'string' ? [table] : []), ...Object.values(rest).flatMap(tablesIn)];
}

async function tablesRead(question: Question): Promise<Set<string>> {
  asked = [];
  await answer(listening, question);
  const queries = asked.filter((query) => /^\s*(select|with)/i.test(query.sql));
  expect(queries.length).toBeGreaterThanOrEqual(3); // offers, as of, facts
  const tables = new Set<string>();
  for (const query of queries) {
    const explain = { ...query, sql: `explain (format json) ${query.sql}` };
    const { rows } = await tested.store.db.executeQuery<Record<string, unknown>>(explain);
    for (const table of tablesIn(rows)) tables.add(table);
  }
  return tables;
}

test('no question about any KPI, split or interval reads attempts, views or the inbox', async () => {
  const seen = new Set<string>();
  const covered = new Set<KpiId>();
  for (const { kpi, by } of splits()) {
    const every = by.length < 2 ? intervals : (['day', 'total'] as const); // all others are one of these kinds
    for (const interval of every) {
      const filter = by[0] === 'device' ? { device: ['tablet'] } : {};
      const query = { kpi, from: '2026-09-01', to: '2026-10-31', interval, by, ...filter };
      const tables = await tablesRead(questionOf(query, 'all'));
      expect(
        [...tables].filter((table) => !readable.has(table)),
        `${by} by ${interval}`,
      ).toEqual([]);
      for (const table of tables) seen.add(table);
    }
    for (const id of kpi) covered.add(id);
  }
  expect([...covered].sort()).toEqual([...kpiIds].sort());
  expect(seen).toEqual(readable); // so the plans were read
});

test('the plans would show it', async () => {
  const { rows } = await sql`explain (format json) select from attempt where exists (select from visit)`.execute(tested.store.db);
  expect(tablesIn(rows).sort()).toEqual(['attempt', 'visit']);
});
