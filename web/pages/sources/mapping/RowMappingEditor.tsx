import { useState } from 'react';
import { AreaField, SelectField } from '../../../ui/fields.tsx';
import { textsOf } from '../texts/texts.ts';
import type { TableContext } from './choices.ts';
import { EventsEditor } from './EventsEditor.tsx';
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
  return (
    <div className="stack mapping">
      <SelectField
        id="mapping-kind"
        label={texts.kind}
        hint={texts.kindHint[mapping.kind]}
        value={mapping.kind}
        onChange={(kind) => onChange(blankMapping(kind as RowMapping['kind']))}
      >
        {(['events', 'totals'] as const).map((kind) => (
          <option key={kind} value={kind}>
            {texts.kinds[kind]}
          </option>
        ))}
      </SelectField>
      {mapping.kind === 'events' ? (
        <EventsEditor mapping={mapping} table={table} onChange={onChange} />
      ) : (
        <TotalsEditor mapping={mapping} table={table} onChange={onChange} />
      )}
      <details className="more">
        <summary>{texts.asJson}</summary>
        <JsonText mapping={mapping} table={table} onChange={onChange} />
      </details>
    </div>
  );
}

/** The same as text; what is typed holds as soon as it is a mapping. */
function JsonText({ mapping, table, onChange }: Props) {
  const texts = textsOf(table.locale).mapping;
  const [typed, setTyped] = useState<{ text: string; of: RowMapping }>();
  const text = typed && typed.of === mapping ? typed.text : JSON.stringify(mapping, undefined, 2);
  const type = (next: string) => {
    const read = rowMappingIn(next);
    setTyped({ text: next, of: read ?? mapping });
    if (read) onChange(read);
  };
  return (
    <AreaField
      id="mapping-json"
      label={texts.json}
      rows={16}
      spellCheck={false}
      value={text}
      error={rowMappingIn(text) ? undefined : texts.jsonWrong}
      onChange={type}
    />
  );
}

function rowMappingIn(text: string): RowMapping | undefined {
  try {
    return asRowMapping(JSON.parse(text));
  } catch {
    return undefined; // half-typed: whoever asks says so
  }
}
