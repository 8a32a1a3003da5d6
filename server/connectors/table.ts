import { type ImportFault, unreadable } from './mapping.ts';

/** One line of a table, or one object of a list, whatever file it is of. */
export interface Row {
  line: number;
  /** the text of a cell without space around it ('' where it is empty), undefined where there is no such column */
  at(column: string): string | undefined;
  /** whether that text is an error in place of a value, like #N/A */
  failed?(column: string): boolean;
}

export interface Table {
  /** the names in the header, or undefined where every row has its own (JSON) */
  columns: string[] | undefined;
  rows: AsyncIterable<Row | ImportFault>;
}

/** A row whose cells stand in the order of the header. */
export class CellRow implements Row {
  readonly line: number;
  readonly #cells: string[];
  readonly #places: Map<string, number>;
  readonly #failed: number[];

  /** `failed`: places of cells that hold an error in place of a value */
  constructor(line: number, cells: string[], places: Map<string, number>, failed: number[] = []) {
    this.line = line;
    this.#cells = cells;
    this.#places = places;
    this.#failed = failed;
  }

  at(column: string): string | undefined {
    const place = this.#places.get(column);
    return place === undefined ? undefined : (this.#cells[place] ?? '').trim();
  }

  failed(column: string): boolean {
    return this.#failed.includes(this.#places.get(column) ?? -1);
  }
}

const mostColumns = 500;
const longestName = 300;

/** The names of columns in a header. Throws ImportFault where there are none, too many, or one twice. */
export function headerOf(cells: string[]): string[] {
  const columns = cells.map((cell) => cell.trim());
  while (columns.at(-1) === '') columns.pop();
  if (columns.length === 0) throw unreadable(1, 'no_header', 'the file has no first line that names the columns');
  if (columns.length > mostColumns) throw unreadable(1, 'too_large', `there are more than ${mostColumns} columns`);
  const long = columns.findIndex((name) => name.length > longestName);
  if (long >= 0) throw unreadable(1, 'too_large', `the name of column ${long + 1} is longer than ${longestName} characters`);
  const twice = columns.findIndex((name, index) => name !== '' && columns.indexOf(name) < index);
  if (twice >= 0)
    throw unreadable(1, 'column_twice', `columns ${columns.indexOf(columns[twice] ?? '') + 1} and ${twice + 1} have one name`);
  return columns;
}
