import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import { ErrorBoundary } from '../../../../ui/ErrorBoundary.tsx';
import { SelectField } from '../../../../ui/fields.tsx';
import { textsOf } from '../../texts/texts.ts';
import type { TableContext } from './choices.ts';
import { type Drafts, goOver } from './drafts.ts';
import { EventsEditor } from './EventsEditor.tsx';
import { JsonText } from './JsonText.tsx';
import { asRowMapping, blankMapping, type RowMapping } from './model.ts';
import { TotalsEditor } from './TotalsEditor.tsx';

interface Props {
  mapping: RowMapping;
  table: TableContext;
  onChange: (mapping: RowMapping) => void;
}

/** Says what the columns of a table mean, by choosing; or as JSON. */
export function RowMappingEditor({ mapping, table, onChange }: Props) {
  const texts = textsOf(table.locale).mapping;
  const [begun, setBegun] = useState<Drafts<RowMapping['kind'], RowMapping>>({});
  const choose = (kind: string) => {
    const next = goOver(begun, { kind: mapping.kind, draft: mapping }, kind as RowMapping['kind'], blankMapping);
    setBegun(next.begun);
    onChange(next.draft);
  };
  return (
    <div className="stack mapping">
      <SelectField
        id="mapping-kind"
        label={texts.kind}
        hint={texts.kindHint[mapping.kind]}
        value={mapping.kind}
        onChange={choose}
      >
        {(['events', 'totals'] as const).map((kind) => (
          <option key={kind} value={kind}>
            {texts.kinds[kind]}
          </option>
        ))}
      </SelectField>
      <ErrorBoundary key={mapping.kind} fallback={<KernAlert variant="warning" title={texts.notDrawn} />}>
        {mapping.kind === 'events' ? (
          <EventsEditor mapping={mapping} table={table} onChange={onChange} />
        ) : (
          <TotalsEditor mapping={mapping} table={table} onChange={onChange} />
        )}
      </ErrorBoundary>
      <JsonText mapping={mapping} read={asRowMapping} locale={table.locale} onChange={onChange} />
    </div>
  );
}
