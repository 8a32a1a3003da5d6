import { type RawBuilder, sql } from 'kysely';
import type { PublicTable } from '../contract/tables.ts';
import { addMonths } from './months.ts';

/** Months that an edition is about, `YYYY-MM`. */
export interface Span {
  firstMonth: string;
  lastMonth: string;
}

/** A period of a table: `2026-09-15`, `2026-09` or `2026-Q3`. */
type Length = Exclude<PublicTable['period'], ''>;

/** How PostgreSQL writes the period that a day is in. */
export const periodFormat: Record<Length, string> = { day: 'YYYY-MM-DD', month: 'YYYY-MM', quarter: 'YYYY-"Q"Q' };

/** The last month of a period. */
export function lastMonthOf(period: string): string {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
  return quarter ? `${quarter[1]}-${`${Number(quarter[2]) * 3}`.padStart(2, '0')}` : period.slice(0, 7);
}

/**
 * Quarters are published once they are over, and whole: the first one from its first month, although counting began later
 * in it, or the edition's other tables do.
 */
export function spanOf({ firstMonth, lastMonth }: Span, { period }: PublicTable): Span {
  if (period !== 'quarter') return { firstMonth, lastMonth };
  const within = (month: string) => (Number(month.slice(5)) - 1) % 3;
  return {
    firstMonth: addMonths(firstMonth, -within(firstMonth)),
    lastMonth: addMonths(lastMonth, within(lastMonth) === 2 ? 0 : -1 - within(lastMonth)),
  };
}

/** SQL: whether a day is in a span. */
export function within(day: string, { firstMonth, lastMonth }: Span): RawBuilder<unknown> {
  return sql`${sql.ref(day)} >= ${sql.lit(`${firstMonth}-01`)}::date and ${sql.ref(day)} < ${sql.lit(`${addMonths(lastMonth, 1)}-01`)}::date`;
}
