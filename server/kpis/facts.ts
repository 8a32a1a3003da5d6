import { type RawBuilder, sql } from 'kysely';
import type { DimensionName } from '../contract/dimensions.ts';
import { type KpiId, type MeasureName, kpiOf, measureOf, measuresOf, totalMeasures } from '../contract/kpis.ts';
import type { Db } from '../db.ts';
import { lineCondition, lineWeight, stepParts } from '../measure-sql.ts';
import { offerColumn } from './measured.ts';
import { type Question, isMonthly, wholeMonths } from './question.ts';

/**
 * Sums of measures for a question, from tallies only. Without a dimension they come from the slim tallies, with one
 * from the cube plus the kept slim tallies of deleted attempts, with more from the cube alone.
 */
export interface Fact {
  period: string;
  /** categories of the split, in its order */
  categories: string[];
  /** by `sumName`, and by `presence` names */
  sums: Record<string, number>;
}

/** Name of the column with a measure (or `offline`) summed over the offers that measure the N-th KPI. */
export const sumName = (index: number, measure: string): string => `k${index}_${measure}`;
/** Name of the column that tells whether anybody at all is in a category, by basis. */
export const presenceName = (basis: string): string => `any_${basis}`;

interface Column {
  name: string;
  /** the KPI's position in the question; undefined: all offers count */
  index?: number;
  measure: MeasureName | 'offline';
  wholeMonths?: boolean;
}

/** Measures that tell who is in a category of the split, one for each basis. */
const presence = { start: 'starts', submission: 'received', decision: 'decided', visit: 'visits' } as const;

export function columnsOf(question: Question): Column[] {
  const byStep = question.depth.includes('step');
  const ofKpis = question.kpis.flatMap((id, index) => {
    const kpi = kpiOf(id);
    const used: Column['measure'][] = [...measuresOf(kpi), 'open'];
    if (kpi.needs.includes('volumes')) used.push('offline');
    return [...new Set(used)].map((measure) => ({
      name: sumName(index, measure),
      index,
      measure,
      wholeMonths: kpi.wholeMonths ?? false,
    }));
  });
  const present = Object.entries(presence).map(([basis, measure]) => ({
    name: presenceName(basis),
    measure: byStep && basis === 'start' ? ('step_reached' as const) : measure,
  }));
  return [...ofKpis, ...present];
}

export async function readFacts(db: Db, question: Question, offers: RawBuilder<unknown>): Promise<Fact[]> {
  const columns = columnsOf(question);
  const groups = ['period', ...question.by.map((_, index) => `c${index}`)];
  const { rows } = await sql<Record<string, string | null>>`
    with offers as materialized (select * from ${offers} offers),
    facts as (${sql.join(sources(question, columns), sql` union all `)})
    select ${sql.raw([...groups, ...columns.map(({ name }) => `sum(${name}) as ${name}`)].join(', '))}
    from facts group by ${sql.raw(groups.join(', '))}`.execute(db);
  return rows.map((row) => ({
    period: row.period ?? 'total',
    categories: question.by.map((_, index) => String(row[`c${index}`])),
    sums: Object.fromEntries(columns.map(({ name }) => [name, Number(row[name] ?? 0)])),
  }));
}

function sources(question: Question, columns: Column[]): RawBuilder<unknown>[] {
  const from = question.depth.length === 0 ? [slim(question, columns)] : [cube(question, columns)];
  if (question.depth.length === 1) from.push(slim(question, columns));
  if (isMonthly(question.interval) && question.depth.length <= 1) from.push(volumes(question, columns));
  return from;
}

/** Slim rows: all of them without a dimension, the kept ones of the one dimension asked for. */
function slim(question: Question, columns: Column[]): RawBuilder<unknown> {
  const dimension = question.depth[0];
  const count = (column: Column) =>
    column.measure === 'offline' ? sql`0` : sumOf(question, column, sql`s.${sql.ref(column.measure)}`, sql`s.day`);
  return sql`
    select ${heads(question, 's.day', () => 's.category')}, ${list(columns, count)}
    from slim s join offers o on o.authority = s.authority and o.service = s.service
    where s.dimension = ${dimension ?? ''} ${dimension ? sql`and s.kept ${among(question, dimension, sql`s.category`)}` : sql``}
      and s.day between ${question.from} and ${question.to}
    group by ${groups(question)}`;
}

/** Lines of the cube with the filters asked for; steps are looked at one by one where the question is about them. */
function cube(question: Question, columns: Column[]): RawBuilder<unknown> {
  const byStep = question.depth.includes('step');
  const category = (name: DimensionName) => (name === 'step' ? 'm.category' : `c.${name}`);
  const parts = byStep ? sql`cross join lateral (${sql.raw(stepParts)}) m` : sql``;
  const count = (column: Column) =>
    column.measure === 'offline'
      ? sql`0`
      : sumOf(question, column, sql.raw(lineWeight(column.measure)), sql`c.day`, sql.raw(partCondition(column.measure, byStep)));
  return sql`
    select ${heads(question, 'c.day', category)}, ${list(columns, count)}
    from cube c ${parts}
    join offers o on o.authority = c.authority and o.service = c.service
    where c.day between ${question.from} and ${question.to}
      ${sql.join(
        question.depth.map(
          (name) => sql`${among(question, name, sql.raw(category(name)))} and ${sql.raw(category(name))} is not null`,
        ),
        sql` `,
      )}
    group by ${groups(question)}`;
}

/**
 * Which lines count in a measure, and as which part. The cohort of a step is the attempts that reached it: whether some
 * of them are open is asked of these.
 */
