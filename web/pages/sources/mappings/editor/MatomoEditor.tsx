import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { ErrorBoundary } from '../../../../ui/ErrorBoundary.tsx';
import { CheckField } from '../../../../ui/fields.tsx';
import { textsOf } from '../../texts/texts.ts';
import type { TableContext } from './choices.ts';
import { CommonFields } from './CommonFields.tsx';
import { JsonText } from './JsonText.tsx';
import { asCells, asMatomoMapping, asParameters, blankRule, type MatomoMapping, type RequestRule } from './matomo.ts';
import { withEntry } from './model.ts';
import { RequestRuleEditor } from './RequestRuleEditor.tsx';
import { SitesEditor } from './SitesEditor.tsx';
import { wordsOf } from './words.ts';

interface Props {
  mapping: MatomoMapping;
  table: TableContext;
  onChange: (mapping: MatomoMapping) => void;
}

/** What a request says without any mapping. */
const given = ['id', 'time'];

/** Says which of Matomo's requests are which events: whose websites, what all have in common, then each event. */
export function MatomoEditor({ mapping, table, onChange }: Props) {
  const texts = wordsOf(table);
  const { matomo } = textsOf(table.locale);
  const { fields = {}, events } = mapping;
  const changeRules = (rules: RequestRule[]) => onChange({ ...mapping, events: rules });
  return (
    <div className="stack mapping">
      <ErrorBoundary fallback={<KernAlert variant="warning" title={texts.notDrawn} />}>
        <SitesEditor sites={mapping.sites} table={table} onChange={(sites) => onChange({ ...mapping, sites })} />
        <fieldset className="mapping-part">
          <legend className="kern-heading-small">{texts.all}</legend>
          <p className="note">{matomo.attemptHint}</p>
          <CommonFields
            fields={asCells(fields)}
            always={['attempt']}
            without={given}
            table={table}
            onChange={(cells) => onChange({ ...mapping, fields: asParameters(cells) })}
          />
        </fieldset>
        {events.map((rule, place) => (
          <RequestRuleEditor
            // rules have no name of their own, only their place
            key={place}
            id={`rule-${place}`}
            number={place + 1}
            rule={rule}
            common={fields}
            without={given}
            table={table}
            onChange={(changed) => changeRules(withEntry(events, place, changed))}
            onRemove={events.length > 1 ? () => changeRules(withEntry(events, place, undefined)) : undefined}
          />
        ))}
        <KernButton variant="secondary" icon="add" text={texts.addEvent} onClick={() => changeRules([...events, blankRule])} />
        <CheckField
          id="otherwise"
          label={texts.ignore}
          hint={texts.ignoreHint}
          checked={mapping.otherwise === 'ignore'}
          onChange={(ignore) => onChange({ ...mapping, otherwise: ignore ? 'ignore' : 'refuse' })}
        />
      </ErrorBoundary>
      <JsonText mapping={mapping} read={asMatomoMapping} locale={table.locale} onChange={onChange} />
    </div>
  );
}
