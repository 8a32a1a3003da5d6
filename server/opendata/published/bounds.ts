import { z } from 'zod';
import { publicTableIds, tableOf } from '../../contract/tables.ts';
import { lastDay } from '../months.ts';
import { lastMonthOf } from '../periods.ts';

/** A year, quarter, month or day, by which rows of any table may be bounded. */
export const Bound = z
  .string()
  .max(10)
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-Q[1-4])?$/, 'must be a period like 2026-09');

/**
 * Bounds as periods of a table, so that they can be compared as text: the ones that the first day of `from` and the last
 * day of `to` are in. Without it a month would end before its days, and quarters behind all months.
 */
export function boundsIn(table: string, { from, to }: { from?: string | undefined; to?: string | undefined }) {
  const asPeriod = periodOf(table);
  return {
    ...(from === undefined ? {} : { from: asPeriod(firstDayOf(from)) }),
    ...(to === undefined ? {} : { to: asPeriod(lastDayOf(to)) }),
  };
}

/** A day → the period of the table that it is in. */
function periodOf(table: string): (day: string) => string {
  const known = publicTableIds.find((id) => id === table);
  const length = known && tableOf(known).period;
  if (length === 'month') return (day) => day.slice(0, 7);
  if (length === 'quarter') return (day) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
  return (day) => day;
}

function firstDayOf(bound: string): string {
  if (bound.length === 10) return bound;
  if (bound.length === 4) return `${bound}-01-01`;
  const quarter = /^(\d{4})-Q([1-4])$/.exec(bound);
  return quarter ? `${quarter[1]}-${`${Number(quarter[2]) * 3 - 2}`.padStart(2, '0')}-01` : `${bound}-01`;
}

function lastDayOf(bound: string): string {
  if (bound.length === 10) return bound;
  return bound.length === 4 ? `${bound}-12-31` : lastDay(lastMonthOf(bound));
}
