import type { Choice, TableContext } from './choices.ts';
import { wordsOf } from './words.ts';

/** The columns of a file, to choose one of; the value is `column:` and its name. */
export function ColumnOptions({ table }: { table: TableContext }) {
  return (
    <optgroup label={wordsOf(table).columns}>
      {table.columns
        .filter((column) => column !== '')
        .map((column) => (
          <option key={column} value={`column:${column}`}>
            {column}
          </option>
        ))}
    </optgroup>
  );
}

export const ChoiceOptions = ({ choices }: { choices: Choice[] }) =>
  choices.map(({ code, label }) => (
    <option key={code} value={code}>
      {label}
    </option>
  ));
