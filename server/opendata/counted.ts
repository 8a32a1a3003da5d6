import { type RawBuilder, sql } from 'kysely';
import { kpiOf } from '../contract/kpis.ts';
import { measureOf, totalMeasures } from '../contract/measures.ts';
import { type PublishedCount, type PublishedRateName, rateOf } from '../contract/published.ts';
import type { PublicTable } from '../contract/tables.ts';
import { measuredOffers } from '../measured-offers.ts';
import { lineCondition, stepParts } from '../measure-sql.ts';
import { inAuthority } from '../sharded.ts';
import { periodFormat, type Span, within } from './periods.ts';

const noText = sql.lit('');

/** The columns that say where a count belongs, those with sums, and those with whether its offer lacks what a rate needs. */
export const headNames = ['authority', 'service', 'month', 'period', 'dimension', 'category'];
export const sumNames = ({ counts }: PublicTable): string[] => counts.flatMap((count) => [count, `${count}_key`]);
export const lackNames = ({ rates }: PublicTable): string[] => rates.map((rate) => `${rate}_lacks`);

/**
 * SQL: the relation `counted`, and those it is made of: what counts in the cells of a table, by offer, period, dimension and
 * category, of one authority or of all. Only authorities that agreed to publish, and offers that measure what a KPI needs.
 */
export function countedRelations(table: PublicTable, span: Span, authority: string | undefined): RawBuilder<unknown> {
  const columns = [...headNames, ...sumNames(table)].map((name) => ref('f', name));
  const lacking = table.rates.map((rate) => sql`${lacks(rate)} as ${ref(`${rate}_lacks`)}`);
  return sql`
    offers as materialized (${offersQuery(table, authority)}),
    found as (${list(sourcesOf(table, span, authority), sql` union all `)}),
    counted as (
      select ${list([...columns, ...lacking])}
      from found f join offers o on o.authority = f.authority and o.service = f.service
    )`;
}

/** Offers of agreeing authorities, with two columns for each count: whether its events count, whether its monthly totals do. */
function offersQuery({ counts }: PublicTable, authority: string | undefined): RawBuilder<unknown> {
  const measured = counts.flatMap((count) => {
    const { needs, totals } = kpiOf(count);
    const byTotals = totals ? sql`m.totals @> ${textArray(totals)}` : sql`false`;
    return [
      sql`m.types @> ${textArray(needs)} as ${ref(`${count}_by_events`)}`,
      sql`${byTotals} as ${ref(`${count}_by_totals`)}`,
    ];
  });
  return sql`select m.authority, m.service, ${list(measured)}
             from ${measuredOffers(authority)} m join authority a on a.ars = m.authority
             where a.licence is not null`;
}

/** Without a split: slim tallies. With one: the cube while attempts live, the kept slim tallies of deleted ones. */
function sourcesOf(table: PublicTable, span: Span, authority: string | undefined): RawBuilder<unknown>[] {
  const queries = table.splits.length > 0 ? [slimQuery, cubeQuery, volumeQuery] : [slimQuery, volumeQuery];
  return queries.map((query) => query(table, span, authority));
}

/** The columns of a source that say where a count belongs; `day` is its column with the day. */
function heads({ period }: PublicTable, of: string, day: string): RawBuilder<unknown> {
  const format = periodFormat[period === '' ? 'month' : period];
  const written = (as: string) => sql`to_char(${ref(of, day)}::timestamp, ${sql.lit(as)})`;
  const periods = period === 'day' && day === 'month' ? sql`null::text` : written(format);
  return sql`${ref(of, 'authority')}, ${ref(of, 'service')}, ${written('YYYY-MM')} as month, ${periods} as period`;
}

