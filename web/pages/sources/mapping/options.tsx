import type { Locale } from '../../../i18n/locale.ts';
import { textsOf } from '../texts/texts.ts';
import type { Choice } from './choices.ts';

/** The columns of a file, to choose one of; the value is `column:` and its name. */
export function ColumnOptions({ columns, locale }: { columns: string[]; locale: Locale }) {
  return (
    <optgroup label={textsOf(locale).mapping.columns}>
      {columns
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
