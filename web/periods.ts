import {
  addDays,
  addMonths,
  type Day,
  dayCount,
  endOf,
  type Interval,
  isDay,
  type Range,
  startOf,
  step,
} from '../server/contract/days.ts';

/** What the period picker can be set to; the shape behind the `period` of the address. */
export type Period =
  | { kind: 'today' }
  | { kind: 'rolling'; days: RollingDays }
  | { kind: 'month' | 'quarter' | 'year'; start: Day }
  | { kind: 'free'; from: Day; to: Day };

const rollingDays = [7, 30, 90] as const;
export type RollingDays = (typeof rollingDays)[number];

/** Reads `today`, `30d`, `2026-09`, `2026-Q3`, `2026` or `2026-09-01..2026-09-15`; undefined for anything else. */
export function parsePeriod(text: string | null): Period | undefined {
  if (text === null) return undefined;
  if (text === 'today') return { kind: 'today' };
  const rolling = rollingDays.find((days) => text === `${days}d`);
  if (rolling) return { kind: 'rolling', days: rolling };
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text);
  if (quarter) return { kind: 'quarter', start: addMonths(`${quarter[1]}-01-01`, (Number(quarter[2]) - 1) * 3) };
  if (isDay(`${text}-01`)) return { kind: 'month', start: `${text}-01` };
  if (isDay(`${text}-01-01`)) return { kind: 'year', start: `${text}-01-01` };
  const [from = '', to = ''] = text.split('..');
  return isDay(from) && isDay(to) && from <= to ? { kind: 'free', from, to } : undefined;
}

/** The text of the address that `parsePeriod` reads back. */
export function periodText(period: Period): string {
  switch (period.kind) {
    case 'today':
      return 'today';
    case 'rolling':
      return `${period.days}d`;
    case 'month':
      return period.start.slice(0, 7);
    case 'quarter':
      return `${period.start.slice(0, 4)}-Q${(Number(period.start.slice(5, 7)) + 2) / 3}`;
    case 'year':
      return period.start.slice(0, 4);
    case 'free':
      return `${period.from}..${period.to}`;
  }
}

/** The day after the last complete one: it has figures, but is not over. */
export const todayAfter = (lastDay: Day): Day => addDays(lastDay, 1);

/**
 * The days of a period. `lastDay` is the last complete one: rolling periods end with it. Calendar and freely chosen
 * ones include today, so that the first events show at once, and stop there; those of the future are left as they are.
 */
export function rangeOf(period: Period, lastDay: Day): Range {
  const today = todayAfter(lastDay);
  if (period.kind === 'today') return { from: today, to: today };
  if (period.kind === 'rolling') return { from: addDays(lastDay, 1 - period.days), to: lastDay };
  const whole =
    period.kind === 'free' ? { from: period.from, to: period.to } : { from: period.start, to: endOf(period.kind, period.start) };
  return { from: whole.from, to: whole.from <= today && today < whole.to ? today : whole.to };
}

/** The interval a chart over so many days shows best. */
export function intervalFor({ from, to }: Range): 'day' | 'week' | 'month' {
  const days = dayCount(from, to);
  if (days <= 45) return 'day';
  return days <= 200 ? 'week' : 'month';
}

/** The same for shares, which mean little of few cases: by day where there are few days only. */
export function intervalForShares(range: Range): 'day' | 'week' | 'month' {
  const interval = intervalFor(range);
  return interval === 'day' && dayCount(range.from, range.to) > 14 ? 'week' : interval;
}

/** The whole months inside a range that are over; the last such month, with `inside: false`, where it holds none. */
export function wholeMonths({ from, to }: Range, lastDay: Day): Range & { inside: boolean } {
  const end = to < lastDay ? to : lastDay;
  const first = startOf('month', from) === from ? from : step('month', from, 1);
  const last = endOf('month', end) === end ? end : addDays(startOf('month', end), -1);
  return first <= last ? { from: first, to: last, inside: true } : { from: startOf('month', last), to: last, inside: false };
}

/** Whether an interval has days outside the range, or days that are not over: its count is then too low to compare. */
export const isCut = (start: Day, interval: Interval, range: Range, lastDay: Day): boolean =>
  start < range.from || endOf(interval, start) > range.to || endOf(interval, start) > lastDay;

/** The period one month, quarter or year later (`by` 1) or earlier (−1); undefined where that means nothing. */
export function neighbour(period: Period, by: 1 | -1): Period | undefined {
  if (period.kind !== 'month' && period.kind !== 'quarter' && period.kind !== 'year') return undefined;
  return { kind: period.kind, start: step(period.kind, period.start, by) };
}

export type PeriodChoice = 'today' | '7' | '30' | '90' | 'month' | 'quarter' | 'year' | 'free';
export const periodChoices: PeriodChoice[] = ['today', '7', '30', '90', 'month', 'quarter', 'year', 'free'];

export const choiceOf = (period: Period): PeriodChoice => (period.kind === 'rolling' ? `${period.days}` : period.kind);

/** The period a choice starts with: the calendar interval of the last day shown, or exactly the days shown. */
export function chosenPeriod(choice: PeriodChoice, shown: Range, lastDay: Day): Period {
  const rolling = rollingDays.find((days) => `${days}` === choice);
  if (rolling) return { kind: 'rolling', days: rolling };
  if (choice === 'month' || choice === 'quarter' || choice === 'year') {
    const today = todayAfter(lastDay);
    return { kind: choice, start: startOf(choice, shown.to < today ? shown.to : today) };
  }
  return choice === 'free' ? { kind: 'free', ...shown } : { kind: 'today' };
}
