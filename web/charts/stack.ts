import type { DimensionName } from '../../server/contract/dimensions.ts';
import { type Day, type Range, startOf, step } from '../../server/contract/days.ts';
import type { KpiId } from '../../server/contract/kpis.ts';
import { fewest } from '../../server/contract/statistics.ts';
import type { KpiRow } from '../api.ts';
import { formatValue } from '../format.ts';
import { categoryLabel, dimensionLabel, kpiLabel, type Locale } from '../i18n/locale.ts';
import { rowsOf } from '../rows.ts';
import { intervalRow } from './intervalRow.ts';
import type { ChartColumn, ChartModel, ChartRow } from './model.ts';

export interface StackInput {
  /** one answer over `interval`, by the dimension */
  rows: KpiRow[];
  /** a count */
  kpi: KpiId;
  dimension: DimensionName;
  interval: 'day' | 'week' | 'month';
  range: Range;
  lastDay: Day;
  source: string;
}

const unknown = 'unknown';
/** Categories with a part of their own; more could not be told apart. The rest is one part, unknown another. */
export const most = 5;

/** Categories that are one part of the whole. */
interface Part {
  label: string;
  categories: string[];
  rest: boolean;
}

/** How a count divides over the categories of a dimension, interval by interval; the shares of each add up to one. */
export function stackModel(input: StackInput, locale: Locale): ChartModel {
  const { mix, chart } = locale.texts;
  const counts = countsOf(input);
  const periods = periodsOf(input);
  const parts = partsOf(counts, input.dimension, locale);
  const count = (period: string, categories: string[]): number =>
    categories.reduce((sum, category) => sum + (counts.get(category)?.get(period) ?? 0), 0);
  const totals = periods.map((period) => count(period, [...counts.keys()]));
  const rows = periods.map((period, at) => stackRow(period, totals[at] ?? 0, input, locale));
  const columns = parts.map(
    ({ label, categories, rest }): ChartColumn => ({
      label,
      unit: 'share',
      values: periods.map((period, at) => (totals[at] ? count(period, categories) / totals[at] : null)),
      ...(rest ? { rest } : {}),
    }),
  );
  const kpi = kpiLabel(input.kpi, locale);
  const whole: ChartColumn = {
    label: kpi,
    unit: 'count',
    values: parts.length > 0 ? totals : totals.map(() => null),
    aside: true,
  };
  return {
    id: 'mix',
    kind: 'stack',
    title: mix.title(dimensionLabel(input.dimension, locale)),
    unit: mix.unit(kpi, chart.per[input.interval]),
    source: input.source,
    summary: parts.length > 0 ? summaryOf(columns, rows, locale) : chart.nothing,
    rowHeading: chart.rows[input.interval],
    rows,
    columns: [...columns, whole],
  };
}

/** Counts by category and period; what is not measured is not there. */
function countsOf({ rows, kpi, dimension }: StackInput): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { by, period, value } of rowsOf(rows, kpi)) {
    const category = by[dimension] ?? unknown;
    if (value) counts.set(category, (counts.get(category) ?? new Map<string, number>()).set(period, value));
  }
  return counts;
}

/** Every interval of the range, also those in which nothing happened. */
function periodsOf({ interval, range }: StackInput): string[] {
  const periods: string[] = [];
  for (let start = startOf(interval, range.from); start <= range.to; start = step(interval, start, 1)) periods.push(start);
  return periods;
}

/** The most frequent categories, the others together, and the unknown last. */
function partsOf(counts: Map<string, Map<string, number>>, dimension: DimensionName, locale: Locale): Part[] {
  const total = (category: string) => [...(counts.get(category)?.values() ?? [])].reduce((sum, value) => sum + value, 0);
  const label = (category: string) => categoryLabel(dimension, category, locale);
  const known = [...counts.keys()].filter((category) => category !== unknown).sort((one, other) => total(other) - total(one));
  const own = known.length > most ? known.slice(0, most - 1) : known;
  const others = known.slice(own.length);
  return [
    ...own.map((category) => ({ label: label(category), categories: [category], rest: false })),
    ...(others.length > 0 ? [{ label: locale.texts.mix.others(`${others.length}`), categories: others, rest: false }] : []),
    ...(counts.has(unknown) ? [{ label: label(unknown), categories: [unknown], rest: true }] : []),
  ];
}

const stackRow = (period: string, total: number, input: StackInput, locale: Locale): ChartRow =>
  intervalRow(period, input, total > 0 && total < fewest ? [locale.texts.tile.few] : [], locale);

/** Where the largest parts came from and went, between the first and the last interval that is complete. */
function summaryOf(columns: ChartColumn[], rows: ChartRow[], { language, texts }: Locale): string {
  return columns
    .slice(0, 3)
    .map(({ label, values }) => {
      const known = values.filter((value, at) => value !== null && !rows[at]?.cut);
      const shown = known.length > 0 ? known : values.filter((value) => value !== null);
      const words = (value: number | null | undefined) => formatValue(value ?? null, 'share', language);
      return texts.mix.summary(label, words(shown[0]), words(shown.at(-1)));
    })
    .join(' ');
}
