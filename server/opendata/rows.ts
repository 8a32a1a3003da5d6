import type { PublishedRow } from '../contract/columns.ts';
import { leastDenominator, type PublishedCount, type PublishedMeasure, publishedMeasure, rateOf } from '../contract/published.ts';
import type { PublicTable } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { type Cell, readCells } from './cells.ts';
import type { Edition } from './edition.ts';
import { monthsBetween } from './months.ts';
import { lastMonthOf } from './periods.ts';
import { method, protect } from './protection.ts';

/** Months younger than this many months are provisional. */
export const finalAfter = 3;

/** A value of a cell as published. */
interface Value {
  measure: PublishedMeasure;
  value: number;
}

/**
 * The rows of a table as published, in the order of the files, in batches. The same tallies give the same rows. `hear` is
 * told the cells of each batch before protection.
 */
export async function* publishedRows(
  trx: Db,
  table: PublicTable,
  edition: Edition,
  hear?: (cells: Cell[]) => void,
): AsyncGenerator<PublishedRow[]> {
  const toRows = rowMaker(table, edition);
  for await (const cells of readCells(trx, table, edition)) {
    hear?.(cells);
    yield cells.flatMap(toRows.of);
  }
  yield toRows.rest();
}

/** Makes rows of cells as they come in the order of the files; `rest` answers those that wait for more cells. */
function rowMaker(table: PublicTable, edition: Edition): { of(cell: Cell): PublishedRow[]; rest(): PublishedRow[] } {
  if (table.leastStarts !== undefined) return { of: busyDays(table, edition, table.leastStarts), rest: () => [] };
  const { mean } = table;
  if (mean === undefined) return { of: (cell) => rowsOf(cell, valuesOf(cell, table), table, edition), rest: () => [] };
  let group: Cell[] = [];
  const meanRows = (): PublishedRow[] => {
    const [first] = group;
    if (!first) return [];
    const values = [{ measure: mean, value: meanOf(group) }];
    return rowsOf({ ...first, dimension: '', category: '' }, values, table, edition);
  };
  return {
    of(cell) {
      const another = group[0] !== undefined && isOfAnother(group[0], cell);
      const ended = another ? meanRows() : [];
      group = another ? [cell] : [...group, cell];
      return [...ended, ...rowsOf(cell, valuesOf(cell, table), table, edition)];
    },
    rest: meanRows,
  };
}

const isOfAnother = (one: Cell, other: Cell): boolean =>
  one.period !== other.period || one.ars !== other.ars || one.serviceKey !== other.serviceKey;

/** Rows of days, left out in months whose published starts are too few; the cell of a month comes before its days. */
function busyDays(table: PublicTable, edition: Edition, leastStarts: number): (cell: Cell) => PublishedRow[] {
  let busy = false;
  return (cell) => {
    const values = valuesOf(cell, table);
    if (cell.period.length > 'YYYY-MM'.length) return busy ? rowsOf(cell, values, table, edition) : [];
    busy = values.some(({ measure, value }) => measure === 'starts' && value >= leastStarts);
    return [];
  };
}

/** Counts with their deviation, and shares of those. */
function valuesOf(cell: Cell, table: PublicTable): Value[] {
  const published = new Map([...cell.counts].map(([count, { count: value, key }]) => [count, protect(value, key)]));
  return [
    ...table.counts.map((count) => ({ measure: count, value: published.get(count) ?? 0 })),
    ...table.rates.map((rate) => ({ measure: rate, value: cell.unmeasured.has(rate) ? 0 : share(published, rateOf(rate)) })),
  ];
}

/** Rows whose published value is 0 are left out, so that neither presence nor absence of a row tells anything. */
function rowsOf(cell: Cell, values: Value[], table: PublicTable, edition: Edition): PublishedRow[] {
  const provisional = monthsBetween(lastMonthOf(cell.period), edition.lastMonth) < finalAfter;
  return values
    .filter(({ value }) => value !== 0)
    .map(({ measure, value }) => ({
      period: cell.period,
      period_type: table.period,
      ars: cell.ars,
      authority: cell.authority,
      service_key: cell.serviceKey,
      service: cell.service,
      measure,
      dimension: cell.dimension,
      category: cell.category,
      value,
      unit: publishedMeasure(measure).unit,
      flag: 'protected',
      status: provisional ? 'provisional' : 'final',
      method,
      edition: edition.id,
    }));
}

/** A share of published counts, to 2 places below a denominator of 1,000, else 3; 0 where the denominator is too small. */
function share(
  published: Map<PublishedCount, number>,
  rate: { over: readonly PublishedCount[]; under: readonly PublishedCount[] },
): number {
  const total = (counts: readonly PublishedCount[]): number =>
    counts.reduce((sum, count) => sum + (published.get(count) ?? 0), 0);
  const denominator = total(rate.under);
  if (denominator < leastDenominator) return 0;
  const steps = denominator < 1000 ? 100 : 1000;
  return Math.round((total(rate.over) * steps) / denominator) / steps;
}

/** The mean of stars over their published counts, to 2 places; 0 where they are too few. */
function meanOf(group: Cell[]): number {
  let [points, ratings] = [0, 0];
  for (const { category, counts } of group) {
    const { count, key } = counts.get('ratings') ?? { count: 0, key: 0n };
    const published = protect(count, key);
    points += published === 0 ? 0 : Number(category) * published; // 'unknown' has none
    ratings += published;
  }
  return ratings < leastDenominator ? 0 : Math.round((points / ratings) * 100) / 100;
}
