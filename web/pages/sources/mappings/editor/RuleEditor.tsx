import { SmallButton } from '../../../../ui/SmallButton.tsx';
import { CellField } from './CellField.tsx';
import type { TableContext } from './choices.ts';
import { type Fields, ownFields, type Rule, type When, withField } from './model.ts';
import { TypeField } from './TypeField.tsx';
import { WhenEditor } from './WhenEditor.tsx';
import { wordsOf } from './words.ts';

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
  const texts = wordsOf(table);
  const changeWhen = (when: When | undefined) => {
    const { when: _, ...rest } = rule;
    onChange(when ? { ...rest, when } : rest);
  };
  return (
    <fieldset className="mapping-part">
      <legend className="kern-heading-small">{texts.event(`${number}`)}</legend>
      <div className="mapping-fields">
        <TypeField
          id={`${id}-type`}
          type={rule.type}
          table={table}
          onChoose={(type) => {
            // fields of another type would be refused
            const { fields: _, ...rest } = rule;
            onChange({ ...rest, type });
          }}
          onChange={(type) => onChange({ ...rule, type })}
        />
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
