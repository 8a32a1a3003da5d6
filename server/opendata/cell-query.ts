import { type RawBuilder, sql } from 'kysely';
import { kpiOf } from '../contract/kpis.ts';
import { measureOf, totalMeasures } from '../contract/measures.ts';
import { type PublishedCount, type PublishedRateName, rateOf } from '../contract/published.ts';
import type { PublicTable } from '../contract/tables.ts';
import { lineCondition, stepParts } from '../measure-sql.ts';
import { instance } from './edition.ts';
import { periodFormat, type Span, spanOf, within } from './periods.ts';

/** Whose cells are asked for, and of which months. */
export interface CellsOf extends Span {
  /** `instance`, or the ARS of an authority */
  publisher: string;
}

const noText = sql.lit('');

/**
 * SQL for the cells of a table in the order of its files. Counts only authorities that agreed to publish and offers
 * that measure what a KPI needs. A table of days has the cell of each month before those of its days.
 */
export function cellQuery(table: PublicTable, of: CellsOf): RawBuilder<unknown> {
  const span = spanOf(of, table);
  const sums = table.counts.flatMap((count) => [
    sql`sum(${ref('c', count)}) as ${ref(count)}`,
    sql`sum(${ref('c', `${count}_key`)}) as ${ref(`${count}_key`)}`,
  ]);
  const unmeasured = table.rates.map(
    (rate) => sql`case when bool_or(${lacks(rate)}) then 'yes' end as ${ref(`${rate}_unmeasured`)}`,
  );
  const daily = table.period === 'day';
  const named = (name: 'authority' | 'service') =>
    table.levels.some((level) => level.includes(name)) ? ref('c', name) : sql`null::text as ${ref(name)}`;
  return sql`
    with offers as materialized (${offersQuery(table, of.publisher)}),
    counted as (${list(sourcesOf(table, span), sql` union all `)}),
    cells as (
      select ${daily ? sql`coalesce(c.period, c.month)` : sql`c.period`} as period, ${named('authority')}, ${named('service')},
             c.dimension, c.category, ${list([...sums, ...unmeasured])}
      from counted c join offers o on o.authority = c.authority and o.service = c.service
      group by grouping sets (${list(groupsOf(table, of.publisher))})
      having grouping(c.period) = 1 or c.period is not null
    )
    select cells.*, a.name as authority_name, s.name ->> 'de' as service_name
    from cells left join authority a on a.ars = cells.authority left join service s on s.key = cells.service
    order by left(cells.period, 7), cells.authority collate "C" nulls first, cells.service collate "C" nulls first,
             array_position(${textArray(table.splits)}, cells.dimension), cells.category collate "C", cells.period`;
}

/** An authority publishes rows about itself only; totals over authorities are the instance's. */
function groupsOf({ levels, period }: PublicTable, publisher: string): RawBuilder<unknown>[] {
  const own = publisher === instance ? levels : levels.filter((level) => level.includes('authority'));
  const spans = period === 'day' ? [['month'], ['month', 'period']] : [['period']];
  const groups = own.flatMap((level) => spans.map((columns) => [...columns, ...level, 'dimension', 'category']));
  return groups.map((group) => sql`(${list(group.map((name) => ref('c', name)))})`);
}

/** Offers of agreeing authorities, with two columns for each count: whether its events count, whether its monthly totals do. */
function offersQuery({ counts }: PublicTable, publisher: string): RawBuilder<unknown> {
  const measured = counts.flatMap((count) => {
    const { needs, totals } = kpiOf(count);
    const byTotals = totals ? sql`m.totals @> ${textArray(totals)}` : sql`false`;
    return [
      sql`m.types @> ${textArray(needs)} as ${ref(`${count}_by_events`)}`,
      sql`${byTotals} as ${ref(`${count}_by_totals`)}`,
    ];
  });
  return sql`select m.authority, m.service, ${list(measured)}
             from measured_offer m join authority a on a.ars = m.authority
             where a.licence is not null ${publisher === instance ? sql`` : sql`and a.ars = ${publisher}`}`;
}

/** Without a split: slim tallies. With one: the cube while attempts live, the kept slim tallies of deleted ones. */
function sourcesOf(table: PublicTable, span: Span): RawBuilder<unknown>[] {
  const split = table.splits.length > 0;
  return [slimQuery(table, span), ...(split ? [cubeQuery(table, span)] : []), volumeQuery(table, span)];
}

/** The columns of a source that say where a count belongs; `day` is its column with the day. */
function heads({ period }: PublicTable, of: string, day: string): RawBuilder<unknown> {
  const format = periodFormat[period === '' ? 'month' : period];
  const written = (as: string) => sql`to_char(${ref(of, day)}::timestamp, ${sql.lit(as)})`;
  const periods = period === 'day' && day === 'month' ? sql`null::text` : written(format);
  return sql`${ref(of, 'authority')}, ${ref(of, 'service')}, ${written('YYYY-MM')} as month, ${periods} as period`;
}

function slimQuery(table: PublicTable, span: Span): RawBuilder<unknown> {
  const sums = table.counts.flatMap((count) =>
    [count, `${count}_key`].map(
      (column) => sql`sum(${ref('s', column)}) filter (where ${ref('o', `${count}_by_events`)}) as ${ref(column)}`,
    ),
  );
  const chosen =
    table.splits.length > 0 ? sql`s.dimension = any(${textArray(table.splits)}) and s.kept` : sql`s.dimension = ${noText}`;
  return sql`select ${heads(table, 's', 'day')}, s.dimension, s.category, ${list(sums)}
             from slim s join offers o on o.authority = s.authority and o.service = s.service
             where ${chosen} and ${within('s.day', span)}
             group by 1, 2, 3, 4, 5, 6`;
}

function cubeQuery(table: PublicTable, span: Span): RawBuilder<unknown> {
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
             where ${within('c.day', span)}
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
function volumeQuery(table: PublicTable, span: Span): RawBuilder<unknown> {
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
             where v.channel = 'online' and v.dimension = any(${textArray(dimensions)}) and ${within('v.month', span)}
             group by 1, 2, 3, 4, 5, 6`;
}

/** Whether an offer adds to the denominator of a rate without measuring all that the rate needs. */
function lacks(rate: PublishedRateName): RawBuilder<unknown> {
  const { under, needs } = rateOf(rate);
  const adds = under.map((count) => sql`${ref('c', count)} > 0`);
  const measures = needs.map((count) => sql`(${ref('o', `${count}_by_events`)} or ${ref('o', `${count}_by_totals`)})`);
  return sql`(${list(adds, sql` or `)}) and not (${list(measures, sql` and `)})`;
}

const ref = (...names: string[]): RawBuilder<unknown> => sql.ref(names.join('.'));
const list = (parts: RawBuilder<unknown>[], by = sql`, `): RawBuilder<unknown> => sql.join(parts, by);
const textArray = (values: readonly string[]): RawBuilder<unknown> =>
  sql`array[${list(values.map((value) => sql.lit(value)))}]::text[]`;
