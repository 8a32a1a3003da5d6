import { categoriesOf, type DimensionName } from '../../server/contract/dimensions.ts';
import type { KpiRow } from '../api.ts';
import { dimensionLabel, kpiLabel, type Locale } from '../i18n/locale.ts';
import { shareModel } from './shares.ts';
import type { ChartModel } from './model.ts';

/** Dimensions whose categories have an order of their own: days, hours, levels. */
const ordered: readonly DimensionName[] = ['weekday', 'hour', 'trust_level', 'rating'];

/** Starts by a dimension with the completion rate of each category. `rows` are starts and completion_rate by it. */
export function splitModel(rows: KpiRow[], by: DimensionName, source: string, locale: Locale): ChartModel {
  const title = locale.texts.story.splitTitle(dimensionLabel(by, locale));
  const model = shareModel({ id: 'split', title, rows, kpi: 'starts', dimension: by, source }, locale);
  const completion = new Map(
    rows.flatMap((row) => (row.kpi === 'completion_rate' ? [[row.by[by] ?? 'unknown', row.value] as const] : [])),
  );
  const order = ordered.includes(by) ? (categoriesOf(by) ?? []).map(({ code }) => code) : [];
  const places = model.rows
    .map((row, index) => ({ row, index }))
    .sort((one, other) => order.indexOf(one.row.key) - order.indexOf(other.row.key));
  return {
    ...model,
    unit: locale.texts.story.splitUnit,
    rows: places.map(({ row }) => row),
    columns: [
      ...model.columns
        .slice(0, 1)
        .map((column) => ({ ...column, values: places.map(({ index }) => column.values[index] ?? null) })),
      {
        label: kpiLabel('completion_rate', locale),
        unit: 'share',
        values: places.map(({ row }) => completion.get(row.key) ?? null),
      },
    ],
  };
}
