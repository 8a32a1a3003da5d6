import type { Language } from './filters.ts';

/**
 * A table as a file for a spreadsheet; null is an empty cell. German spreadsheets take a comma for the decimal point and
 * so need semicolons between cells; the byte order mark tells them the encoding.
 */
export function csvText(rows: (string | number | null)[][], language: Language): string {
  const german = language === 'de';
  const text = (value: string | number | null): string => {
    if (value === null) return '';
    if (typeof value === 'string') return cell(value);
    return german ? String(value).replace('.', ',') : String(value);
  };
  return `\uFEFF${rows.map((cells) => cells.map(text).join(german ? ';' : ',')).join('\r\n')}\r\n`;
}

/** A name that begins like a formula would be run by a spreadsheet: the apostrophe keeps it text. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";,\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
