import type { Day, Range } from '../../server/contract/days.ts';
import { formatInterval, formatIntervalShort } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';
import { isCut } from '../periods.ts';
import type { ChartRow } from './model.ts';

/** Intervals of a span of days of which the last is known. */
interface Course {
  interval: 'day' | 'week' | 'month';
  range: Range;
  lastDay: Day;
}

/** The row of an interval; one of which only some days are included or over is marked as cut. */
export function intervalRow(period: string, { interval, range, lastDay }: Course, notes: string[], locale: Locale): ChartRow {
  const cut = isCut(period, interval, range, lastDay);
  return {
    key: period,
    label: formatInterval(period, interval, locale.language),
    short: formatIntervalShort(period, interval, locale.language),
    note: [...(cut ? [locale.texts.chart.incomplete] : []), ...notes].join(', '),
    cut,
  };
}
