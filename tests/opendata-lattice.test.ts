import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PublishedRow } from '../server/contract/columns.ts';
import { publicTableIds } from '../server/contract/tables.ts';
import { protect } from '../server/opendata/protection.ts';
import { type DemoApp, startDemoApp } from './demo-app.ts';

/** Every table of the demo's first edition, counted anew in plain code from cube, kept tallies and volumes. */
interface Line {
  authority: string;
  service: string;
  day: string;
  /** where a count comes from: a line of the cube, a kept tally of deleted attempts, a monthly total */
  from: 'cube' | 'slim' | 'volume';
  dimension: string;
  category: string;
  measure: string;
  n: number;
  key: bigint;
}

let demo: DemoApp;
let lines: Line[];
const tables = new Map<string, PublishedRow[]>();

beforeAll(async () => {
  demo = await startDemoApp();
  for (const table of publicTableIds) {
    const answer = await fetch(`${demo.url}/open-data/v1/${table}/latest/${table}.json`);
    tables.set(table, ((await answer.json()) as { rows: PublishedRow[] }).rows);
  }
  lines = await readLines();
});
afterAll(() => demo?.close());

/** Each line once for each dimension that some table splits by, and for each measure it counts in. */
async function readLines(): Promise<Line[]> {
  const splits: Record<string, string[]> = {
    submissions: ['auth_method', 'trust_level', 'payment_method', 'payment_status'],
    starts: ['device', 'channel', 'out_of_hours'],
    ratings: ['rating'],
  };
  const found: Line[] = [];
  const { rows } = await sql<Record<string, string | number | string[] | null>>`
    select c.* from cube c join authority a on a.ars = c.authority
    where a.licence is not null and c.basis = 'start' and c.day < '2026-11-01'`.execute(demo.store.db);
  for (const row of rows) {
    const of = { authority: `${row['authority']}`, service: `${row['service']}`, day: `${row['day']}`, from: 'cube' as const };
    const counted = { n: Number(row['n']), key: BigInt(`${row['key']}`) };
    const counts = (measure: string) =>
      measure === 'starts' || (measure === 'submissions' ? row['status'] === 'submitted' : row['rating'] !== 'unknown');
    for (const [measure, dimensions] of Object.entries(splits)) {
      if (!counts(measure)) continue;
      for (const dimension of dimensions) found.push({ ...of, ...counted, measure, dimension, category: `${row[dimension]}` });
    }
    for (const category of ['', ...((row['steps'] ?? []) as string[])])
      found.push({ ...of, ...counted, measure: 'step_reached', dimension: 'step', category });
    if (row['status'] === 'abandoned' || row['status'] === 'failed')
      found.push({ ...of, ...counted, measure: 'step_dropped', dimension: 'step', category: `${row['last_step']}` });
  }
  const kept = await sql<Record<string, string | number | null>>`
    select s.* from slim s join authority a on a.ars = s.authority
    where a.licence is not null and (s.kept or s.dimension = '') and s.day < '2026-11-01'`.execute(demo.store.db);
  for (const row of kept.rows) {
    for (const measure of ['starts', 'submissions', 'ratings', 'step_reached', 'step_dropped', 'received']) {
      if (row[measure] === null) continue;
      const of = { authority: `${row['authority']}`, service: `${row['service']}`, day: `${row['day']}`, from: 'slim' as const };
      const [n, key] = [Number(row[measure]), BigInt(`${row[`${measure}_key`]}`)];
      found.push({ ...of, measure, dimension: `${row['dimension']}`, category: `${row['category']}`, n, key });
    }
  }
  const volumes = await sql<Record<string, string | number>>`
    select v.* from volume v join authority a on a.ars = v.authority
    where a.licence is not null and v.channel = 'online' and v.month < '2026-11-01'`.execute(demo.store.db);
  for (const row of volumes.rows) {
    const of = {
      authority: `${row['authority']}`,
      service: `${row['service']}`,
      day: `${row['month']}`,
      from: 'volume' as const,
    };
    const [n, key] = [Number(row['count']), BigInt(`${row['key']}`)];
    found.push({ ...of, measure: `${row['measure']}`, dimension: `${row['dimension']}`, category: `${row['category']}`, n, key });
  }
  const { rows: offers } = await sql<{ offer: string; types: string[]; totals: string[] }>`
    select authority || ' ' || service as offer, types, totals from measured_offer`.execute(demo.store.db);
  const measured = new Map(offers.map((row) => [row.offer, row]));
  const needs: Record<string, string> = { starts: 'started', submissions: 'submitted', received: 'submitted', ratings: 'rated' };
  return found.filter(({ authority, service, measure, from }) => {
    const offer = measured.get(`${authority} ${service}`);
    return from === 'volume' ? offer?.totals.includes(measure) : offer?.types.includes(needs[measure] ?? 'step');
  });
}

const quarterOf = (day: string) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

