import { sql, type RawBuilder } from 'kysely';
import { kpiOf } from '../contract/kpis.ts';
import { totalMeasures } from '../contract/measures.ts';
import { type PublishedCount, type PublishedRateName, type PublicTable, rateOf } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { addMonths } from './months.ts';

/** True counts of one authority, service and month, or of a total over them; never to leave this folder unprotected. */
export interface Cell {
  /** 'YYYY-MM' */
  month: string;
  /** '' in totals over authorities, as `authority`; `serviceKey` and `service` likewise */
  ars: string;
  authority: string;
  serviceKey: string;
  service: string;
  counts: Map<PublishedCount, { count: number; key: bigint }>;
  /** rates that some offer counted here does not measure */
  unmeasured: Set<PublishedRateName>;
}

export interface Span {
  firstMonth: string;
  lastMonth: string;
}

const batchSize = 500;
const noText = sql.lit('');

/**
 * The cells of a table over a span of months, in the order of the files, in batches: a cursor, so that memory stays
 * flat. Counts only authorities that agreed to publish and offers that measure what a KPI needs. Needs a transaction.
 */
export async function* readCells(trx: Db, table: PublicTable, span: Span): AsyncGenerator<Cell[]> {
  await sql`set local cursor_tuple_fraction = 1`.execute(trx); // all rows are wanted, not the first ones soon
  await sql`declare edition_cells no scroll cursor for ${cellQuery(table, span)}`.execute(trx);
  for (;;) {
    const { rows } = await sql<Record<string, string | null>>`fetch ${sql.lit(batchSize)} from edition_cells`.execute(trx);
    if (rows.length === 0) break;
    yield rows.map((row) => cellOf(row, table));
  }
  await sql`close edition_cells`.execute(trx);
}

function cellOf(row: Record<string, string | null>, table: PublicTable): Cell {
  const text = (name: string): string => row[name] ?? '';
  return {
    month: text('month'),
    ars: text('authority'),
    authority: text('authority_name'),
    serviceKey: text('service'),
    service: text('service_name'),
    counts: new Map(
      table.counts.map((count) => [count, { count: Number(row[count] ?? 0), key: BigInt(row[`${count}_key`] ?? 0) }]),
    ),
    unmeasured: new Set(table.rates.filter((rate) => row[`${rate}_unmeasured`] === 'yes')),
  };
}

function cellQuery(table: PublicTable, span: Span): RawBuilder<unknown> {
  const sums = table.counts.flatMap((count) => [
    sql`sum(${ref('c', count)}) as ${ref(count)}`,
    sql`wrap64(sum(${ref('c', `${count}_key`)})) as ${ref(`${count}_key`)}`,
  ]);
  const unmeasured = table.rates.map(
    (rate) => sql`case when bool_or(${lacks(rate)}) then 'yes' end as ${ref(`${rate}_unmeasured`)}`,
  );
  const groups = table.levels.map((level) => sql`(${list(['month', ...level].map((name) => ref('c', name)))})`);
  return sql`
    with offers as materialized (${offersQuery(table)}),
    counted as (${slimQuery(table, span)} union all ${volumeQuery(table, span)}),
    cells as (
      select c.month, c.authority, c.service, ${list([...sums, ...unmeasured])}
      from counted c join offers o on o.authority = c.authority and o.service = c.service
      group by grouping sets (${list(groups)})
    )
    select cells.*, a.name as authority_name, s.name ->> 'de' as service_name
    from cells left join authority a on a.ars = cells.authority left join service s on s.key = cells.service
    order by cells.month, cells.authority collate "C" nulls first, cells.service collate "C" nulls first`;
}

/** Offers of agreeing authorities, with two columns for each count: whether its events count, whether its monthly totals do. */
function offersQuery({ counts }: PublicTable): RawBuilder<unknown> {
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
             where a.licence is not null`;
}

function slimQuery({ counts }: PublicTable, span: Span): RawBuilder<unknown> {
  const sums = counts.flatMap((count) =>
    [count, `${count}_key`].map(
      (column) => sql`sum(${ref('s', column)}) filter (where ${ref('o', `${count}_by_events`)}) as ${ref(column)}`,
    ),
  );
  return sql`select s.authority, s.service, to_char(s.day, 'YYYY-MM') as month, ${list(sums)}
             from slim s join offers o on o.authority = s.authority and o.service = s.service
             where s.dimension = ${noText} and ${within('s.day', span)}
             group by s.authority, s.service, to_char(s.day, 'YYYY-MM')`;
}

/** Monthly totals of platforms that know no more; those split by a dimension are parts of them and not added. */
function volumeQuery({ counts }: PublicTable, span: Span): RawBuilder<unknown> {
  const delivered: readonly string[] = totalMeasures;
  const sums = counts.flatMap((count) => {
    const names = [ref(count), ref(`${count}_key`)];
    if (!delivered.includes(count)) return names.map((name) => sql`null::bigint as ${name}`);
    const counted = sql`v.measure = ${sql.lit(count)} and ${ref('o', `${count}_by_totals`)}`;
    return names.map((name, index) => sql`sum(${ref('v', index === 0 ? 'count' : 'key')}) filter (where ${counted}) as ${name}`);
  });
  return sql`select v.authority, v.service, to_char(v.month, 'YYYY-MM') as month, ${list(sums)}
             from volume v join offers o on o.authority = v.authority and o.service = v.service
             where v.channel = 'online' and v.dimension = ${noText} and ${within('v.month', span)}
             group by v.authority, v.service, to_char(v.month, 'YYYY-MM')`;
}

/** Whether an offer adds to the denominator of a rate without measuring all that the rate needs. */
function lacks(rate: PublishedRateName): RawBuilder<unknown> {
  const { under, needs } = rateOf(rate);
  const adds = under.map((count) => sql`${ref('c', count)} > 0`);
  const measures = needs.map((count) => sql`(${ref('o', `${count}_by_events`)} or ${ref('o', `${count}_by_totals`)})`);
  return sql`(${sql.join(adds, sql` or `)}) and not (${sql.join(measures, sql` and `)})`;
}

function within(day: string, { firstMonth, lastMonth }: Span): RawBuilder<unknown> {
  return sql`${sql.ref(day)} >= ${sql.lit(`${firstMonth}-01`)} and ${sql.ref(day)} < ${sql.lit(`${addMonths(lastMonth, 1)}-01`)}`;
}

const ref = (...names: string[]): RawBuilder<unknown> => sql.ref(names.join('.'));
const list = (parts: RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(parts, sql`, `);
const textArray = (values: readonly string[]): RawBuilder<unknown> =>
  sql`array[${list(values.map((value) => sql.lit(value)))}]::text[]`;

/** The first month with tallies of an authority that agreed to publish, or undefined. */
export async function firstMonthWithCounts(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ month: string | null }>`
    select to_char(min(least(tallied.first, delivered.first)), 'YYYY-MM') as month
    from authority a
    cross join lateral (select min(s.day) as first from slim s where s.authority = a.ars and s.dimension = '') tallied
    cross join lateral (select min(v.month) as first from volume v where v.authority = a.ars and v.channel = 'online') delivered
    where a.licence is not null`.execute(db);
  return rows[0]?.month ?? undefined;
}
