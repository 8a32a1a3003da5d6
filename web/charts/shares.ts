import type { DimensionName } from '../../server/contract/dimensions.ts';
import type { KpiId } from '../../server/contract/kpis.ts';
import type { KpiRow } from '../api.ts';
import { formatValue } from '../format.ts';
import { categoryLabel, dimensionLabel, kpiLabel, type Locale } from '../i18n/locale.ts';
import { rowsOf } from '../rows.ts';
import type { ChartModel } from './model.ts';

export interface ShareInput {
  id: string;
  title: string;
  /** one answer over `total`, by the dimension */
  rows: KpiRow[];
  /** a count */
  kpi: KpiId;
  dimension: DimensionName;
  source: string;
}

const unknown = 'unknown';

/** How a count divides over the categories of a dimension: largest first, unknown last. Absent categories have no row. */
export function shareModel(input: ShareInput, locale: Locale): ChartModel {
  const counted = rowsOf(input.rows, input.kpi)
    .map((row) => ({ category: row.by[input.dimension] ?? unknown, value: row.value }))
    .filter((entry) => entry.value !== null && entry.value > 0)
    .sort(
      (one, other) =>
        Number(one.category === unknown) - Number(other.category === unknown) || (other.value ?? 0) - (one.value ?? 0),
    );
  return divided(input, counted, locale);
}

/** The same for the categories in a given order, all of them: absent ones are 0. */
export function ratingModel(input: ShareInput, categories: string[], locale: Locale): ChartModel {
  const rows = rowsOf(input.rows, input.kpi);
  const counted = categories.map((category) => ({
    category,
    value: rows.find((row) => row.by[input.dimension] === category)?.value ?? 0,
  }));
  return divided(input, rows.some((row) => row.value) ? counted : [], locale);
}

function divided(input: ShareInput, counted: { category: string; value: number | null }[], locale: Locale): ChartModel {
  const { chart } = locale.texts;
  const total = counted.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const labels = counted.map(({ category }) => categoryLabel(input.dimension, category, locale));
  const [first] = counted;
  return {
    id: input.id,
    kind: 'bars',
    title: input.title,
    unit: `${kpiLabel(input.kpi, locale)} (${chart.unit.count})`,
    source: input.source,
    summary: first
      ? chart.shareSummary(
          labels[0] ?? '',
          formatValue(first.value, 'count', locale.language),
          formatValue((first.value ?? 0) / total, 'share', locale.language),
        )
      : chart.nothing,
    rowHeading: dimensionLabel(input.dimension, locale),
    rows: counted.map(({ category }, index) => ({
      key: category,
      label: labels[index] ?? category,
      short: labels[index] ?? category,
      note: '',
      unknown: category === unknown,
    })),
    columns: [
      { label: kpiLabel(input.kpi, locale), unit: 'count', values: counted.map(({ value }) => value) },
      { label: chart.shareColumn, unit: 'share', values: counted.map(({ value }) => (value === null ? null : value / total)) },
    ],
  };
}
