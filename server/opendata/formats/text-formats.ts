import { columnsOf, type FileRow } from '../../contract/columns.ts';
import { licences } from '../../contract/licences.ts';
import { coverageText } from '../../contract/published.ts';
import { holdsFigures, type PublicTableId, tableOf } from '../../contract/tables.ts';
import { attribution, type Edition } from '../edition.ts';
import type { Writer } from './writer.ts';
import { protectionOf } from '../protection.ts';
import { rowTexts } from './row-texts.ts';

type Value = FileRow[string];

/** RFC 4180: comma, CRLF, UTF-8 without BOM, decimal point. */
export const csvWriter = (table: PublicTableId): Writer =>
  separated(table, { start: '', by: ',', number: (value) => `${value}` });

/** As German Excel opens it by a double click: semicolon, BOM, decimal comma. */
export const excelCsvWriter = (table: PublicTableId): Writer =>
  separated(table, { start: '\ufeff', by: ';', number: (value) => `${value}`.replace('.', ',') });

function separated(
  table: PublicTableId,
  { start, by, number }: { start: string; by: string; number(value: number): string },
): Writer {
  const names = columnsOf(table).map(([name]) => name);
  const special = new RegExp(`["\\r\\n${by}]`);
  const quoted = (text: string) => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const field = (value: Value) => (typeof value === 'number' ? number(value) : quoted(value ?? ''));
  const texts = rowTexts(names, field);
  const line = (fields: string[]) => `${fields.join(by)}\r\n`;
  return {
    head: () => start + line(names.map(field)),
    rows: (batch) => batch.map((row) => line(texts(row))).join(''),
    tail: () => '',
  };
}

/** An envelope with all a reader needs to know, its rows one a line. */
export function jsonWriter(table: PublicTableId, edition: Edition): Writer {
  const names = columnsOf(table).map(([name]) => name);
  const texts = rowTexts(names, (value, column) => `${JSON.stringify(names[column])}:${JSON.stringify(value)}`);
  let separator = '\n';
  return {
    head: () => `${JSON.stringify(envelope(table, edition)).slice(0, -1)},"rows":[`,
    rows: (batch) => {
      const lines = batch.map((row) => {
        const line = `${separator}{${texts(row).join(',')}}`;
        separator = ',\n';
        return line;
      });
      return lines.join('');
    },
    tail: () => '\n]}\n',
  };
}

/** What stands above the rows of a JSON file. */
export function envelope(table: PublicTableId, edition: Edition) {
  const { title, description } = tableOf(table);
  const licence = licences[edition.licence];
  return {
    table,
    title,
    description,
    publisher: edition.publisher,
    edition: edition.id,
    firstMonth: edition.firstMonth,
    lastMonth: edition.lastMonth,
    licence: {
      id: edition.licence,
      name: { de: licence.de, en: licence.en },
      url: licence.url,
      attribution: attribution(edition),
    },
    authorities: edition.authorities,
    coverage: coverageText(edition.authorities.counted, edition.authorities.of, edition.name),
    ...(holdsFigures(table) ? { protection: protectionOf(edition) } : {}),
    columns: columnsOf(table).map(([name]) => name),
  };
}
