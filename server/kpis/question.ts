import type { RawBuilder } from 'kysely';
import type { Interval, KpiQuery } from '../contract/api.ts';
import { type DimensionName, categoriesOf, dimensionNames, dimensionsOf } from '../contract/dimensions.ts';
import { type KpiId, kpiOf } from '../contract/kpis.ts';
import type { Place } from '../contract/people.ts';
import { Problem } from '../http.ts';
import { placesAt } from '../rights.ts';
import { inAuthority } from '../sharded.ts';

/** A checked question to the tallies. */
export interface Question {
  kpis: KpiId[];
  from: string;
  to: string;
  interval: Interval;
  by: DimensionName[];
  filters: Partial<Record<DimensionName, string[]>>;
  /** dimensions of split and filters other than authority, service and topic: how deep the tallies must be */
  depth: DimensionName[];
  /** the places whoever asks may read */
  readable: 'all' | Place[];
}

/** The authority that a question is about, where it is about one. */
export function authorityOf({ filters, readable }: Question): string | undefined {
  const asked = filters.authority ?? (readable === 'all' ? [] : readable.map(({ authority }) => authority ?? ''));
  const [first, ...others] = new Set(asked);
  return others.length === 0 ? first : undefined;
}

/** The part of a question that is about one of its authorities. */
export const ofAuthority = (question: Question, authority: string): Question => ({
  ...question,
  filters: { ...question.filters, authority: [authority] },
  readable: placesAt(question.readable, authority),
});

/** SQL: `and <alias>.authority = …` where a question is about one authority; each table of authorities that it reads has it. */
export const inAuthorityOf = (question: Question, alias: string): RawBuilder<unknown> =>
  inAuthority(alias, authorityOf(question));

/** Dimensions of the parts of an attempt: it may be in several categories of one. */
const partDimensions: readonly DimensionName[] = dimensionsOf('step', 'error');
export const isPart = (name: DimensionName): boolean => partDimensions.includes(name);
export const asksParts = ({ depth }: Question): boolean => depth.some(isPart);

/**
 * Whether only the cube has the answer: two or more dimensions; or several steps or kinds of error together, of which
 * one attempt may have more than one, so that tallies by each of them do not add up.
 */
export function inCubeOnly({ depth, by, filters }: Question): boolean {
  return depth.length > 1 || depth.some((name) => isPart(name) && !by.includes(name) && (filters[name]?.length ?? 0) > 1);
}

const mostDays = 366 * 20;

/** Checks what the schema cannot: every KPI has the dimensions asked for, categories exist, the period makes sense. 400 naming the parameter. */
export function questionOf(query: KpiQuery, readable: Question['readable']): Question {
  const by = [...new Set(query.by ?? [])] as DimensionName[];
  const filters = Object.fromEntries(
    dimensionNames.flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
  ) as Question['filters'];
  const used = [...new Set([...by, ...(Object.keys(filters) as DimensionName[])])];
  checkPeriod(query);
  for (const kpi of query.kpi) checkDimensions(kpi, used, by);
  for (const name of Object.keys(filters) as DimensionName[]) checkCategories(name, filters[name] ?? []);
  const { from, to, interval } = query;
  const depth = used.filter((name) => !dimensionsOf('offer').includes(name));
  return { kpis: [...new Set(query.kpi)], from, to, interval, by, filters, depth, readable };
}

function checkPeriod({ from, to }: KpiQuery): void {
  if (from > to) throw new Problem(400, 'invalid', 'from must not be after to.', { field: 'from' });
  if (Date.parse(to) - Date.parse(from) > mostDays * 86_400_000)
    throw new Problem(400, 'invalid', 'Ask for at most 20 years at a time.', { field: 'from' });
}

function checkDimensions(id: KpiId, used: DimensionName[], by: DimensionName[]): void {
  const kpi = kpiOf(id);
  const foreign = used.find((name) => !kpi.dimensions.includes(name));
  if (foreign) {
    throw new Problem(400, 'invalid', `${id} has no dimension ${foreign}. Its dimensions: ${kpi.dimensions.join(', ')}.`, {
      field: by.includes(foreign) ? 'by' : foreign,
    });
  }
  if (kpi.byStep && !used.includes('step'))
    throw new Problem(400, 'invalid', `${id} is asked by step: add by=step.`, { field: 'by' });
}

function checkCategories(name: DimensionName, asked: string[]): void {
  const known = categoriesOf(name)?.map((category) => category.code);
  if (known && asked.some((code) => !known.includes(code))) {
    throw new Problem(400, 'invalid', `${name} must be one of ${known.join(', ')}.`, { field: name });
  }
}

/** Whether totals delivered by month can appear: only at intervals month and longer. */
export const isMonthly = (interval: Interval): boolean => interval !== 'day' && interval !== 'week';

/** First and last day of the whole months inside the period, or undefined where there is none. */
export function wholeMonths(from: string, to: string): { from: string; to: string } | undefined {
  const first = from.endsWith('-01') ? from : monthStart(from, 1);
  const last = addDays(to, 1).endsWith('-01') ? to : addDays(monthStart(to, 0), -1);
  return first <= last ? { from: first, to: last } : undefined;
}

/** The intervals that overlap the period, with their first and last day inside it. Days are dates without a zone. */
export function periodsOf({ from, to, interval }: Pick<Question, 'from' | 'to' | 'interval'>): Period[] {
  if (interval === 'total') return [{ period: 'total', first: from, last: to }];
  const periods = new Map<string, Period>();
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const period = intervalStart(day, interval);
    periods.set(period, { period, first: periods.get(period)?.first ?? day, last: day });
  }
  return [...periods.values()];
}

/** An interval: its name in answers, and its days inside the question. */
export interface Period {
  period: string;
  first: string;
  last: string;
}

/** First day of the interval a day is in. */
function intervalStart(day: string, interval: Exclude<Interval, 'total'>): string {
  const month = Number(day.slice(5, 7));
  switch (interval) {
    case 'day':
      return day;
    case 'week':
      return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
    case 'month':
      return `${day.slice(0, 7)}-01`;
    case 'quarter':
      return `${day.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
    case 'year':
      return `${day.slice(0, 4)}-01-01`;
  }
}

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function monthStart(day: string, months: number): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}
