import { SelectField } from '../../../../ui/fields.tsx';
import { SmallButton } from '../../../../ui/SmallButton.tsx';
import { textsOf } from '../../texts/texts.ts';
import { CellField } from './CellField.tsx';
import type { TableContext } from './choices.ts';
import {
  asCells,
  asParameters,
  conditionsOf,
  kindOf,
  kinds,
  type ParameterFields,
  type RequestRule,
  type RequestWhen,
  textsIn,
  whenOf,
  withTexts,
} from './matomo.ts';
import { type ColumnSource, ownFields, withField } from './model.ts';
import { TypeField } from './TypeField.tsx';
import { ValueLines } from './ValueLines.tsx';
import { wordsOf } from './words.ts';

interface Props {
  id: string;
  number: number;
  rule: RequestRule;
  /** what is said for all events already */
  common: ParameterFields;
  /** what every request says */
  without: readonly string[];
  table: TableContext;
  onChange: (rule: RequestRule) => void;
  /** undefined: the only one */
  onRemove: (() => void) | undefined;
}

/** One event of requests: its type, which requests it comes of, and its own fields. */
export function RequestRuleEditor({ id, number, rule, common, without, table, onChange, onRemove }: Props) {
  const texts = wordsOf(table);
  const { type } = rule;
  const cells = asCells(rule.fields);
  const fields = ownFields({ type: typeof type === 'string' ? type : columnOf(type), fields: cells }, asCells(common));
  return (
    <fieldset className="mapping-part">
      <legend className="kern-heading-small">{texts.event(`${number}`)}</legend>
      <div className="mapping-fields">
        <TypeField
          id={`${id}-type`}
          type={typeof type === 'string' ? type : columnOf(type)}
          table={table}
          onChoose={(chosen) => onChange({ type: typeOf(chosen), when: rule.when })}
          onChange={(chosen) => onChange({ ...rule, type: typeOf(chosen) })}
        />
        <RequestWhenEditor id={`${id}-when`} when={rule.when} table={table} onChange={(when) => onChange({ ...rule, when })} />
        {fields
          .filter((field) => !without.includes(field))
          .map((field) => (
            <CellField
              key={field}
              id={`${id}-${field}`}
              field={field}
              source={cells[field]}
              table={table}
              onChange={(source) => onChange({ ...rule, fields: asParameters(withField(cells, field, source)) })}
            />
          ))}
      </div>
      {onRemove && <SmallButton text={texts.removeEvent(`${number}`)} onClick={onRemove} />}
    </fieldset>
  );
}

const columnOf = ({ parameter, ...rest }: Exclude<RequestRule['type'], string>): ColumnSource => ({ column: parameter, ...rest });

function typeOf(chosen: string | ColumnSource): RequestRule['type'] {
  if (typeof chosen === 'string') return chosen;
  const { column, date: _, ...rest } = chosen;
  return { parameter: column, ...rest };
}

interface WhenProps {
  id: string;
  when: RequestWhen;
  table: TableContext;
  onChange: (when: RequestWhen) => void;
}

/** Of which requests an event comes: those of a kind, and of them those whose texts fit. */
function RequestWhenEditor({ id, when, table, onChange }: WhenProps) {
  const { matomo } = textsOf(table.locale);
  const kind = kindOf(when);
  const choose = (chosen: string) => {
    const next = kinds.find((one) => one === chosen);
    if (next) onChange(whenOf(next, when));
  };
  return (
    <>
      <SelectField id={id} label={matomo.kind} value={kind} onChange={choose}>
        {kinds.map((one) => (
          <option key={one} value={one}>
            {matomo.kinds[one]}
          </option>
        ))}
      </SelectField>
      {conditionsOf[kind].map((condition) => (
        <ValueLines
          key={condition}
          id={`${id}-${condition}`}
          label={matomo.when[condition]}
          hint={condition === 'url' ? matomo.whenHint.url : matomo.whenHint.other}
          values={textsIn(when[condition])}
          onChange={(texts) => onChange(withTexts(when, condition, texts))}
        />
      ))}
    </>
  );
}
