import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { CheckField, SelectField } from '../../../ui/fields.tsx';
import { textsOf } from '../texts/texts.ts';
import { CellField } from './CellField.tsx';
import { fieldLabel, type TableContext } from './choices.ts';
import { allEventFields, type EventsMapping, type Fields, withEntry, withField } from './model.ts';
import { RuleEditor } from './RuleEditor.tsx';

interface Props {
  mapping: EventsMapping;
  table: TableContext;
  onChange: (mapping: EventsMapping) => void;
}

const always = ['authority', 'service', 'attempt', 'time'];

/** The events that come of each row: what they have in common, then each with what is its own. */
export function EventsEditor({ mapping, table, onChange }: Props) {
  const texts = textsOf(table.locale).mapping;
  const changeFields = (fields: Fields) => onChange({ ...mapping, fields });
  const changeRules = (events: EventsMapping['events']) => onChange({ ...mapping, events });
  return (
    <>
      <fieldset className="mapping-part">
        <legend className="kern-heading-small">{texts.all}</legend>
        <CommonFields fields={mapping.fields ?? {}} table={table} onChange={changeFields} />
      </fieldset>
      {mapping.events.map((rule, place) => (
        <RuleEditor
          // rules have no name of their own, only their place
          key={place}
          id={`rule-${place}`}
          number={place + 1}
          rule={rule}
          common={mapping.fields ?? {}}
          table={table}
          onChange={(changed) => changeRules(withEntry(mapping.events, place, changed))}
          onRemove={mapping.events.length > 1 ? () => changeRules(withEntry(mapping.events, place, undefined)) : undefined}
        />
      ))}
      <KernButton
        variant="secondary"
        icon="add"
        text={texts.addEvent}
        onClick={() => changeRules([...mapping.events, { type: 'started' }])}
      />
      <CheckField
        id="otherwise"
        label={texts.ignore}
        hint={texts.ignoreHint}
        checked={mapping.otherwise === 'ignore'}
        onChange={(ignore) => onChange({ ...mapping, otherwise: ignore ? 'ignore' : 'refuse' })}
      />
    </>
  );
}

function CommonFields({ fields, table, onChange }: { fields: Fields; table: TableContext; onChange: (fields: Fields) => void }) {
  const texts = textsOf(table.locale).mapping;
  const shown = [...always, ...Object.keys(fields).filter((field) => !always.includes(field))];
  const rest = allEventFields.filter((field) => !shown.includes(field));
  return (
    <div className="mapping-fields">
      {shown.map((field) => (
        <CellField
          key={field}
          id={`all-${field}`}
          field={field}
          source={fields[field]}
          table={table}
          onChange={(source) => onChange(withField(fields, field, source))}
        />
      ))}
      <SelectField
        id="all-more"
        label={texts.moreFields}
        value=""
        onChange={(field) => onChange(withField(fields, field, { value: '' }))}
      >
        <option value="">{texts.choose}</option>
        {rest.map((field) => (
          <option key={field} value={field}>
            {fieldLabel(field, table.locale)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
