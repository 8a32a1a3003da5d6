import { addDays, addMonths, dayCount, endOf, step } from './days.ts';
import type { Period, Range } from './periods.ts';

/**
 * The days a period is compared with. A calendar period: the one before it; as long as it is unfinished, as many days
 * from the start of that one. Rolling ones: shifted back by whole weeks, so that weekdays meet weekdays. Days chosen
 * freely: as many days directly before. Undefined for today, which is too young to be set against a whole day.
 */
export function comparedRange(period: Period, range: Range): Range | undefined {
  const days = dayCount(range.from, range.to);
  switch (period.kind) {
    case 'today':
      return undefined;
    case 'rolling':
      return shifted(range, Math.ceil(days / 7) * 7);
    case 'free':
      return shifted(range, days);
    default: {
      const from = step(period.kind, range.from, -1);
      const [end, asMany] = [endOf(period.kind, from), addDays(from, days - 1)];
      const finished = range.to === endOf(period.kind, range.from);
      return { from, to: finished || asMany > end ? end : asMany };
    }
  }
}

const shifted = ({ from, to }: Range, days: number): Range => ({ from: addDays(from, -days), to: addDays(to, -days) });

/** As many whole months directly before. */
export function previousMonths({ from, to }: Range): Range {
  let months = 1;
  while (addMonths(from, months) <= to) months++;
  return { from: addMonths(from, -months), to: addDays(from, -1) };
}
