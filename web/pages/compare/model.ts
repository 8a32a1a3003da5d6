import type { CompareMean, CompareRow } from '../../../server/contract/comparison.ts';
import { type KpiId, kpiOf } from '../../../server/contract/kpis.ts';
import type { ChartColumn, ChartModel, ChartRow } from '../../charts/model.ts';
import { formatValue, type Unit } from '../../format.ts';
import { dimensionLabel, flagLabel, kpiLabel, type Locale } from '../../i18n/locale.ts';
import type { Order } from './question.ts';
import { textsOf } from './texts/texts.ts';

export interface DotInput {
  kpi: KpiId;
  rows: CompareRow[];
  mean: CompareMean | undefined;
  /** ARS of the one that stands out */
  own: string | undefined;
  order: Order;
  /** what of: a service, or all */
  subject: string;
  source: string;
}

/** One place in the plot; null where there is nothing to draw. */
interface Place {
  row: ChartRow;
  value: number | null;
  interval: readonly [number, number] | null;
  n: number | null;
}

const isCount = (kpi: KpiId): boolean => kpiOf(kpi).unit === 'count';

/** Values as they are compared: counts per 1,000 inhabitants, anything else as it is. In the order of names, not of ranks. */
export function dotModel(input: DotInput, locale: Locale): ChartModel {
  const { kpi, mean, order } = input;
  const { columns, title, meanOf, noMean } = textsOf(locale);
  const unit: Unit = isCount(kpi) ? 'rate' : kpiOf(kpi).unit;
  const places = input.rows
    .map((row) => placeOf(row, input, locale))
    .sort(
      (one, other) =>
        (order === 'value' ? (other.value ?? -1) - (one.value ?? -1) : 0) ||
        one.row.label.localeCompare(other.row.label, locale.language),
    );
  const all = mean?.value == null ? places : [...places, meanPlace(mean, meanOf(`${mean.members}`))];
  const column = (label: string, of: Unit, pick: (place: Place) => number | null): ChartColumn => ({
    label,
    unit: of,
    values: all.map(pick),
  });
  return {
    id: 'compare',
    kind: 'dots',
    title: title(kpiLabel(kpi, locale), input.subject),
    unit: locale.texts.chart.unit[unit],
    source: input.source,
    summary: mean?.value == null ? noMean : `${meanOf(`${mean.members}`)}: ${formatValue(mean.value, unit, locale.language)}.`,
    rowHeading: dimensionLabel('authority', locale),
    rows: all.map(({ row }) => row),
    columns: [
      column(isCount(kpi) ? columns.per1000 : kpiLabel(kpi, locale), unit, ({ value }) => value),
      column(columns.low, unit, ({ interval }) => interval?.[0] ?? null),
      column(columns.high, unit, ({ interval }) => interval?.[1] ?? null),
      column(isCount(kpi) ? columns.count : 'n', 'count', ({ n }) => n),
    ],
  };
}

function placeOf(row: CompareRow, { kpi, own }: DotInput, locale: Locale): Place {
  const dot: ChartRow['dot'] = row.mark === 'few' ? 'few' : row.authority === own ? 'own' : undefined;
  const note = noteOf(row, locale);
  const base: ChartRow = { key: row.authority, label: row.name, short: row.name, note, ...(dot ? { dot } : {}) };
  return isCount(kpi)
    ? { row: base, value: row.per1000?.value ?? null, interval: row.per1000?.interval ?? null, n: row.value }
    : { row: base, value: row.value, interval: row.interval, n: row.n };
}

const meanPlace = ({ value, interval }: CompareMean, label: string): Place => ({
  row: { key: 'mean', label, short: label, note: '', dot: 'mean' },
  value,
  interval,
  n: null,
});

/** What is to be said beside a value, or instead of it. */
function noteOf(row: CompareRow, locale: Locale): string {
  const { note, verdict } = textsOf(locale);
  if (row.flag === 'not_measured' || row.flag === 'not_applicable') return flagLabel(row.flag, locale);
  const shown = isCount(row.kpi) ? row.per1000 !== null : row.value !== null;
  if (row.mark === 'whole_months') return note.wholeMonths;
  if (row.mark === 'withheld' && !shown) return note.withheld;
  if (!shown) return isCount(row.kpi) && row.value !== null ? note.noInhabitants : note.nothing;
  const words = row.mark === 'few' ? note.few : row.difference ? verdict[row.difference.verdict] : '';
  return [words, ...(row.flag === 'provisional' ? [flagLabel('provisional', locale)] : [])].filter(Boolean).join(', ');
}
