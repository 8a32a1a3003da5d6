import type { Readable } from 'node:stream';
import { openCsv } from './csv.ts';
import { ImportFault } from './mapping.ts';
import { columnsOf, type RowMapping } from './row-mapping.ts';
import { type Suggestion, suggestMapping } from './suggest.ts';
import type { Row, Table } from './table.ts';
import { openXlsx } from './xlsx.ts';

/** What is seen of a table before it is imported. */
export interface Preview {
  columns: string[];
  /** the cells of the first lines, null where one is empty; lines that cannot be read are left out */
  rows: (string | null)[][];
  suggestion: Suggestion;
  /** columns that the given mapping reads and the table does not have */
  missingColumns: string[];
}

const previewLimits = { rows: 20, cell: 200 };
export type PreviewFormat = 'csv' | 'xlsx';

/**
 * Reads the head of a table and suggests how to read the rest, unless a mapping is given that says so; `authority` is
 * the one that all of it can only be of. Throws ImportFault where there is no table.
 */
export async function previewTable(
  format: PreviewFormat,
  input: Readable,
  { mapping, authority }: { mapping?: RowMapping | undefined; authority?: string | undefined },
): Promise<Preview> {
  const table = await (format === 'xlsx' ? openXlsx(input, mapping?.sheet) : openCsv(input));
  const columns = table.columns ?? [];
  const rows = await headOf(table);
  const texts = (column: string) => rows.map((row) => row.at(column) ?? '').filter((text) => text !== '');
  const suggestion = mapping
    ? { kind: mapping.kind, mapping: { ...mapping }, missing: [] }
    : suggestMapping({ columns, texts }, { authority });
  return {
    columns,
    rows: rows.map((row) => columns.map((column) => shortened(row.at(column)))),
    suggestion,
    missingColumns: mapping ? columnsOf(mapping).filter((column) => !columns.includes(column)) : [],
  };
}

async function headOf({ rows }: Table): Promise<Row[]> {
  const head: Row[] = [];
  let lines = 0;
  for await (const row of rows) {
    if (!(row instanceof ImportFault)) head.push(row);
    lines += 1;
    if (lines === previewLimits.rows) break;
  }
  return head;
}

function shortened(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  return text.length > previewLimits.cell ? `${text.slice(0, previewLimits.cell)}…` : text;
}
