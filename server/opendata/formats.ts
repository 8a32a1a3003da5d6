import {
  columnNames,
  coverageText,
  licences,
  protectionText,
  type PublishedRow,
  type PublicTableId,
  tableOf,
} from '../contract/tables.ts';
import { attribution, type Edition } from './edition.ts';
import { method, parameters, tableId } from './protection.ts';

/** Writes one file of a table: a head, batches of rows as they come, a tail. The same rows give the same bytes. */
export interface Writer {
  head(): string;
  rows(batch: PublishedRow[]): string;
  tail(): string;
}

export interface Format {
  fileName: (table: PublicTableId) => string;
  mediaType: string;
  writer: (table: PublicTableId, edition: Edition) => Writer;
}

/** The files of every table; a format is added here. */
export const formats: Format[] = [
  { fileName: (table) => `${table}.csv`, mediaType: 'text/csv; charset=utf-8; header=present', writer: csvWriter },
  { fileName: (table) => `${table}.json`, mediaType: 'application/json; charset=utf-8', writer: jsonWriter },
  { fileName: () => 'totals.json', mediaType: 'application/json; charset=utf-8', writer: totalsWriter },
];

/** RFC 4180: comma, CRLF, UTF-8 without BOM, decimal point. */
function csvWriter(): Writer {
  const line = (fields: (string | number)[]) => `${fields.map(csvField).join(',')}\r\n`;
  return {
    head: () => line(columnNames),
    rows: (batch) => batch.map((row) => line(columnNames.map((column) => row[column]))).join(''),
    tail: () => '',
  };
}

function csvField(value: string | number): string {
  const text = `${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An envelope with all a reader needs to know, its rows one a line. */
function jsonWriter(table: PublicTableId, edition: Edition): Writer {
  let separator = '\n';
  return {
    head: () => `${JSON.stringify(envelope(table, edition)).slice(0, -1)},"rows":[`,
    rows: (batch) => {
      const lines = batch.map((row) => {
        const line = separator + JSON.stringify(Object.fromEntries(columnNames.map((column) => [column, row[column]])));
        separator = ',\n';
        return line;
      });
      return lines.join('');
    },
    tail: () => '\n]}\n',
  };
}

/** Only the totals over all authorities and services: small enough for pages and apps. */
function totalsWriter(table: PublicTableId, edition: Edition): Writer {
  const writer = jsonWriter(table, edition);
  return { ...writer, rows: (batch) => writer.rows(batch.filter((row) => row.ars === '' && row.service_key === '')) };
}

/** What stands above the rows of a JSON file. */
function envelope(table: PublicTableId, edition: Edition) {
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
    coverage: coverageText(edition.authorities.counted, edition.authorities.of),
    protection: { method, table: tableId, ...parameters, keyPrint: edition.keyPrint, text: protectionText },
    columns: columnNames,
  };
}
