import type { Locale } from '../i18n/locale.ts';
import type { ChartModel } from './model.ts';

/**
 * The table of a chart as a file for a spreadsheet, with full precision. German spreadsheets take a comma for the
 * decimal point and so need semicolons between cells; the byte order mark tells them the encoding.
 */
export function chartCsv(model: ChartModel, { language, texts }: Locale): string {
  const german = language === 'de';
  const number = (value: number | null | undefined): string =>
    value == null ? '' : german ? String(value).replace('.', ',') : String(value);
  const noted = model.rows.some((row) => row.note);
  const heading = [
    model.rowHeading,
    ...model.columns.map((column) => column.label),
    ...(noted ? [texts.chart.noteColumn] : []),
  ].map(cell);
  const lines = model.rows.map((row, index) => [
    cell(row.label),
    ...model.columns.map((column) => number(column.values[index])),
    ...(noted ? [cell(row.note)] : []),
  ]);
  return `\uFEFF${[heading, ...lines].map((cells) => cells.join(german ? ';' : ',')).join('\r\n')}\r\n`;
}

/** A name that begins like a formula would be run by a spreadsheet: the apostrophe keeps it text. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";,\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
