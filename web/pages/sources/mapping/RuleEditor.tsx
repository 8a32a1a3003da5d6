import { SelectField } from '../../../ui/fields.tsx';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import { textsOf } from '../texts/texts.ts';
import { CellField } from './CellField.tsx';
import { choicesOf, type TableContext } from './choices.ts';
import { type Fields, fieldsOf, isEventType, neededBy, type Rule, type When, withField } from './model.ts';
import { ValueMap } from './ValueMap.tsx';
import { WhenEditor } from './WhenEditor.tsx';
import { ChoiceOptions, ColumnOptions } from './options.tsx';

interface Props {
  id: string;
  number: number;
  rule: Rule;
  /** what is said for all events already */
  common: Fields;
  table: TableContext;
  onChange: (rule: Rule) => void;
  /** undefined: the only one */
  onRemove: (() => void) | undefined;
}

/** One event of a row: its type, when it comes, and its own fields. */
export function RuleEditor({ id, number, rule, common, table, onChange, onRemove }: Props) {
  const texts = textsOf(table.locale).mapping;
  const changeWhen = (when: When | undefined) => {
    const { when: _, ...rest } = rule;
    onChange(when ? { ...rest, when } : rest);
  };
  return (
    <fieldset className="mapping-part">
      <legend className="kern-heading-small">{texts.event(`${number}`)}</legend>
      <div className="mapping-fields">
        <TypeField id={`${id}-type`} rule={rule} table={table} onChange={onChange} />
        <WhenEditor id={`${id}-when`} when={rule.when} table={table} onChange={changeWhen} />
        {ownFields(rule, common).map((field) => (
          <CellField
            key={field}
            id={`${id}-${field}`}
            field={field}
            source={rule.fields?.[field]}
            table={table}
            onChange={(source) => onChange({ ...rule, fields: withField(rule.fields, field, source) })}
          />
        ))}
      </div>
      {onRemove && <SmallButton text={texts.removeEvent(`${number}`)} onClick={onRemove} />}
    </fieldset>
  );
}

/** What it needs and nobody said, its time (each event may have its own), and what is said already. */
function ownFields({ type, fields = {} }: Rule, common: Fields): string[] {
  const said = Object.keys(fields);
  if (typeof type !== 'string' || !isEventType(type)) return said;
  const open = fieldsOf(type).filter((field) => !['authority', 'service', 'attempt'].includes(field) && !(field in common));
  const needed = neededBy(type).filter((field) => open.includes(field));
  return [...new Set([...needed, ...('time' in common ? ['time'] : []), ...open, ...said])];
}

/** One of the types for every row, or what a column says. */
function TypeField({ id, rule, table, onChange }: Pick<Props, 'id' | 'rule' | 'table' | 'onChange'>) {
  const texts = textsOf(table.locale).mapping;
  const choices = choicesOf('type', table) ?? [];
  const { type } = rule;
  const choose = (chosen: string) => {
    // fields of another type would be refused
    const { fields: _, ...rest } = rule;
    onChange({ ...rest, type: chosen === 'column' ? { column: table.columns.find(Boolean) ?? '' } : chosen });
  };
  return (
    <div className="cell-field">
      <SelectField id={id} label={texts.type} value={typeof type === 'string' ? type : 'column'} onChange={choose}>
        <option value="column">{texts.typeFromColumn}</option>
        <ChoiceOptions choices={choices} />
      </SelectField>
      {typeof type !== 'string' && (
        <>
          <SelectField
            id={`${id}-column`}
            label={texts.typeColumn}
            value={`column:${type.column}`}
            onChange={(chosen) => onChange({ ...rule, type: { column: chosen.slice('column:'.length) } })}
          >
            <ColumnOptions columns={table.columns} locale={table.locale} />
          </SelectField>
          <ValueMap
            id={`${id}-map`}
            name={texts.type}
            source={type}
            choices={choices}
            table={table}
            onChange={(source) => onChange({ ...rule, type: source })}
          />
        </>
      )}
    </div>
  );
}
