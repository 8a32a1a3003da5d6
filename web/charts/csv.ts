import { csvText } from '../csvText.ts';
import type { Locale } from '../i18n/locale.ts';
import type { ChartModel } from './model.ts';

/** The table of a chart as a file for a spreadsheet, with full precision. */
export function chartCsv(model: ChartModel, { language, texts }: Locale): string {
  const noted = model.rows.some((row) => row.note);
  const heading = [model.rowHeading, ...model.columns.map((column) => column.label), ...(noted ? [texts.chart.noteColumn] : [])];
  const lines = model.rows.map((row, index) => [
    row.label,
    ...model.columns.map((column) => column.values[index] ?? null),
    ...(noted ? [row.note ?? ''] : []),
  ]);
  return csvText([heading, ...lines], language);
}
