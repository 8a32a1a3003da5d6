import { addDays, addMonths, type Range } from '../server/contract/days.ts';
import { type Against, rangeBefore, type Shape } from '../server/contract/periods-before.ts';
import type { YearBefore } from './filters.ts';
import type { Period } from './periods.ts';

/** The shape of a period, which decides what a year before it is. */
const shapeOfPeriod = ({ kind }: Period): Shape => (kind === 'today' || kind === 'rolling' || kind === 'free' ? 'days' : kind);

/** What the API is to compare a period with, so that it takes the same days as `comparedRange`. */
export const againstOf = (period: Period, against: YearBefore | undefined): Against =>
  against ?? (period.kind === 'rolling' ? 'weeks' : 'previous');

/**
 * The days a period is compared with: those of the year before where that was chosen, else the period before it. Of a
 * calendar period, the one before it; as long as it is unfinished, as many days from the start of that one. Of a rolling
 * one, its days shifted back by whole weeks, so that weekdays meet weekdays. Of days chosen freely, as many days directly
 * before. Undefined for today, which is too young to be set against a whole day.
 */
export function comparedRange(period: Period, range: Range, against?: YearBefore): Range | undefined {
  if (against) return rangeBefore(range, against, shapeOfPeriod(period));
  switch (period.kind) {
    case 'today':
      return undefined;
    case 'rolling':
      return rangeBefore(range, 'weeks', 'days');
    case 'free':
      return rangeBefore(range, 'previous', 'days');
    default:
      return rangeBefore(range, 'previous', period.kind);
  }
}

/** As many whole months directly before, or the same ones a year earlier. */
export function previousMonths({ from, to }: Range, against?: YearBefore): Range {
  if (against) return yearBefore({ from, to });
  let months = 1;
  while (addMonths(from, months) <= to) months++;
  return { from: addMonths(from, -months), to: addDays(from, -1) };
}

/** The same whole months of the last year that they do not overlap. */
function yearBefore({ from, to }: Range): Range {
  let months = 12;
  while (addMonths(to, -months) >= from) months += 12;
  return { from: addMonths(from, -months), to: addDays(addMonths(to, 1 - months), -1) };
}
