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
  const tooMany = n * Math.expm1(-Math.log(chance) / n);
  const expectedOn = emptiness.map((empty) => -Math.log(empty));
  const onHoliday = expectedOn[sunday] ?? 0;
  let expected = 0;
  let days = -1;
  for (; expected <= tooMany && days < longest; days++) {
    const day = from + days + 1;
    const usual = expectedOn[weekdayOf(day)] ?? 0;
    expected += isHoliday(day) ? Math.min(usual, onHoliday) : usual;
  }
  return days;
}

/** The days that are part of the habit, numbered in their order: the habit of any of them in a row is told by differences. */
interface History {
  first: DayNumber;
  /** how many of them come before a day, from the first with events to the day after the last */
  before: Int32Array;
  weekdays: OfWeekday[];
}

interface OfWeekday {
  /** how many of the first days of the habit, so many as the index says, are of this weekday */
  among: Int32Array;
  counts: number[];
  /** how many of its first counts, so many as the index says, are zero */
  empty: number[];
}

function historyOf({ days, counts }: Course, silent: Run[]): History {
  const [first = 0, end = -1] = [days[0], days.at(-1)];
  const length = end - first + 1;
  const whole = new Int32Array(length);
  for (const [index, day] of days.entries()) whole[day - first] = counts[index] ?? 0;
  for (const { from, to } of silent) whole.fill(apart, from - first, Math.min(to, end) - first + 1);
  const before = new Int32Array(length + 1);
  const weekdays = Array.from({ length: 7 }, (): OfWeekday => ({ among: new Int32Array(length + 1), counts: [], empty: [0] }));
  let known = 0;
  for (let index = 0; index < length; index++) {
    const count = whole[index] ?? apart;
    if (count !== apart && !isHoliday(first + index)) {
      note(weekdays[weekdayOf(first + index)], count);
      known++;
      for (const { among, counts: there } of weekdays) among[known] = there.length;
    }
    before[index + 1] = known;
  }
  return { first, before, weekdays };
}
/** In place of a count, on days that are no part of the habit. */
const apart = -1;

function note(weekday: OfWeekday | undefined, count: number): void {
  weekday?.counts.push(count);
  weekday?.empty.push((weekday.empty.at(-1) ?? 0) + (count === 0 ? 1 : 0));
}

/** The habit of the days nearest before a gap; where there are too few, of those after it as well. */
function habitAround(run: Run, { first, before, weekdays }: History): Habit {
  const knownBefore = (day: DayNumber) => before[Math.min(day - first, before.length - 1)] ?? 0;
  const end = knownBefore(run.from);
  const start = Math.max(0, end - historyDays);
  const again = knownBefore(run.to + 1);
  const enough = Math.min(knownBefore(Number.POSITIVE_INFINITY), again + historyDays - (end - start));
  let daysWithEvents = 0;
  const emptiness = weekdays.map(({ among, counts, empty }) => {
    const [from = 0, to = 0, fromAfter = 0, toAfter = 0] = [among[start], among[end], among[again], among[enough]];
    const days = to - from + toAfter - fromAfter;
    const without = (empty[to] ?? 0) - (empty[from] ?? 0) + (empty[toAfter] ?? 0) - (empty[fromAfter] ?? 0);
    daysWithEvents += days - without;
    if (without > 0 || days === 0) return Math.max(surest, ((without + 0.5) / (days + 1)) ** (1 / half));
    return emptinessOfUsed([...counts.slice(from, to), ...counts.slice(fromAfter, toAfter)]);
  });
  return { emptiness, daysWithEvents: Math.max(1, daysWithEvents) };
}

/** Where none was empty, how many there usually are tells it. */
function emptinessOfUsed(counts: number[]): number {
  const median = Int32Array.from(counts).sort()[counts.length >> 1] ?? 0;
  return Math.min(Math.exp(-median / quarter), Math.max(surest, Math.exp(-median / half)));
}

/** How many days with events at least were to be expected within a gap from one day to another. */
export function missedIn({ from, to, emptiness }: Gap, first: DayNumber, last: DayNumber): number {
  let missed = 0;
  for (let day = Math.max(from, first); day <= Math.min(to, last); day++) missed += 1 - emptyOn(day, emptiness);
  return missed;
}
