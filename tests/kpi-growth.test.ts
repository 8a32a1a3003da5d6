import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KpiQuery } from '../server/contract/api.ts';
import { answer } from '../server/kpis/answer.ts';
import { questionOf } from '../server/kpis/question.ts';
import type { Tables } from '../server/schema.ts';
import type { TestApp } from './app.ts';
import { kpiAnswersApp, town } from './kpi-answers-app.ts';

/** What an answer costs, in rows and pages that PostgreSQL says it read, with little history and with ten times as much. */
let tested: TestApp;
let listening: Kysely<Tables>;
let asked: CompiledQuery[] = [];
beforeAll(async () => {
  tested = await kpiAnswersApp();
  const log = ({ query }: { query: CompiledQuery }) => {
    asked.push(query);
  };
  listening = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: tested.store.pool }), log });
});
afterAll(() => tested.close());

/** Tallies of every offer on every day from one to another, as of a few attempts; before July they are deleted ones. */
async function tallyDays(from: string, to: string): Promise<void> {
  const days = sql`offer o, generate_series(${from}::date, ${to}::date, interval '1 day') day`;
  const kept = sql`day < '2026-07-01'`;
  const { db } = tested.store;
  await sql`
    insert into slim (authority, dimension, day, service, category, kept, starts, submissions, duration)
    select authority, '', day, service, '', ${kept}, 3, 2, '{"60": 2}'::jsonb from ${days}
    union all select authority, 'device', day, service, 'desktop', true, 3, 2, null from ${days} where ${kept}
    union all select authority, 'status', day, service, 'submitted', true, 3, 2, null from ${days} where ${kept}
    on conflict do nothing`.execute(db);
  await sql`
    insert into cube (authority, day, service, line, basis, device, status, weekday, hour, bucket, n, key)
    select authority, day, service, 100 + line, 'start', 'desktop', 'submitted', '1', line::text, 60, 1, 1
    from ${days}, generate_series(1, 3) line where not ${kept}
    on conflict do nothing`.execute(db);
  await tested.sum();
  await sql`vacuum analyze`.execute(db);
}

interface Cost {
  rows: number;
  pages: number;
}

/** Rows that scans of tallies let through or threw away, and pages that the whole plan looked at. */
async function costOf(query: Partial<KpiQuery> & Pick<KpiQuery, 'kpi'>): Promise<Cost> {
  asked = [];
  await answer(listening, questionOf({ from: '2026-09-01', to: '2026-09-30', interval: 'total', ...query }, 'all'));
  const cost = { rows: 0, pages: 0 };
  for (const one of asked.filter((query) => /^\s*(select|with)/i.test(query.sql))) {
    const explain = { ...one, sql: `explain (analyze, buffers, timing off, format json) ${one.sql}` };
    const { rows } = await tested.store.db.transaction().execute(async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx); // tables as small as these are read whole otherwise
      return await tx.executeQuery<{ 'QUERY PLAN': [{ Plan: Node }] }>(explain);
    });
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    cost.rows += plan ? rowsIn(plan) : 0;
    cost.pages += (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
  }
  return cost;
}

interface Node {
  Plans?: Node[];
  [property: string]: unknown;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
}

function rowsIn(node: Node): number {
  const of = (property: string) => Number(node[property] ?? 0);
  const tallies = ['cube', 'slim', 'slim_month', 'group_day', 'group_month'].includes(`${node['Relation Name']}`);
  const own = tallies ? (of('Actual Rows') + of('Rows Removed by Filter')) * of('Actual Loops') : 0;
  return own + (node.Plans ?? []).reduce((sum, child) => sum + rowsIn(child), 0);
}

const authority = [town];
const ofAMonth: (Partial<KpiQuery> & Pick<KpiQuery, 'kpi'>)[] = [
  { kpi: ['starts', 'completion_rate', 'duration_median'] },
  { kpi: ['starts', 'completion_rate', 'duration_median'], interval: 'day', authority },
  { kpi: ['starts'], by: ['authority', 'service'] },
  { kpi: ['submissions'], by: ['device'], authority },
  { kpi: ['submissions'], by: ['device'], interval: 'week' },
  { kpi: ['starts'], by: ['weekday', 'hour'], authority },
  { kpi: ['starts'], by: ['status', 'hour'], authority, service: ['passport'] },
  { kpi: ['active_services'] },
];

test('a question about a month reads as much with 600 days of history as with 60, and a year reads months', async () => {
  const costs = async () => {
    const all: Cost[] = [];
    for (const query of ofAMonth) all.push(await costOf(query));
    return all;
  };
  await tallyDays('2026-07-01', '2026-10-19');
  const before = await costs();
  await tallyDays('2025-01-01', '2026-06-30');
  const after = await costs();
  for (const [index, query] of ofAMonth.entries()) {
    const asked = JSON.stringify(query);
    expect(before[index]?.rows, asked).toBeGreaterThan(2);
    expect(after[index]?.rows, asked).toBeLessThanOrEqual((before[index]?.rows ?? 0) + 4); // how far the cube reaches is looked up
    expect(after[index]?.pages, asked).toBeLessThan((before[index]?.pages ?? 0) * 1.5); // indexes are a level deeper
  }
  const year = await costOf({ kpi: ['starts'], from: '2025-09-01', to: '2026-09-10' });
  expect(year.rows).toBeLessThanOrEqual(2 * (4 * 12 + 4 * 10)); // four groups: twelve months and ten days, each looked up and read
  const split = await costOf({ kpi: ['starts'], by: ['device'], from: '2025-10-01', to: '2026-09-30' });
  expect(split.rows).toBeLessThan(4 * 12 * 4);
});

test('a question about whole authorities reads no more with fifty services than with two', async () => {
  const wholes = [
    { kpi: ['starts', 'completion_rate', 'duration_median'], by: ['authority'] },
    { kpi: ['starts', 'completion_rate'], interval: 'day' },
    { kpi: ['starts'], from: '2026-08-10' },
  ] satisfies (Partial<KpiQuery> & Pick<KpiQuery, 'kpi'>)[];
  const costs = async () => {
    const all: Cost[] = [];
    for (const query of wholes) all.push(await costOf(query));
    return all;
  };
  await tallyDays('2026-07-01', '2026-10-19');
  const before = await costs();
  const { db } = tested.store;
  await sql`insert into service (key, name) select 'more-' || n, '{"de": "Mehr"}' from generate_series(1, 50) n`.execute(db);
  await sql`
    insert into offer (authority, service, measures)
    select o.authority, s.key, o.measures from offer o, service s where o.service = 'passport' and s.key like 'more-%'`.execute(
    db,
  );
  await sql`insert into regroup select ars from authority`.execute(db);
  await sql`truncate summed_month`.execute(db);
  await tallyDays('2026-07-01', '2026-10-19');
  const after = await costs();
  for (const [index, query] of wholes.entries()) {
    const asked = JSON.stringify(query);
    expect(after[index]?.rows, asked).toBeLessThanOrEqual((before[index]?.rows ?? 0) * 1.6); // offers without volumes are a group more
    expect(after[index]?.pages, asked).toBeLessThan((before[index]?.pages ?? 0) * 2);
  }
});
