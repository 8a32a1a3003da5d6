import type { Readable } from 'node:stream';
import { AuthorityLine, type MasterFormat, OfferLine, ServiceLine } from '../contract/master-data.ts';
import { isCensus, readCensus } from './census.ts';
import { openCsv } from './csv.ts';
import { ImportFault, unreadable } from './mapping.ts';
import { masterColumns } from './master-columns.ts';
import { cellOf, checked, type Columns, type MasterItem, orFault, type Place } from './master-items.ts';
import type { Row } from './table.ts';

type Table = Exclude<MasterFormat, 'xzufi'>;

/** How the fields of a line become an item. */
const makers: Record<Table, (fields: object, at: Place) => MasterItem> = {
  'services-csv': (fields, at) => ({ kind: 'service', ...at, given: checked(ServiceLine, fields, at) }),
  'offers-csv': (fields, at) => ({ kind: 'offer', ...at, given: checked(OfferLine, fields, at) }),
  'authorities-csv': (fields, at) => ({ kind: 'authority', ...at, register: false, given: checked(AuthorityLine, fields, at) }),
};

/**
 * Reads a CSV file of services, offers or authorities, also the census table of municipalities, line by line. A line
 * with a fault gives nothing else. Throws only what the input throws.
 */
export async function* readMasterCsv(input: Readable, format: Table): AsyncGenerator<MasterItem> {
  try {
    const { columns = [], rows } = await openCsv(input);
    if (format === 'authorities-csv' && isCensus(columns)) yield* readCensus(columns, rows);
    else yield* readOwn(columns, rows, format);
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    yield error.toItem();
  }
}

async function* readOwn(header: string[], rows: AsyncIterable<Row | ImportFault>, format: Table): AsyncGenerator<MasterItem> {
  const columns = columnsIn(header, format);
  const used = new Set(Object.values(columns));
  yield { kind: 'ignored', columns: header.filter((name) => name !== '' && !used.has(name)) };
  for await (const row of rows) {
    yield row instanceof ImportFault ? row.toItem() : orFault(() => itemIn(row, columns, format));
  }
}

const needed: Record<Table, string[]> = {
  'services-csv': ['name.de', 'key'],
  'offers-csv': ['authority', 'service'],
  'authorities-csv': ['ars'],
};

/** The column of each field that the header has. Throws ImportFault where two columns are one field, or one is lacking. */
function columnsIn(header: string[], format: Table): Columns {
  const columns: Columns = {};
  for (const [field, { names }] of Object.entries(masterColumns[format])) {
    const known = names.map((name) => name.toLowerCase());
    const [column, other] = header.filter((name) => known.includes(name.toLowerCase()));
    if (other !== undefined) throw unreadable(1, 'column_twice', 'another column says the same: leave one of them out', other);
    if (column !== undefined) columns[field] = column;
  }
  const isThere = (field: string) => columns[field] !== undefined;
  const fit = format === 'services-csv' ? needed[format].some(isThere) : needed[format].every(isThere);
  const all = Object.values(masterColumns[format]).map(({ names }) => names[0]);
  if (!fit) throw unreadable(1, 'no_column', `these are not the columns of ${format}: name them ${all.join(', ')}`);
  return columns;
}

function itemIn(row: Row, columns: Columns, format: Table): MasterItem {
  const fields: Record<string, unknown> = {};
  for (const [field, { read }] of Object.entries(masterColumns[format])) {
    const column = columns[field];
    if (column !== undefined && row.at(column)) put(fields, field.split('.'), cellOf(row, column, read));
  }
  return makers[format](fields, { line: row.line, columns });
}

function put(object: Record<string, unknown>, [name = '', ...inner]: string[], value: unknown): void {
  if (value === undefined) return;
  if (inner.length === 0) object[name] = value;
  else {
    const within = (object[name] ?? {}) as Record<string, unknown>;
    object[name] = within;
    put(within, inner, value);
  }
}
