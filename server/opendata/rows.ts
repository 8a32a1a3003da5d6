import { leastDenominator, type PublicTable, type PublishedCount, type PublishedRow, rateOf } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { type Cell, readCells } from './cells.ts';
import type { Edition } from './edition.ts';
import { monthsBetween } from './months.ts';
import { method, protect } from './protection.ts';

/** Months younger than this many months are provisional. */
const finalAfter = 3;

/** The rows of a table as published, in the order of the files, in batches. The same tallies give the same rows. */
export async function* publishedRows(trx: Db, table: PublicTable, edition: Edition): AsyncGenerator<PublishedRow[]> {
  for await (const cells of readCells(trx, table, edition)) yield cells.flatMap((cell) => rowsOf(cell, table, edition));
}

/** Rows whose published value is 0 are left out, so that neither presence nor absence of a row tells anything. */
function rowsOf(cell: Cell, table: PublicTable, edition: Edition): PublishedRow[] {
  const published = new Map([...cell.counts].map(([count, { count: value, key }]) => [count, protect(value, key)]));
  const values = [
    ...table.counts.map((count) => ({ measure: count, value: published.get(count) ?? 0, unit: 'count' })),
    ...table.rates.map((rate) => ({
      measure: rate,
      value: cell.unmeasured.has(rate) ? 0 : share(published, rateOf(rate)),
      unit: 'share',
    })),
  ];
  const status = monthsBetween(cell.month, edition.lastMonth) < finalAfter ? 'provisional' : 'final';
  return values
    .filter(({ value }) => value !== 0)
    .map(({ measure, value, unit }) => ({
      period: cell.month,
      period_type: 'month',
      ars: cell.ars,
      authority: cell.authority,
      service_key: cell.serviceKey,
      service: cell.service,
      measure,
      dimension: '',
      category: '',
      value,
      unit,
      flag: 'protected',
      status,
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
