import { isHoliday } from './holidays.ts';

/**
 * Gaps in what arrives of an offer, judged by the offer's own habit. For each weekday the share of empty days in the 26
 * weeks nearest to the gap, most of them before it, tells how likely an empty one is, in a season in which half as many
 * come. So many empty days in a row are usual as chance brings with one in ten thousand: Sundays of an offer that nobody
 * uses on Sundays count for nothing, holidays as much as Sundays; an offer used every other day may rest for a month, one
 * used several times a day is missed on the third or fourth day, a busy one on the first.
 *
 * The gap itself, and other silent gaps, are no part of the habit: an outage cannot make the next one look usual.
 */

/** Days are counted from 1970-01-01, a Thursday. */
export type DayNumber = number;

/** Days with events in ascending order, and how many events or attempts each had. */
export interface Course {
  days: readonly DayNumber[];
  counts: readonly number[];
}

export interface Gap {
  /** first and last day without events */
  from: DayNumber;
  to: DayNumber;
  /** days in a row that are usually without events, from its first day on */
  usual: number;
  silent: boolean;
  /** by weekday, Monday first: how likely a day is empty */
  emptiness: number[];
}

const historyDays = 26 * 7;
/** Rows of empty days that are less likely than this are no chance. */
const chance = 0.0001;
/** Seasons differ: a quiet one brings half of the usual number. */
const half = 2;
/** No day is surer to have events than this, because of bridge days, school holidays, maintenance … */
const surest = 0.04;
/** … unless so many use the offer that events come even if it is a quarter of the usual number. */
const quarter = 4;
const longest = 400;
/** Every silent gap found makes the habit clearer; more than two rounds are rare. */
const passes = 5;

const weekdayOf = (day: DayNumber): number => (day + 3) % 7;
const sunday = 6;

/** How likely a day is without events. */
function emptyOn(day: DayNumber, emptiness: number[]): number {
  const usual = emptiness[weekdayOf(day)] ?? 1;
  return isHoliday(day) ? Math.max(usual, emptiness[sunday] ?? 1) : usual;
}

/**
 * The gaps between days with events, and the running one up to `last`, the last day that is over.
 * @param silenceDays days without events that the authority puts up with at most: it can only make the judgement stricter
 */
export function gapsOf(course: Course, last: DayNumber, silenceDays = longest): Gap[] {
  const empty = emptyRuns(course, last);
  let gaps: Gap[] = [];
  for (let pass = 0, found = -1; pass < passes; pass++) {
    const silent = gaps.filter((gap) => gap.silent);
    if (silent.length === found || (pass > 0 && silent.length === 0)) break;
    found = silent.length;
    const history = historyOf(course, silent);
    gaps = empty.map((run) => judged(run, habitAround(run, history), silenceDays));
  }
  return gaps;
}

type Run = Pick<Gap, 'from' | 'to'>;

function emptyRuns({ days }: Course, last: DayNumber): Run[] {
  return days.flatMap((day, index) => {
    const next = days[index + 1] ?? last + 1;
    return next - day > 1 ? [{ from: day + 1, to: next - 1 }] : [];
  });
}

interface Habit {
  emptiness: number[];
  daysWithEvents: number;
}

function judged(run: Run, { emptiness, daysWithEvents }: Habit, silenceDays: number): Gap {
  const usual = Math.min(usualDays(run.from, emptiness, daysWithEvents), silenceDays);
  return { ...run, usual, emptiness, silent: run.to - run.from + 1 > usual };
}

/**
 * A habit is known from `n` days with events, the less surely the fewer: where `m` more were to be expected, none at all
 * has the chance (1 + m/n)^-n (negative binomial), which for many days is e^-m.
 */
function usualDays(from: DayNumber, emptiness: number[], n: number): number {
  let expected = 0;
  let days = -1;
  for (; n * Math.log1p(expected / n) <= -Math.log(chance) && days < longest; days++)
    expected -= Math.log(emptyOn(from + days + 1, emptiness));
  return days;
}

/** What was counted on each day from the first with events on; -1 on days that are no part of the habit. */
interface History {
  first: DayNumber;
  counts: Int32Array;
}

function historyOf({ days, counts }: Course, silent: Run[]): History {
  const [first = 0, end = -1] = [days[0], days.at(-1)];
  const whole = new Int32Array(end - first + 1);
  for (const [index, day] of days.entries()) whole[day - first] = counts[index] ?? 0;
  for (let day = first; day <= end; day++) if (isHoliday(day)) whole[day - first] = -1;
  for (const { from, to } of silent) whole.fill(-1, from - first, Math.min(to, end) - first + 1);
  return { first, counts: whole };
}

/** The habit of the days nearest before a gap; where there are too few, of those after it as well. */
function habitAround(run: Run, { first, counts }: History): Habit {
  const byWeekday: number[][] = Array.from({ length: 7 }, () => []);
  let taken = 0;
  const take = (index: number) => {
    const count = counts[index] ?? -1;
    if (count < 0) return;
    byWeekday[weekdayOf(first + index)]?.push(count);
    taken++;
  };
  for (let index = run.from - 1 - first; index >= 0 && taken < historyDays; index--) take(index);
  for (let index = run.to + 1 - first; index < counts.length && taken < historyDays; index++) take(index);
  const daysWithEvents = byWeekday.flat().filter((count) => count > 0).length;
  return { emptiness: byWeekday.map(emptinessOf), daysWithEvents: Math.max(1, daysWithEvents) };
}

function emptinessOf(counts: number[]): number {
  const empty = counts.filter((count) => count === 0).length;
  if (empty > 0 || counts.length === 0) return Math.max(surest, ((empty + 0.5) / (counts.length + 1)) ** (1 / half));
  const median = counts.toSorted((one, other) => one - other)[counts.length >> 1] ?? 0;
  return Math.min(Math.exp(-median / quarter), Math.max(surest, Math.exp(-median / half)));
}

/** How many days with events at least were to be expected within a gap from one day to another. */
export function missedIn({ from, to, emptiness }: Gap, first: DayNumber, last: DayNumber): number {
  let missed = 0;
  for (let day = Math.max(from, first); day <= Math.min(to, last); day++) missed += 1 - emptyOn(day, emptiness);
  return missed;
}
