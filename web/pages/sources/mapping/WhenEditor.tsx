import { useState } from 'react';
import { AreaField, SelectField } from '../../../ui/fields.tsx';
import { textsOf } from '../texts/texts.ts';
import { type TableContext, valuesOf } from './choices.ts';
import type { When } from './model.ts';
import { ColumnOptions } from './options.tsx';

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
  const texts = textsOf(table.locale).mapping;
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
          <ColumnOptions columns={table.columns} locale={table.locale} />
        </SelectField>
      )}
      {(way === 'in' || way === 'notIn') && (
        <Values
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

interface ValuesProps {
  id: string;
  label: string;
  values: string[];
  onChange: (values: string[]) => void;
}

/** Values, one a line. A line that is still empty is no value: as one it would mean the empty cell. */
function Values({ id, label, values, onChange }: ValuesProps) {
  const [text, setText] = useState(values.join('\n'));
  const type = (typed: string) => {
    setText(typed);
    onChange(
      typed
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    );
  };
  return <AreaField id={id} label={label} rows={3} value={text} onChange={type} />;
}
