/**
 * Calendar arithmetic on local days. A day is text `YYYY-MM-DD` and is counted in UTC, so that neither the machine's
 * time zone nor the two days a year with 23 or 25 hours can shift it.
 */
export type Day = string;

/** Local days, both included. */
export interface Range {
  from: Day;
  to: Day;
}

const milliseconds = 86_400_000;
const asDate = (day: Day): Date => new Date(`${day}T00:00:00Z`);
const asDay = (date: Date): Day => date.toISOString().slice(0, 10);
const yearOf = (day: Day): number => Number(day.slice(0, 4));
const monthOf = (day: Day): number => Number(day.slice(5, 7));

/** Whether a text names a day of the years 1 to 9998 (a day more or less has four digits, too) that exists; 30 February does not. */
export function isDay(text: string): boolean {
  return /^(?!0000|9999)\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(asDate(text).getTime()) && asDay(asDate(text)) === text;
}

export const addDays = (day: Day, count: number): Day => asDay(new Date(asDate(day).getTime() + count * milliseconds));

/** The number of days from one to the other, both included. */
export const dayCount = (from: Day, to: Day): number =>
  Math.round((asDate(to).getTime() - asDate(from).getTime()) / milliseconds) + 1;

/** The first day of the month that many months later; earlier where negative. */
export function addMonths(day: Day, count: number): Day {
  const months = yearOf(day) * 12 + monthOf(day) - 1 + count; // as text: Date.UTC takes the years up to 99 for those from 1900 on
  const digits = (number: number, length: number) => `${number}`.padStart(length, '0');
  return `${digits(Math.floor(months / 12), 4)}-${digits((months % 12) + 1, 2)}-01`;
}

export type Interval = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** The first day of the interval that a day lies in; weeks start on Monday. */
export function startOf(interval: Interval, day: Day): Day {
  switch (interval) {
    case 'day':
      return day;
    case 'week':
      return addDays(day, -((asDate(day).getUTCDay() + 6) % 7));
    case 'month':
      return addMonths(day, 0);
    case 'quarter':
      return addMonths(day, -((monthOf(day) - 1) % 3));
    case 'year':
      return addMonths(day, 1 - monthOf(day));
  }
}

/** The first day of the interval `count` intervals after the one a day lies in. */
export function step(interval: Interval, day: Day, count: number): Day {
  const start = startOf(interval, day);
  if (interval === 'day' || interval === 'week') return addDays(start, count * (interval === 'day' ? 1 : 7));
  return addMonths(start, count * { month: 1, quarter: 3, year: 12 }[interval]);
}

/** The last day of the interval that a day lies in. */
export const endOf = (interval: Interval, day: Day): Day => addDays(step(interval, day, 1), -1);

const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The local day in Berlin of an instant (RFC 3339, or as a Date). */
export function berlinDay(instant: string | Date): Day {
  const parts = Object.fromEntries(berlin.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  return `${parts['year']}-${parts['month']}-${parts['day']}`;
}

/** ISO 8601 week number of a day. */
export function weekNumber(day: Day): number {
  const thursday = addDays(startOf('week', day), 3);
  return Math.ceil(dayCount(startOf('year', thursday), thursday) / 7);
}
