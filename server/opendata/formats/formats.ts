import type { FileRow } from '../../contract/columns.ts';
import { type PublicTableId, tableOf } from '../../contract/tables.ts';
import { type Edition, instance } from '../edition.ts';
import { parquetWriter } from './parquet.ts';
import { csvWriter, excelCsvWriter, jsonWriter } from './text-formats.ts';
import type { Writer } from './writer.ts';
import { xlsxWriter } from './xlsx.ts';

export interface Format {
  fileName: (table: PublicTableId) => string;
  mediaType: string;
  writer: (table: PublicTableId, edition: Edition) => Writer;
  /** tables that have such a file; without it, all of them */
  only?: (table: PublicTableId) => boolean;
}

/** The files of every table; a format is added here. */
export const formats: Format[] = [
  { fileName: (table) => `${table}.csv`, mediaType: 'text/csv; charset=utf-8; header=present', writer: csvWriter },
  { fileName: (table) => `${table}.json`, mediaType: 'application/json; charset=utf-8', writer: jsonWriter },
  { fileName: (table) => `${table}.parquet`, mediaType: 'application/vnd.apache.parquet', writer: parquetWriter },
  {
    fileName: (table) => `${table}.xlsx`,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    writer: xlsxWriter,
  },
  { fileName: (table) => `${table}.excel.csv`, mediaType: 'text/csv; charset=utf-8; header=present', writer: excelCsvWriter },
  {
    fileName: () => 'totals.json',
    mediaType: 'application/json; charset=utf-8',
    writer: totalsWriter,
    only: (table) => tableOf(table).levels.some((level) => level.length === 0),
  },
];

/** Only the totals over all that the publisher publishes: small enough for pages and apps. */
function totalsWriter(table: PublicTableId, edition: Edition): Writer {
  const writer = jsonWriter(table, edition);
  const isTotal = (row: FileRow) => row['service_key'] === '' && (row['ars'] === '' || edition.publisher !== instance);
  return { ...writer, rows: (batch) => writer.rows(batch.filter(isTotal)) };
}
