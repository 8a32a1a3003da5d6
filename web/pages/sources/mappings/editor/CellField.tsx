import { SelectField, TextField } from '../../../../ui/fields.tsx';
import { type Choice, choicesOf, fieldLabel, type TableContext } from './choices.ts';
import type { CellSource, FixedSource } from './model.ts';
import { ChoiceOptions, ColumnOptions } from './options.tsx';
import { DateForm, ValueMap } from './ValueMap.tsx';
import { wordsOf } from './words.ts';

interface Props {
  id: string;
  /** field of an event or a total */
  field: string;
  label?: string;
  source: CellSource | undefined;
  table: TableContext;
  /** undefined: as the field has them */
  choices?: Choice[] | undefined;
  onChange: (source: CellSource | undefined) => void;
}

/** Where the value of a field comes from: a column, perhaps translated, or the same for every row. */
export function CellField({ id, field, label, source, table, choices = choicesOf(field, table), onChange }: Props) {
  const { locale, columns } = table;
  const mapping = wordsOf(table);
  const name = label ?? fieldLabel(field, locale);
  const column = source && 'column' in source ? source.column : undefined;
  const gone = column !== undefined && !columns.includes(column);
  const choose = (chosen: string) => {
    if (chosen === '') onChange(undefined);
    else if (chosen === 'fixed') onChange({ value: choices?.length === 1 ? (choices[0]?.code ?? '') : '' });
    else onChange({ column: chosen.slice('column:'.length) });
  };
  const isTime = field === 'time' || field === 'month';
  return (
    <div className="cell-field">
      <SelectField
        id={id}
        label={name}
        error={gone ? mapping.goneError : undefined}
        value={source ? (column === undefined ? 'fixed' : `column:${column}`) : ''}
        onChange={choose}
      >
        <option value="">{mapping.none}</option>
        <option value="fixed">{mapping.fixed}</option>
        {gone && <option value={`column:${column}`}>{mapping.gone(column)}</option>}
        <ColumnOptions table={table} />
      </SelectField>
      {source && 'value' in source && <FixedValue {...{ id: `${id}-value`, name, source, choices, table, onChange }} />}
      {source && 'column' in source && !gone && !isTime && field !== 'count' && field !== 'attempt' && field !== 'id' && (
        <ValueMap {...{ id: `${id}-map`, name, source, choices, table, onChange }} />
      )}
      {source && 'column' in source && isTime && <DateForm {...{ id: `${id}-date`, name, source, locale, onChange }} />}
    </div>
  );
}

interface FixedProps {
  id: string;
  name: string;
  source: FixedSource;
  choices: Choice[] | undefined;
  table: TableContext;
  onChange: (source: CellSource) => void;
}

function FixedValue({ id, name, source, choices, table, onChange }: FixedProps) {
  const mapping = wordsOf(table);
  const value = `${source.value}`;
  if (!choices)
    return <TextField id={id} label={mapping.value(name)} value={value} onChange={(text) => onChange({ value: text })} />;
  return (
    <SelectField id={id} label={mapping.value(name)} value={value} onChange={(text) => onChange({ value: text })}>
      <option value="">{mapping.choose}</option>
      {value !== '' && !choices.some(({ code }) => code === value) && <option value={value}>{value}</option>}
      <ChoiceOptions choices={choices} />
    </SelectField>
  );
}