function partCondition(name: MeasureName, byStep: boolean): string {
  const condition = lineCondition(name);
  return byStep ? `m.part = '${measureOf(name).each ?? 'step'}' and ${condition}` : condition;
}

/** Monthly totals of whole months inside the period: online ones by measure, offline ones for the share online. */
function volumes(question: Question, columns: Column[]): RawBuilder<unknown> {
  const dimension = question.depth[0];
  const months = wholeMonths(question.from, question.to) ?? { from: 'infinity', to: 'infinity' };
  const count = (column: Column) => {
    if (column.measure === 'offline')
      return sumOf(question, column, sql`v.count`, sql`v.month`, sql`v.channel <> 'online'`, 'any');
    const delivered = (totalMeasures as readonly string[]).includes(column.measure);
    return delivered
      ? sumOf(question, column, sql`v.count`, sql`v.month`, sql`v.channel = 'online' and v.measure = ${column.measure}`, 'totals')
      : sql`0`;
  };
  return sql`
    select ${heads(question, 'v.month', () => 'v.category')}, ${list(columns, count)}
    from volume v join offers o on o.authority = v.authority and o.service = v.service
    where v.month between ${months.from} and ${months.to}
      and v.dimension = ${dimension ?? ''} ${dimension ? among(question, dimension, sql`v.category`) : sql``}
    group by ${groups(question)}`;
}

/** `sum(weight)` over the offers that measure the column's KPI in this way, in whole months where its KPI counts only those. */
function sumOf(
  question: Question,
  { index, ...column }: Column,
  weight: RawBuilder<unknown>,
  day: RawBuilder<unknown>,
  condition = sql`true`,
  way: 'events' | 'totals' | 'any' = 'events',
): RawBuilder<unknown> {
  const measuring =
    index === undefined ? sql`true` : sql.raw(way === 'any' ? `(o.events${index} or o.totals${index})` : `o.${way}${index}`);
  const months = column.wholeMonths
    ? (wholeMonths(question.from, question.to) ?? { from: 'infinity', to: 'infinity' })
    : undefined;
  const inMonths = months ? sql`and ${day} between ${months.from} and ${months.to}` : sql``;
  return sql`sum(${weight}) filter (where ${measuring} and ${condition} ${inMonths})`;
}

const list = (columns: Column[], count: (column: Column) => RawBuilder<unknown>) =>
  sql.join(columns.map((column) => sql`${count(column)} as ${sql.raw(column.name)}`));

const among = ({ filters }: Question, name: DimensionName, category: RawBuilder<unknown>) =>
  filters[name] ? sql`and ${category} = any(${filters[name]}::text[])` : sql``;

/** Period and categories of the split as columns period, c0, c1. */
function heads(question: Question, day: string, category: (name: DimensionName) => string): RawBuilder<unknown> {
  const period = question.interval === 'total' ? 'null::date' : `date_trunc('${question.interval}', ${day}::timestamp)::date`;
  const categories = question.by.map(
    (name, index) => `${question.depth.includes(name) ? category(name) : offerColumn(name)} as c${index}`,
  );
  return sql.raw([`${period} as period`, ...categories].join(', '));
}

const groups = (question: Question) => sql.raw(['1', ...question.by.map((_, index) => `${index + 2}`)].join(', '));

/** One bucket of the durations of a period and category, over the offers that measure the KPI. */
export interface Bucket {
  period: string;
  categories: string[];
  bucket: number;
  n: number;
}

/** Histogram of a quantile KPI, from the same tallies as `readFacts`. */
export async function readBuckets(
  db: Db,
  question: Question,
  offers: RawBuilder<unknown>,
  id: KpiId,
  of: 'duration' | 'processing',
): Promise<Bucket[]> {
  const measuring = sql.raw(`o.events${question.kpis.indexOf(id)}`);
  const dimension = question.depth[0];
  const fromSlim = sql`
    select ${heads(question, 's.day', () => 's.category')}, h.key::int as bucket, h.value::bigint as n
    from slim s join offers o on o.authority = s.authority and o.service = s.service cross join lateral jsonb_each(s.${sql.ref(of)}) h
    where ${measuring} and s.dimension = ${dimension ?? ''} ${dimension ? sql`and s.kept ${among(question, dimension, sql`s.category`)}` : sql``}
      and s.day between ${question.from} and ${question.to}`;
  const fromCube = sql`
    select ${heads(question, 'c.day', (name) => `c.${name}`)}, c.bucket::int, c.n::bigint
    from cube c join offers o on o.authority = c.authority and o.service = c.service
    where ${measuring} and c.basis = ${of === 'duration' ? 'start' : 'decision'} and c.bucket is not null
      and c.day between ${question.from} and ${question.to}
      ${sql.join(
        question.depth.map((name) => among(question, name, sql.ref(`c.${name}`))),
        sql` `,
      )}`;
  const from = [...(question.depth.length > 0 ? [fromCube] : []), ...(question.depth.length < 2 ? [fromSlim] : [])];
  const { rows } = await sql<Record<string, string>>`
    with offers as materialized (select * from ${offers} offers), buckets as (${sql.join(from, sql` union all `)})
    select ${sql.raw(['period', ...question.by.map((_, index) => `c${index}`)].join(', '))}, bucket, sum(n) as n
    from buckets group by ${groups(question)}, bucket`.execute(db);
  return rows.map((row) => ({
    period: row.period ?? 'total',
    categories: question.by.map((_, index) => String(row[`c${index}`])),
    bucket: Number(row.bucket),
    n: Number(row.n),
  }));
}
