import { SelectField } from '../../../../ui/fields.tsx';
import { type TableContext, valuesOf } from './choices.ts';
import type { When } from './model.ts';
import { ColumnOptions } from './options.tsx';
import { ValueLines } from './ValueLines.tsx';
import { wordsOf } from './words.ts';

interface Props {
  id: string;
  when: When | undefined;
  table: TableContext;
  onChange: (when: When | undefined) => void;
}

const ways = ['always', 'filled', 'blank', 'in', 'notIn'] as const;
type Way = (typeof ways)[number];

function wayOf(when: When | undefined): Way {
  if (!when) return 'always';
  if (when.in) return 'in';
  if (when.notIn) return 'notIn';
  return when.filled ? 'filled' : 'blank';
}

/** From which rows an event comes. */
export function WhenEditor({ id, when, table, onChange }: Props) {
  const texts = wordsOf(table);
  const way = wayOf(when);
  const column = when?.column ?? table.columns.find(Boolean) ?? '';
  const values = when?.in ?? when?.notIn ?? [];
  const become = (chosen: Way, of: string, those: string[]): void => {
    if (chosen === 'always') onChange(undefined);
    else if (chosen === 'in' || chosen === 'notIn') onChange({ column: of, [chosen]: those });
    else onChange({ column: of, filled: chosen === 'filled' });
  };
  return (
    <div className="cell-field">
      <SelectField
        id={id}
        label={texts.when}
        value={way}
        onChange={(chosen) => become(chosen as Way, column, values.length > 0 ? values : valuesOf(column, table))}
      >
        {ways.map((one) => (
          <option key={one} value={one}>
            {texts.whens[one]}
          </option>
        ))}
      </SelectField>
      {way !== 'always' && (
        <SelectField
          id={`${id}-column`}
          label={texts.whenColumn}
          value={`column:${column}`}
          onChange={(chosen) => {
            const of = chosen.slice('column:'.length);
            become(way, of, valuesOf(of, table));
          }}
        >
          {!table.columns.includes(column) && <option value={`column:${column}`}>{texts.gone(column)}</option>}
          <ColumnOptions table={table} />
        </SelectField>
      )}
      {(way === 'in' || way === 'notIn') && (
        <ValueLines
          key={column}
          id={`${id}-values`}
          label={texts.whenValues}
          values={values}
          onChange={(those) => become(way, column, those)}
        />
      )}
    </div>
  );
}
