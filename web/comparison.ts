import { addDays, addMonths, type Range } from '../server/contract/days.ts';
import { rangeBefore } from '../server/contract/periods-before.ts';
import type { Period } from './periods.ts';

/**
 * The days a period is compared with. A calendar period: the one before it; as long as it is unfinished, as many days
 * from the start of that one. Rolling ones: shifted back by whole weeks, so that weekdays meet weekdays. Days chosen
 * freely: as many days directly before. Undefined for today, which is too young to be set against a whole day.
 */
export function comparedRange(period: Period, range: Range): Range | undefined {
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

/** As many whole months directly before. */
export function previousMonths({ from, to }: Range): Range {
  let months = 1;
  while (addMonths(from, months) <= to) months++;
  return { from: addMonths(from, -months), to: addDays(from, -1) };
}
