import { breaksIn, type KpiId, kpiOf } from '../../server/contract/kpis.ts';
import type { KpiRow } from '../api.ts';
import type { Day, Range } from '../../server/contract/days.ts';
import { formatValue } from '../format.ts';
import { breakWords, flagLabel, kpiLabel, type Locale } from '../i18n/locale.ts';
import { rowsOf } from '../rows.ts';
import { intervalRow } from './intervalRow.ts';
import type { ChartColumn, ChartModel, ChartRow } from './model.ts';

/** What the chart over time is made of; `Figures` has it. */
export interface TrendFigures {
  /** one answer over `interval`, without a split */
  course: KpiRow[];
  interval: 'day' | 'week' | 'month';
  range: Range;
  lastDay: Day;
}

/** KPIs of one unit over time. Intervals that hold only some of their days are marked as cut. */
export function trendModel(
  figures: TrendFigures,
  kpis: readonly [KpiId, ...KpiId[]],
  source: string,
  locale: Locale,
): ChartModel {
  const { chart } = locale.texts;
  const unit = kpiOf(kpis[0]).unit;
  const columns = kpis.map(
    (kpi): ChartColumn => ({ label: kpiLabel(kpi, locale), unit, values: rowsOf(figures.course, kpi).map((row) => row.value) }),
  );
  const shown = figures.course.filter((row) => kpis.includes(row.kpi));
  const periods = rowsOf(shown, kpis[0]).map((row) => row.period);
  const breaks = breaksOf(kpis, figures.range, locale);
  const rows = periods.map((period, index) => {
    const next = periods[index + 1];
    const here = breaks.filter(({ since }) => since >= period && (next === undefined || since < next));
    return trendRow(period, { ...figures, course: shown }, here, locale);
  });
  return {
    id: 'trend',
    kind: 'lines',
    title: chart.trend,
    unit: `${chart.unit[unit]} ${chart.per[figures.interval]}`,
    source,
    summary: trendSummary(columns, rows, locale),
    rowHeading: chart.rows[figures.interval],
    rows,
    columns,
    remarks: breaks.map(({ remark }) => remark),
  };
}

/** A day from which on a KPI is computed differently, in words. */
interface Break {
  since: Day;
  remark: string;
}

function breaksOf(kpis: readonly KpiId[], { from, to }: Range, locale: Locale): Break[] {
  return kpis.flatMap((kpi) =>
    breaksIn(kpiOf(kpi), from, to).map(({ since, change }) => ({ since, remark: breakWords(kpi, { since, change }, locale) })),
  );
}

function trendRow(period: string, figures: TrendFigures, breaks: Break[], locale: Locale): ChartRow {
  const provisional = figures.course.some((row) => row.period === period && row.flag === 'provisional');
  const { newFormula } = locale.texts.chart;
  const notes = [...(provisional ? [flagLabel('provisional', locale)] : []), ...(breaks.length > 0 ? [newFormula] : [])];
  return { ...intervalRow(period, figures, notes, locale), ...(breaks.length > 0 ? { broken: newFormula } : {}) };
}

/** Zeros have no highest and lowest worth a sentence for each line. */
function trendSummary(columns: ChartColumn[], rows: ChartRow[], locale: Locale): string {
  const values = columns.flatMap((column) => column.values).filter((value) => value !== null);
  if (values.length > 0 && values.every((value) => value === 0)) return locale.texts.chart.noAttempts;
  return columns.map((column) => columnSummary(column, rows, locale)).join(' ');
}

/** The highest and the lowest of the complete intervals; the newest value where none is complete. */
function columnSummary(column: ChartColumn, rows: ChartRow[], { language, texts }: Locale): string {
  const points = rows.flatMap((row, index) => {
    const value = column.values[index] ?? null;
    return value === null || row.cut ? [] : [{ value, label: row.label }];
  });
  const [first] = points;
  const words = (value: number) => formatValue(value, column.unit, language);
  const newest = column.values.at(-1) ?? null;
  if (!first) return newest === null ? texts.chart.notMeasured(column.label) : texts.chart.soFar(column.label, words(newest));
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best), first);
  const lowest = points.reduce((best, point) => (point.value < best.value ? point : best), first);
  return texts.chart.lineSummary(column.label, words(highest.value), highest.label, words(lowest.value), lowest.label);
}
