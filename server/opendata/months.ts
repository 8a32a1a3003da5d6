/** Months are 'YYYY-MM' strings; which month a moment is in, Europe/Berlin decides. */
const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', year: 'numeric', month: '2-digit' });

/** The last month that is over at a moment. */
export function lastClosedMonth(now: Date): string {
  const part = (type: 'year' | 'month') => berlin.formatToParts(now).find((found) => found.type === type)?.value ?? '';
  return addMonths(`${part('year')}-${part('month')}`, -1);
}

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
