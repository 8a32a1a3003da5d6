import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { CheckField } from '../../../../ui/fields.tsx';
import type { TableContext } from './choices.ts';
import { CommonFields } from './CommonFields.tsx';
import { type EventsMapping, type Fields, withEntry } from './model.ts';
import { RuleEditor } from './RuleEditor.tsx';
import { wordsOf } from './words.ts';

interface Props {
  mapping: EventsMapping;
  table: TableContext;
  onChange: (mapping: EventsMapping) => void;
}

const always = ['authority', 'service', 'attempt', 'time'];

/** The events that come of each row: what they have in common, then each with what is its own. */
export function EventsEditor({ mapping, table, onChange }: Props) {
  const texts = wordsOf(table);
  const changeFields = (fields: Fields) => onChange({ ...mapping, fields });
  const changeRules = (events: EventsMapping['events']) => onChange({ ...mapping, events });
  return (
    <>
      <fieldset className="mapping-part">
        <legend className="kern-heading-small">{texts.all}</legend>
        <CommonFields fields={mapping.fields ?? {}} always={always} table={table} onChange={changeFields} />
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
