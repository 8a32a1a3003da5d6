import { addDays, addMonths, type Day, dayCount, endOf, type Range, startOf, step } from './days.ts';

/** Which days a period is compared with: the one rule, for the API and for the screens. */

const calendar = ['month', 'quarter', 'year'] as const;
/** Whether the days are a calendar period, perhaps an unfinished one, or just so many days. */
export type Shape = (typeof calendar)[number] | 'days';

/**
 * `previous`: the period directly before. `weeks`: shifted back by whole weeks, so that weekdays meet weekdays.
 * `year`: the same dates a year earlier. `year_weeks`: 52 weeks earlier, weekdays meeting weekdays.
 */
export const againsts = ['previous', 'weeks', 'year', 'year_weeks'] as const;
export type Against = (typeof againsts)[number];

/**
 * The days to compare with. They never overlap the period. Of a calendar period it is the whole one before; as long as
 * the period is unfinished, only as many days from the start of that one, so that like is compared with like.
 */
export function rangeBefore(range: Range, against: Against, shape: Shape): Range {
  const days = dayCount(range.from, range.to);
  switch (against) {
    case 'weeks':
      return shifted(range, Math.ceil(days / 7) * 7);
    case 'year_weeks':
      return shifted(range, Math.ceil(days / 364) * 364);
    case 'year': {
      let years = 1;
      while (yearsBefore(range.to, years) >= range.from) years++;
      if (shape === 'days') return { from: yearsBefore(range.from, years), to: yearsBefore(range.to, years) };
      return calendarRange(range, shape, addMonths(range.from, -12 * years));
    }
    case 'previous':
      return shape === 'days' ? shifted(range, days) : calendarRange(range, shape, step(shape, range.from, -1));
  }
}

/** The smallest calendar period that the days are, or are the part of that ends with the last complete day. */
export function shapeOf({ from, to }: Range, lastDay: Day): Shape {
  const is = (kind: (typeof calendar)[number]) => {
    const end = endOf(kind, from);
    return startOf(kind, from) === from && (to === end || (to <= end && to >= lastDay));
  };
  return calendar.find(is) ?? 'days';
}

function calendarRange(range: Range, kind: (typeof calendar)[number], from: Day): Range {
  const [end, asMany] = [endOf(kind, from), addDays(from, dayCount(range.from, range.to) - 1)];
  const finished = range.to === endOf(kind, range.from);
  return { from, to: finished || asMany > end ? end : asMany };
}

const shifted = ({ from, to }: Range, days: number): Range => ({ from: addDays(from, -days), to: addDays(to, -days) });

/** The same date; 28 February for the 29th where there is none. */
function yearsBefore(day: Day, years: number): Day {
  const month = addMonths(day, -12 * years);
  const same = `${month.slice(0, 8)}${day.slice(8)}`;
  const end = endOf('month', month);
  return same < end ? same : end;
}
