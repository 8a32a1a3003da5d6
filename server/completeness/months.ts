import { type CompletenessRow, type LateReason, type Stream, streams } from '../contract/completeness.ts';
import { type Day, addDays, addMonths, dayCount, endOf } from '../contract/days.ts';
import { type Course, type DayNumber, type Gap, gapsOf, missedIn } from './gaps.ts';

const epoch = '1970-01-01';
const numberOf = (day: Day): DayNumber => dayCount(epoch, day) - 1;
const dayOf = (day: DayNumber): Day => addDays(epoch, day);

/** An offer as the tallies know it. */
export interface KnownOffer {
  onlineSince: Day | null;
  onlineUntil: Day | null;
  silenceDays: number | null;
  courses: Record<Exclude<Stream, 'totals'>, Course>;
  /** months (first days) for which monthly totals were delivered */
  totals: Day[];
  /** months in which limits of attempts have not run out, and those with days that wait to be tallied */
  open: ReadonlySet<Day>;
  tallying: ReadonlySet<Day>;
}
/** The last day that is over. */
type LastDay = Day;

export type MonthState = Omit<CompletenessRow, 'authority' | 'service'>;
/** A gap tells something of a month only where half a day with events was to be expected in it. */
const noticeable = 0.5;

/**
 * The state of each month (first days) of an offer. That of attempts counts where any ever came, otherwise that of views,
 * decisions, totals; but whatever of these has fallen silent is named first.
 */
export function monthStates(offer: KnownOffer, months: Day[], lastDay: LastDay): MonthState[] {
  const judges = streams.flatMap((stream) => judgeOf(stream, offer, lastDay) ?? []);
  return months.map((month) => {
    const states = judges.map((judge) => judge(month));
    const [main] = states;
    return states.find(({ state }) => state === 'silent') ?? main ?? unconnected(month);
  });
}

type Judge = (month: Day) => MonthState;

function judgeOf(stream: Stream, offer: KnownOffer, lastDay: LastDay): Judge | undefined {
  if (stream === 'totals') return offer.totals.length > 0 ? (month) => ofTotals(month, offer, lastDay) : undefined;
  const course = offer.courses[stream];
  if (course.days.length === 0) return undefined;
  const last = numberOf([lastDay, offer.onlineUntil ?? lastDay].sort()[0] ?? lastDay);
  const gaps = gapsOf(course, last, offer.silenceDays ?? undefined);
  return (month) => ofCourse(month, stream, course, gaps, offer, lastDay);
}

const unconnected = (month: Day): MonthState => ({
  month: month.slice(0, 7),
  state: 'not_connected',
  reason: '',
  stream: '',
  ...{ days: 0, daysWithEvents: 0, missingDays: 0, longestGap: 0, usualGap: null, lastDay: null },
});

/** The days of a month on which an offer was connected and that are over; empty where `from` is after `to`. */
function window(month: Day, first: Day, offer: KnownOffer, lastDay: LastDay): { from: Day; to: Day } {
  const from = [month, first, offer.onlineSince ?? month].sort().at(-1) ?? month;
  const to = [endOf('month', month), lastDay, offer.onlineUntil ?? lastDay].sort()[0] ?? month;
  return { from, to };
}

const offline = (month: Day, { onlineSince, onlineUntil }: KnownOffer) =>
  (onlineSince !== null && onlineSince > endOf('month', month)) || (onlineUntil !== null && onlineUntil < month);

function ofCourse(month: Day, stream: Stream, course: Course, gaps: Gap[], offer: KnownOffer, lastDay: LastDay): MonthState {
  const first = dayOf(course.days[0] ?? 0);
  const last = numberOf(endOf('month', month));
  if (offline(month, offer) || first > endOf('month', month)) return unconnected(month);
  const { from, to } = window(month, first, offer, lastDay);
  const [start, end] = [numberOf(from), numberOf(to)];
  const touching = gaps.filter((gap) => gap.from <= end && gap.to >= start);
  const telling = touching.filter((gap) => missedIn(gap, start, end) >= noticeable);
  const silent = telling.filter((gap) => gap.silent);
  const shown = longestOf(silent) ?? longestOf(touching);
  const behind = telling.some((gap) => gap.to >= end && gap.from > (course.days.at(-1) ?? 0));
  const reason = lateReason(month, offer, lastDay, behind);
  const lastWithEvents = course.days.findLast((day) => day <= last);
  return {
    month: month.slice(0, 7),
    ...(silent.length > 0 ? { state: 'silent', reason: '' } : { state: reason === '' ? 'measured' : 'late', reason }),
    stream,
    days: Math.max(0, end - start + 1),
    daysWithEvents: course.days.filter((day) => day >= numberOf(month) && day <= last).length,
    missingDays: Math.round(10 * silent.reduce((sum, gap) => sum + missedIn(gap, start, end), 0)) / 10,
    longestGap: shown ? lengthOf(shown) : 0,
    usualGap: shown?.usual ?? null,
    lastDay: lastWithEvents === undefined ? null : dayOf(lastWithEvents),
  };
}

const lengthOf = ({ from, to }: Gap): number => to - from + 1;
const longestOf = (gaps: Gap[]): Gap | undefined => gaps.toSorted((one, other) => lengthOf(other) - lengthOf(one))[0];

function lateReason(month: Day, { open, tallying }: KnownOffer, lastDay: LastDay, behind: boolean): LateReason | '' {
  if (endOf('month', month) > lastDay) return 'not_over';
  if (tallying.has(month)) return 'tallying';
  if (open.has(month)) return 'open';
  return behind ? 'behind' : '';
}

/** Totals of a month are late until the end of the next one. */
function ofTotals(month: Day, offer: KnownOffer, lastDay: LastDay): MonthState {
  const first = offer.totals.toSorted()[0] ?? month;
  if (offline(month, offer) || first > month) return unconnected(month);
  const there = offer.totals.includes(month);
  const due = endOf('month', addMonths(month, 1)) <= lastDay;
  const late = endOf('month', month) > lastDay ? 'not_over' : 'behind';
  const latest = offer.totals
    .filter((delivered) => delivered <= month)
    .sort()
    .at(-1);
  const missed = there || !due ? 0 : dayCount(month, endOf('month', month));
  return {
    ...unconnected(month),
    ...(there ? { state: 'measured' } : due ? { state: 'silent' } : { state: 'late', reason: late }),
    stream: 'totals',
    ...{ days: dayCount(month, endOf('month', month)), missingDays: missed },
    lastDay: latest === undefined ? null : endOf('month', latest),
  };
}
