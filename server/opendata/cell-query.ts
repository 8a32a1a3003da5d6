import { type RawBuilder, sql } from 'kysely';
import type { PublicTable } from '../contract/tables.ts';
import { countedRelations, headNames, lackNames, list, ref, sumNames, textArray } from './counted.ts';
import { instance } from './edition.ts';
import { type Span, spanOf } from './periods.ts';

/** Whose cells are asked for, and of which months. */
export interface CellsOf extends Span {
  /** `instance`, or the ARS of an authority */
  publisher: string;
}

/**
 * SQL for the cells of a table in the order of its files. A table of days has the cell of each month before those of its
 * days.
 */
export function cellQuery(table: PublicTable, of: CellsOf): RawBuilder<unknown> {
  const authority = of.publisher === instance ? undefined : of.publisher;
  return sql`with ${countedRelations(table, spanOf(of, table), authority)}, ${cellsFrom(sql`counted`, table, of.publisher)}`;
}

/** The same where tables are spread over nodes: counts are collected authority by authority, and made cells of afterwards. */
export const collecting = {
  /** SQL: the table that they are collected in, for the time of a transaction */
  begin(table: PublicTable): RawBuilder<unknown> {
    const columns = [
      ...headNames.map((name) => sql`${ref(name)} text`),
      ...sumNames(table).map((name) => sql`${ref(name)} numeric`),
      ...lackNames(table).map((name) => sql`${ref(name)} boolean`),
    ];
    return sql`create temporary table collected (${list(columns)}) on commit drop`;
  },
  add: (table: PublicTable, of: CellsOf, authority: string): RawBuilder<unknown> =>
    sql`insert into collected with ${countedRelations(table, spanOf(of, table), authority)} select * from counted`,
  cells: (table: PublicTable, of: CellsOf): RawBuilder<unknown> => sql`with ${cellsFrom(sql`collected`, table, of.publisher)}`,
  end: sql`drop table collected`,
};

function cellsFrom(counted: RawBuilder<unknown>, table: PublicTable, publisher: string): RawBuilder<unknown> {
  const sums = sumNames(table).map((name) => sql`sum(${ref('c', name)}) as ${ref(name)}`);
  const unmeasured = lackNames(table).map((name) => sql`case when bool_or(${ref('c', name)}) then 'yes' end as ${ref(name)}`);
  const daily = table.period === 'day';
  const named = (name: 'authority' | 'service') =>
    table.levels.some((level) => level.includes(name)) ? ref('c', name) : sql`null::text as ${ref(name)}`;
  return sql`
    cells as (
      select ${daily ? sql`coalesce(c.period, c.month)` : sql`c.period`} as period, ${named('authority')}, ${named('service')},
             c.dimension, c.category, ${list([...sums, ...unmeasured])}
      from ${counted} c
      group by grouping sets (${list(groupsOf(table, publisher))})
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