function slimQuery(table: PublicTable, span: Span, authority: string | undefined): RawBuilder<unknown> {
  const sums = table.counts.flatMap((count) =>
    [count, `${count}_key`].map(
      (column) => sql`sum(${ref('s', column)}) filter (where ${ref('o', `${count}_by_events`)}) as ${ref(column)}`,
    ),
  );
  const chosen =
    table.splits.length > 0 ? sql`s.dimension = any(${textArray(table.splits)}) and s.kept` : sql`s.dimension = ${noText}`;
  return sql`select ${heads(table, 's', 'day')}, s.dimension, s.category, ${list(sums)}
             from slim s join offers o on o.authority = s.authority and o.service = s.service
             where ${chosen} and ${within('s.day', span)} ${inAuthority('s', authority)}
             group by 1, 2, 3, 4, 5, 6`;
}

function cubeQuery(table: PublicTable, span: Span, authority: string | undefined): RawBuilder<unknown> {
  const sums = table.counts.flatMap((count) =>
    ['n', 'key'].map(
      (column, index) =>
        sql`sum(${ref('c', column)}) filter (where ${ref('o', `${count}_by_events`)} and ${sql.raw(partCondition(count))})
            as ${ref(index === 0 ? count : `${count}_key`)}`,
    ),
  );
  return sql`select ${heads(table, 'c', 'day')}, m.dimension, m.category, ${list(sums)}
             from cube c join offers o on o.authority = c.authority and o.service = c.service
             cross join lateral (${sql.raw(categories(table))}) m
             where ${within('c.day', span)} ${inAuthority('c', authority)}
             group by 1, 2, 3, 4, 5, 6`;
}

/** The categories of line `c` as rows (dimension, category, part). */
function categories({ splits }: PublicTable): string {
  if (splits.includes('step')) return `select 'step' as dimension, category, part from (${stepParts}) steps`;
  const names = splits.map((name) => `('${name}', c.${name}, '')`);
  return `select * from (values ${names.join(', ')}) split (dimension, category, part) where category is not null`;
}

function partCondition(count: PublishedCount): string {
  const { each } = measureOf(count);
  return each === undefined ? lineCondition(count) : `${lineCondition(count)} and m.part = '${each}'`;
}

/** Monthly totals of platforms that know no more; those split by a dimension are parts of the others and not added to them. */
function volumeQuery(table: PublicTable, span: Span, authority: string | undefined): RawBuilder<unknown> {
  const delivered: readonly string[] = totalMeasures;
  const sums = table.counts.flatMap((count) => {
    const names = [ref(count), ref(`${count}_key`)];
    if (!delivered.includes(count)) return names.map((name) => sql`null::bigint as ${name}`);
    const counted = sql`v.measure = ${sql.lit(count)} and ${ref('o', `${count}_by_totals`)}`;
    return names.map((name, index) => sql`sum(${ref('v', index === 0 ? 'count' : 'key')}) filter (where ${counted}) as ${name}`);
  });
  const dimensions = table.splits.length > 0 ? table.splits : [''];
  return sql`select ${heads(table, 'v', 'month')}, v.dimension, v.category, ${list(sums)}
             from volume v join offers o on o.authority = v.authority and o.service = v.service
             where v.channel = 'online' and v.dimension = any(${textArray(dimensions)}) and ${within('v.month', span)} ${inAuthority('v', authority)}
             group by 1, 2, 3, 4, 5, 6`;
}

/** Whether an offer adds to the denominator of a rate without measuring all that the rate needs. */
function lacks(rate: PublishedRateName): RawBuilder<unknown> {
  const { under, needs } = rateOf(rate);
  const adds = under.map((count) => sql`${ref('f', count)} > 0`);
  const measures = needs.map((count) => sql`(${ref('o', `${count}_by_events`)} or ${ref('o', `${count}_by_totals`)})`);
  return sql`(${list(adds, sql` or `)}) and not (${list(measures, sql` and `)})`;
}

export const ref = (...names: string[]): RawBuilder<unknown> => sql.ref(names.join('.'));
export const list = (parts: RawBuilder<unknown>[], by = sql`, `): RawBuilder<unknown> => sql.join(parts, by);
export const textArray = (values: readonly string[]): RawBuilder<unknown> =>
  sql`array[${list(values.map((value) => sql.lit(value)))}]::text[]`;
