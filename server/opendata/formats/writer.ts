import type { FileRow } from '../../contract/columns.ts';

export type Content = string | Uint8Array;

/** Writes one file of a table: a head, batches of rows as they come, a tail. The same rows give the same bytes. */
export interface Writer {
  head(): Content | Promise<Content>;
  rows(batch: FileRow[]): Content | Promise<Content>;
  tail(): Content | Promise<Content>;
  /** lets go of what it holds besides memory, also where the file did not come to its end */
  stop?(): void;
}
