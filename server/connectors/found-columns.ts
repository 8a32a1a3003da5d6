import type { CodeListName } from '../contract/codelists.ts';
import { codeWords, plain } from './heading-words.ts';
import { timeOf } from './times.ts';

/** The head of a table: its columns, and the texts that the first rows have in each. */
export interface Head {
  columns: string[];
  texts(column: string): string[];
}

export type Found = Record<string, unknown>;

/** The one column whose heading is among these words and whose texts all fit; undefined where there are none or several. */
export function columnOf({ columns, texts }: Head, words: string[], fits: (text: string) => boolean): string | undefined {
  const named = columns.filter((column) => column !== '' && words.includes(plain(column)));
  const [column] = named;
  return named.length === 1 && column !== undefined && texts(column).every(fits) ? column : undefined;
}

/** Leaves out what was not found. */
export const without = (found: Record<string, object | undefined>): Found =>
  Object.fromEntries(Object.entries(found).filter(([, source]) => source !== undefined));
export const from = (column: string | undefined) => (column === undefined ? undefined : { column });

/** The column of a code, with the codes of what stands in it; undefined where something in it is no code and no label of one. */
export function coded(head: Head, words: string[], list: CodeListName): object | undefined {
  const column = columnOf(head, words, () => true);
  return column === undefined ? undefined : mapped(column, head.texts(column), codeWords(list));
}

/** A column whose texts all mean a code, by the words for each; undefined where one of them means none. */
export function mapped(column: string, texts: string[], words: Record<string, string[]>): object | undefined {
  const meaning = (text: string) =>
    Object.hasOwn(words, text) ? text : Object.keys(words).find((code) => words[code]?.includes(plain(text)));
  const map: Record<string, string> = {};
  for (const text of texts) {
    const code = meaning(text);
    if (code === undefined) return undefined;
    map[text] = code;
  }
  return Object.entries(map).every(([text, code]) => text === code) ? { column } : { column, map };
}

/** A column of moments, with the form of its dates where that has to be said. */
export function moment(head: Head, words: string[]): object | undefined {
  const column = columnOf(head, words, () => true);
  if (column === undefined) return undefined;
  const allOf = (form?: string) => head.texts(column).every((text) => timeOf(text, form) !== undefined);
  if (allOf()) return { column };
  const date = ['d.M.yyyy', 'yyyy-MM-dd'].find(allOf);
  return date === undefined ? undefined : { column, date };
}
