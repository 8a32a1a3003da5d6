import { useState } from 'react';
import { AreaField } from '../../../ui/fields.tsx';
import type { TableContext } from './editor/choices.ts';
import { MatomoEditor } from './editor/MatomoEditor.tsx';
import { NameMore } from './editor/NameMore.tsx';
import { RowMappingEditor } from './editor/RowMappingEditor.tsx';
import { textsOf } from '../texts/texts.ts';
import { columnsOf, type Draft, mappingOf } from './draft.ts';
import { neverRead } from './sample.ts';

interface Props {
  draft: Draft;
  /** with the columns of the sample */
  table: TableContext;
  /** somebody tried to save it: what is wrong is said */
  tried: boolean;
  onChange: (draft: Draft) => void;
}

/** Parameters that most requests have, to choose from where there is no sample. */
const usual = ['dimension1', 'dimension2', 'dimension3', 'action_name', 'e_c', 'e_a', 'e_n', 'e_v', 'idgoal', 'pv_id'];

/** The editor of a draft. There is no file here: columns are those of the mapping, of the sample, and any that somebody names. */
export function DraftEditor({ draft, table, tried, onChange }: Props) {
  const [named, setNamed] = useState<string[]>([]);
  const texts = textsOf(table.locale);
  if ('text' in draft)
    return (
      <AreaField
        id="mapping-text"
        label={texts.mapping.json}
        hint={texts.imports.mapping.json}
        error={tried && !mappingOf(draft) ? texts.mapping.jsonWrong : undefined}
        rows={20}
        spellCheck={false}
        value={draft.text}
        onChange={(text) => onChange({ text })}
      />
    );
  const requests = table.of === 'requests';
  const columns = [...new Set([...table.columns, ...columnsOf(draft), ...named, ...(requests ? usual : [])])];
  const known = { ...table, columns };
  return (
    <>
      <NameMore
        id="column-more"
        label={texts.mappings.moreColumn[table.of]}
        hint={texts.mappings.moreColumnHint[table.of]}
        button={texts.mapping.add}
        fault={(name) => (requests ? parameterFault(name, texts.mappings) : undefined)}
        onAdd={(name) => setNamed([...named, name])}
      />
      {'rows' in draft ? (
        <RowMappingEditor mapping={draft.rows} table={known} onChange={(rows) => onChange({ rows })} />
      ) : (
        <MatomoEditor mapping={draft.requests} table={known} onChange={(changed) => onChange({ requests: changed })} />
      )}
    </>
  );
}

function parameterFault(name: string, words: { parameterWrong: string; personal: string }): string | undefined {
  if (neverRead.includes(name)) return words.personal;
  return /^[\w.-]{1,200}$|^(cvar|url)\..{1,100}$/.test(name) ? undefined : words.parameterWrong;
}
