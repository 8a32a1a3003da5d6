import type { ImportFault } from './mapping.ts';

/** One line of a table, or one object of a list, whatever file it is of. */
export interface Row {
  line: number;
  /** the text of a cell without space around it ('' where it is empty), undefined where there is no such column */
  at(column: string): string | undefined;
}

export interface Table {
  /** the names in the header, or undefined where every row has its own (JSON) */
  columns: string[] | undefined;
  rows: AsyncIterable<Row | ImportFault>;
}
