import type { Figures } from '../figures.ts';
import { addMonths, monthsBetween } from '../months.ts';
import type { StoredRow } from '../published/read.ts';

/** Rows by month, without gaps: a month in which everything was 0 has no rows and is a month all the same. */
export function monthsOf(rows: StoredRow[], lastMonth: string): Figures['months'] {
  const firstMonth = rows[0]?.period;
  if (firstMonth === undefined) return [];
  const byMonth = Map.groupBy(rows, ({ period }) => period);
  const provisional = new Set(rows.filter(({ status }) => status === 'provisional').map(({ period }) => period));
  return Array.from({ length: monthsBetween(firstMonth, lastMonth) + 1 }, (_, index) => {
    const month = addMonths(firstMonth, index);
    const values = new Map((byMonth.get(month) ?? []).map(({ measure, value }) => [measure, value]));
    return { month, provisional: provisional.has(month), values };
  });
}
