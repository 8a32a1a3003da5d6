import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { type Column, columnsOf, type FileRow } from '../../contract/columns.ts';
import type { PublicTableId } from '../../contract/tables.ts';
import type { Edition } from '../edition.ts';
import type { Writer } from './writer.ts';
import { envelope } from './text-formats.ts';

/** So many rows are in memory at once. */
const groupRows = 50_000;

/** Parquet with Snappy; what JSON says above its rows is in the metadata `egovsad`. */
export function parquetWriter(table: PublicTableId, edition: Edition): Writer {
  const columns = columnsOf(table);
  const bytes = new ByteWriter();
  const fields = columns.map(([name, column]) => ({ name, ...parquetType(column) }));
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: fields.length }, ...fields],
    kvMetadata: [{ key: 'egovsad', value: JSON.stringify(envelope(table, edition)) }],
    createdBy: 'eGovSAD',
  });
  let waiting: FileRow[] = [];

  /** What was written since it was last asked. */
  function written(): Uint8Array {
    const copy = bytes.getBytes().slice();
    bytes.index = 0;
    return copy;
  }
  function group(rows: FileRow[]): Uint8Array {
    const columnData = columns.map(([name]) => ({ name, data: rows.map((row) => row[name] ?? null) }));
    void writer.write({ columnData, rowGroupSize: groupRows }); // a promise only where its writer flushes
    return written();
  }
  return {
    head: written,
    rows: (batch) => {
      waiting.push(...batch);
      if (waiting.length < groupRows) return '';
      const rows = waiting;
      waiting = [];
      return group(rows);
    },
    tail: () => {
      const last = waiting.length > 0 ? group(waiting) : '';
      void writer.finish();
      return Buffer.concat([Buffer.from(last), written()]);
    },
  };
}

function parquetType({ type }: Column) {
  return type === 'number'
    ? ({ type: 'DOUBLE', repetition_type: 'OPTIONAL' } as const)
    : ({ type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const);
}
