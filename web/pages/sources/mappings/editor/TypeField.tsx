import { SelectField } from '../../../../ui/fields.tsx';
import { choicesOf, type TableContext } from './choices.ts';
import type { ColumnSource } from './model.ts';
import { ChoiceOptions, ColumnOptions } from './options.tsx';
import { ValueMap } from './ValueMap.tsx';
import { wordsOf } from './words.ts';

interface Props {
  id: string;
  type: string | ColumnSource;
  table: TableContext;
  /** another type, or another way to say it */
  onChoose: (type: string | ColumnSource) => void;
  /** the same way, said in more detail */
  onChange: (type: ColumnSource) => void;
}

/** The type of an event: one for every row, or what a column says. */
export function TypeField({ id, type, table, onChoose, onChange }: Props) {
  const texts = wordsOf(table);
  const choices = choicesOf('type', table) ?? [];
  const column = { column: table.columns.find(Boolean) ?? '' };
  return (
    <div className="cell-field">
      <SelectField
        id={id}
        label={texts.type}
        value={typeof type === 'string' ? type : 'column'}
        onChange={(chosen) => onChoose(chosen === 'column' ? column : chosen)}
      >
        <option value="column">{texts.typeFromColumn}</option>
        <ChoiceOptions choices={choices} />
      </SelectField>
      {typeof type !== 'string' && (
        <>
          <SelectField
            id={`${id}-column`}
            label={texts.typeColumn}
            value={`column:${type.column}`}
            onChange={(chosen) => onChange({ column: chosen.slice('column:'.length) })}
          >
            <ColumnOptions table={table} />
          </SelectField>
          <ValueMap id={`${id}-map`} name={texts.type} source={type} choices={choices} table={table} onChange={onChange} />
        </>
      )}
    </div>
  );
}
