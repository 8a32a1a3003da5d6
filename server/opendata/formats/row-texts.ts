import type { FileRow } from '../../contract/columns.ts';

type Value = FileRow[string];

/**
 * Writes rows as a text of each field. Most fields are the same as in the row before, and those are not written anew: a
 * text may depend on the value and the column only.
 */
export function rowTexts(names: string[], text: (value: Value, column: number) => string): (row: FileRow) => string[] {
  const last: (Value | undefined)[] = names.map(() => undefined);
  const texts = names.map(() => '');
  return (row) => {
    names.forEach((name, column) => {
      const value = row[name] ?? null;
      if (value === last[column]) return;
      last[column] = value;
      texts[column] = text(value, column);
    });
    return texts;
  };
}
