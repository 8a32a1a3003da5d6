import { type RawBuilder, sql } from 'kysely';
import { kpiOf, measuresOf } from '../contract/kpis.ts';
import { type MeasureName, measureOf, totalMeasures } from '../contract/measures.ts';
import type { Db } from '../db.ts';
import { lineCondition, lineWeight } from '../measure-sql.ts';
import type { Scope } from './measured.ts';
import { type Question, asksParts, wholeMonths } from './question.ts';
import { type Source, groups, headNames, headOf, heads, sourcesOf } from './sources.ts';
import { scopeRelations } from './spans.ts';

/** Sums of measures for a question, from tallies only. */
export interface Fact {
  period: string;
  /** categories of the split, in its order */
  categories: string[];
  /** by `sumName`, and by `presence` names */
  sums: Record<string, number>;
}

/** Name of the column with a measure (or `offline`) summed over the offers that measure the N-th KPI. */
export const sumName = (index: number, measure: string): string => `k${index}_${measure}`;
/** Name of the column that tells whether anybody at all is in a category, by the measure that tells it. */
export const presenceName = (measure: MeasureName): string => `any_${measure}`;

interface Column {
  name: string;
  /** the KPI's position in the question; undefined: all offers count */
  index?: number;
  measure: MeasureName | 'offline';
  wholeMonths?: boolean;
}

/** Measures that tell who is in a category of the split, one for each basis. */
const presence = { start: 'starts', submission: 'received', decision: 'decided', visit: 'visits' } as const;

/** The measure that tells who is in the categories of a split where another measure is asked for. */
export function presenceOf(question: Question, measure: MeasureName): MeasureName {
  const { basis, each } = measureOf(measure);
  if (!asksParts(question)) return presence[basis];
  return each === 'error' ? 'errors' : 'step_reached';
}

function columnsOf(question: Question): Column[] {
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
  const telling: MeasureName[] = asksParts(question) ? ['step_reached', 'errors'] : Object.values(presence);
  return [...ofKpis, ...telling.map((measure) => ({ name: presenceName(measure), measure }))];
}

export async function readFacts(db: Db, question: Question, scope: Scope): Promise<Fact[]> {
  const columns = columnsOf(question);
  const sums = (source: Source) => sql`
    select ${heads(question, source)}, ${sql.join(columns.map((column) => sql`${sumOf(question, source, column)} as ${sql.raw(column.name)}`))}
    ${source.from} group by ${groups(question)}`;
  const { rows } = await sql<Record<string, string | null>>`
    with ${scopeRelations(question, scope)},
    facts as (${sql.join(sourcesOf(question, scope).map(sums), sql` union all `)})
    select ${sql.raw([headNames(question), ...columns.map(({ name }) => `sum(${name}) as ${name}`)].join(', '))}
    from facts group by ${sql.raw(headNames(question))}`.execute(db);
  return rows.map((row) => ({
    ...headOf(question, row),
    sums: Object.fromEntries(columns.map(({ name }) => [name, Number(row[name] ?? 0)])),
  }));
}

/** A column's sum from a source over the offers that measure its KPI in this way, in whole months where it counts only those. */
function sumOf(question: Question, source: Source, column: Column): RawBuilder<unknown> {
  const { measure } = column;
  if (source.kind === 'volume') return volumeOf(question, source, column);
  if (measure === 'offline') return sql`0`;
  if (source.kind !== 'cube') return summed(question, source, column, sql`s.${sql.ref(measure)}`);
  return summed(question, source, column, sql.raw(lineWeight(measure)), sql.raw(partCondition(measure, asksParts(question))));
}

/**
 * Which lines count in a measure, and as which part. The cohort of a step is the attempts that reached it: whether some
 * of them are open is asked of these.
 */
function partCondition(name: MeasureName, byParts: boolean): string {
  const condition = lineCondition(name);
  return byParts ? `m.part = '${measureOf(name).each ?? 'step'}' and ${condition}` : condition;
}

/** Monthly totals: online ones by measure, offline ones for the share online. */
function volumeOf(question: Question, source: Source, column: Column): RawBuilder<unknown> {
  const { measure } = column;
  if (measure === 'offline') return summed(question, source, column, sql`v.count`, sql`v.channel <> 'online'`, 'any');
  if (!(totalMeasures as readonly string[]).includes(measure)) return sql`0`;
  return summed(question, source, column, sql`v.count`, sql`v.channel = 'online' and v.measure = ${measure}`, 'totals');
}

function summed(
  question: Question,
  { day }: Source,
  { index, ...column }: Column,
  weight: RawBuilder<unknown>,
  condition = sql`true`,
  way: 'events' | 'totals' | 'any' = 'events',
): RawBuilder<unknown> {
  const measuring =
    index === undefined ? sql`true` : sql.raw(way === 'any' ? `(o.events${index} or o.totals${index})` : `o.${way}${index}`);
  const months = column.wholeMonths
    ? (wholeMonths(question.from, question.to) ?? { from: 'infinity', to: 'infinity' })
    : undefined;
  const inMonths = months ? sql`and ${sql.raw(day)} between ${months.from} and ${months.to}` : sql``;
  return sql`sum(${weight}) filter (where ${measuring} and ${condition} ${inMonths})`;
}