/** The published counts as plain code makes them: `period ars service measure dimension category` → value. */
function expected(among: (line: Line) => boolean, levels: string[][], period: (day: string) => string): Record<string, number> {
  const cells = new Map<string, { n: number; key: bigint }>();
  for (const line of lines.filter(among)) {
    for (const level of levels) {
      const place = [level.includes('authority') ? line.authority : '', level.includes('service') ? line.service : ''];
      const name = [period(line.day), ...place, line.measure, line.dimension, line.category].join('|');
      const before = cells.get(name) ?? { n: 0, key: 0n };
      cells.set(name, { n: before.n + line.n, key: before.key + line.key });
    }
  }
  const values = [...cells].map(([name, { n, key }]) => [name, protect(n, key)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== 0));
}

function published(table: string): Record<string, number> {
  const counts = (tables.get(table) ?? []).filter(({ unit }) => unit === 'count');
  const name = (row: PublishedRow) => [row.period, row.ars, row.service_key, row.measure, row.dimension, row.category].join('|');
  const named = Object.fromEntries(counts.map((row) => [name(row), row.value]));
  expect(Object.keys(named)).toHaveLength(counts.length);
  return named;
}

const month = (day: string) => day.slice(0, 7);
const withoutServices = [['authority', 'service'], ['authority'], []];
const by =
  (measure: string[], dimensions: string[]) =>
  (line: Line): boolean =>
    measure.includes(line.measure) && dimensions.includes(line.dimension);
/** the demo begins in 2025-10, and 2026-Q4 is not over */
const wholeQuarter = ({ day }: Line) => day < '2026-10-01';

describe('a table of the lattice says what plain code counts:', () => {
  test.each([
    ['sign-in-monthly', by(['submissions'], ['auth_method', 'trust_level']), withoutServices],
    ['payment-monthly', by(['submissions'], ['payment_method', 'payment_status']), withoutServices],
    ['channels-monthly', by(['starts'], ['device', 'channel', 'out_of_hours']), [['authority']]],
  ])('%s', (table, among, levels) => {
    const values = published(table);
    expect(values).toEqual(expected(among, levels, month));
    expect(Object.keys(values).length).toBeGreaterThan(300);
  });

  test.each([
    ['steps-quarterly', by(['step_reached', 'step_dropped'], ['step'])],
    ['satisfaction-quarterly', by(['ratings'], ['rating'])],
  ])('%s', (table, among) => {
    const values = published(table);
    expect(values).toEqual(expected((line) => wholeQuarter(line) && among(line), [['authority', 'service']], quarterOf));
    expect(Object.keys(values).length).toBeGreaterThan(50);
  });

  test('usage-daily, for months with at least 300 published starts', () => {
    const months = (tables.get('usage-monthly') ?? []).filter(
      (row) => row.measure === 'starts' && row.service_key === '' && row.ars !== '' && row.value >= 300,
    );
    const busy = new Set(months.map((row) => `${row.period} ${row.ars}`));
    const days = by(['starts', 'received'], ['']);
    const among = (line: Line) => days(line) && line.from !== 'volume' && busy.has(`${month(line.day)} ${line.authority}`);
    expect(published('usage-daily')).toEqual(expected(among, [['authority']], (day) => day));
    expect(new Set((tables.get('usage-daily') ?? []).map((row) => `${month(row.period)} ${row.ars}`))).toEqual(busy);
  });
});

test('the mean of stars comes from published counts alone, over at least 30 of them', () => {
  const rows = tables.get('satisfaction-quarterly') ?? [];
  const means = rows.filter(({ measure }) => measure === 'satisfaction_mean');
  for (const mean of means) {
    const stars = rows.filter(
      (row) =>
        row.measure === 'ratings' &&
        ['period', 'ars', 'service_key'].every((column) => row[column as 'ars'] === mean[column as 'ars']),
    );
    const ratings = stars.reduce((sum, { value }) => sum + value, 0);
    const points = stars.reduce((sum, { value, category }) => sum + value * Number(category), 0);
    expect(ratings).toBeGreaterThanOrEqual(30);
    expect([mean.value, mean.unit, mean.dimension]).toEqual([Number((points / ratings + 1e-12).toFixed(2)), 'stars', '']);
  }
  expect(means.length).toBeGreaterThan(5);
});

test('master data say who and what the figures are about, and what the codes in them mean', () => {
  const usage = tables.get('usage-monthly') ?? [];
  const named = (table: string, column: string) =>
    (tables.get(table) ?? []).map((row) => (row as Record<string, unknown>)[column]);
  for (const row of usage) {
    if (row.ars) expect(named('authorities', 'ars')).toContain(row.ars);
    if (row.service_key) expect(named('services', 'service_key')).toContain(row.service_key);
  }
  const codes = new Set((tables.get('code-lists') ?? []).map((row) => `${(row as never)['list']} ${(row as never)['code']}`));
  for (const table of ['sign-in-monthly', 'payment-monthly', 'channels-monthly'])
    for (const { dimension, category } of tables.get(table) ?? []) expect(codes).toContain(`${dimension} ${category}`);
});
