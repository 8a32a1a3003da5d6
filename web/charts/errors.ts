import type { KpiRow, Step } from '../api.ts';
import { formatValue } from '../format.ts';
import { categoryLabel, kpiLabel, type Locale, nameOf } from '../i18n/locale.ts';
import { rowsOf } from '../rows.ts';
import type { ChartModel } from './model.ts';

const most = 12;

/** How many different errors there are. */
export const errorCount = (rows: KpiRow[]): number => rowsOf(rows, 'errors').filter(({ value }) => value).length;

/** Attempts that were shown an error, by step and kind, the most frequent first; without `step` in the rows by kind only. */
export function errorModel(rows: KpiRow[], steps: Step[], source: string, locale: Locale): ChartModel {
  const { story, chart } = locale.texts;
  const found = rowsOf(rows, 'errors')
    .flatMap((row) => (row.value ? [{ value: row.value, label: labelOf(row, steps, locale) }] : []))
    .sort((one, other) => other.value - one.value || one.label.localeCompare(other.label, locale.language))
    .slice(0, most);
  const [first] = found;
  return {
    id: 'errors',
    kind: 'bars',
    title: story.errors,
    unit: `${kpiLabel('errors', locale)} (${chart.unit.count})`,
    source,
    summary: first ? `${first.label}: ${formatValue(first.value, 'count', locale.language)}` : chart.nothing,
    rowHeading: story.errorRows,
    rows: found.map(({ label }) => ({ key: label, label, short: label, note: '' })),
    columns: [{ label: kpiLabel('errors', locale), unit: 'count', values: found.map(({ value }) => value) }],
  };
}

function labelOf({ by }: KpiRow, steps: Step[], locale: Locale): string {
  const kind = categoryLabel('error_kind', by.error_kind ?? '', locale);
  if (by.step === undefined) return kind;
  const step = steps.find(({ key }) => key === by.step);
  return `${by.step === '' ? locale.texts.chart.beforeFirst : step ? nameOf(step.label, locale) : by.step} · ${kind}`;
}
