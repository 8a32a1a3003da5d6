import { berlinDay } from '../contract/days.ts';

/** Months are 'YYYY-MM' strings; which month a moment is in, Europe/Berlin decides. */

/** The last month that is over at a moment. */
export const lastClosedMonth = (now: Date): string => addMonths(berlinDay(now).slice(0, 'YYYY-MM'.length), -1);

export function addMonths(month: string, months: number): string {
  const index = monthIndex(month) + months;
  return `${Math.floor(index / 12)}-${`${(index % 12) + 1}`.padStart(2, '0')}`;
}

/** How many months `later` is after `earlier`. */
export const monthsBetween = (earlier: string, later: string): number => monthIndex(later) - monthIndex(earlier);

const monthIndex = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

/** The last day of a month: `2026-02` → `2026-02-28`. */
export function lastDay(month: string): string {
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1, 0);
  return next.toISOString().slice(0, 10);
}
