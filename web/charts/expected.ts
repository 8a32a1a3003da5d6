import type { ExpectedDay } from '../../server/contract/comparison.ts';
import { wholeBound } from '../../server/contract/statistics.ts';
import type { Locale } from '../i18n/locale.ts';
import type { ChartModel, ChartRow } from './model.ts';

/** Days that are outside of what was to be expected of them. */
export const unusualDays = (days: ExpectedDay[]): ExpectedDay[] => days.filter(({ unusual }) => unusual !== '');

/** A course by day together with what was to be expected of each day, for its first column. */
export function withExpected(model: ChartModel, days: ExpectedDay[], locale: Locale): ChartModel {
  const { expected } = locale.texts;
  const byDay = new Map(days.map((day) => [day.day, day]));
  const rows = model.rows.map((row): ChartRow => {
    const unusual = byDay.get(row.key)?.unusual ?? '';
    if (unusual === '') return row;
    const words = unusual === 'high' ? expected.unusualHigh : expected.unusualLow;
    return { ...row, unusual: true, note: [row.note, words].filter(Boolean).join(', ') };
  });
  const bound = (side: 'low' | 'high') => model.rows.map((row) => wholeBound(byDay.get(row.key)?.[side] ?? null, side));
  return {
    ...model,
    rows,
    columns: [
      ...model.columns,
      { label: expected.low, unit: 'count', values: bound('low'), bound: 'low' },
      { label: expected.high, unit: 'count', values: bound('high'), bound: 'high' },
    ],
  };
}
