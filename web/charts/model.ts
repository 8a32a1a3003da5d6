import { formatValue, type Unit } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';

/** The forms a picture takes. */
export const chartKinds = ['lines', 'bars', 'funnel', 'columns', 'heat', 'dots', 'stack'] as const;
export type ChartKind = (typeof chartKinds)[number];

/**
 * What a chart shows, as data. The picture, the table, the CSV file and the words for the keyboard cursor are all
 * made from it, so they cannot disagree.
 */
export interface ChartModel {
  /** names the files and the elements of the page */
  id: string;
  kind: ChartKind;
  title: string;
  /** what is counted, in which unit */
  unit: string;
  /** the days shown and the state of the data */
  source: string;
  /** for screen readers: what a glance at the picture tells */
  summary: string;
  /** heading of the column that names the rows */
  rowHeading: string;
  rows: ChartRow[];
  columns: ChartColumn[];
  /** said below the picture, e.g. that a formula changed */
  remarks?: string[];
}

export interface ChartRow {
  key: string;
  label: string;
  /** for axes */
  short: string;
  /** said beside the values, e.g. `vorläufig` */
  note: string;
  /** not all of its days are included or over */
  cut?: boolean;
  /** values before and after do not compare: a line is drawn here, with these words */
  broken?: string;
  /** numbers of the notes in it: a line with them is drawn here */
  noted?: string;
  /** a category that is no category: drawn with a pattern, last */
  unknown?: boolean;
  /** outside of what was to be expected: drawn with a mark of its own */
  unusual?: boolean;
  /** how a dot stands out among the others */
  dot?: 'own' | 'few' | 'mean';
}

export interface ChartColumn {
  label: string;
  /** for axes, where the label is too long */
  short?: string;
  unit: Unit;
  /** one for each row; null = missing */
  values: (number | null)[];
  /** a border of what was to be expected: both together are drawn as one area instead of lines */
  bound?: 'low' | 'high';
  /** told in words, table and file, not drawn */
  aside?: true;
  /** a part that is no category of its own */
  rest?: true;
}

/** The names in a legend. */
export const drawnNames = (model: ChartModel): string[] =>
  model.columns.filter((column) => !column.aside && !column.bound).map((column) => column.label);

/** Whether there is anything to draw. */
export const isEmpty = (model: ChartModel): boolean => unmeasured(model).length === model.columns.length;

/** Columns without any value: their KPI is not measured here. */
export const unmeasured = (model: ChartModel): ChartColumn[] =>
  model.columns.filter((column) => column.values.every((value) => value === null));

/** A row as a heading and one line for each value that there is. */
export function rowWords(model: ChartModel, index: number, { language }: Locale): { heading: string; lines: string[] } {
  const row = model.rows[index];
  const measured = model.columns.filter((column) => !unmeasured(model).includes(column));
  return {
    heading: row ? `${row.label}${row.note ? ` (${row.note})` : ''}` : '',
    lines: measured.map((column) => `${column.label} ${formatValue(column.values[index] ?? null, column.unit, language)}`),
  };
}

/** A row as a sentence: `Mi., 09.09.2026 (unvollständig): Gestartet 120, Eingereicht 98`. */
export function readout(model: ChartModel, index: number, locale: Locale): string {
  const { heading, lines } = rowWords(model, index, locale);
  return `${heading}: ${lines.join(', ')}`;
}
