import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { MappingName } from '../../../../server/contract/sources.ts';
import type { Catalogue } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import type { Source } from '../api.ts';
import { Lacking } from './editor/Lacking.tsx';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { Beginning } from './Beginning.tsx';
import { lacking, mappedBy, type MappingFormat, mappingOf } from './draft.ts';
import { DraftEditor } from './DraftEditor.tsx';
import { savedElsewhere } from './elsewhere.ts';
import { SampleTry } from './SampleTry.tsx';
import { sampleTable } from './sample.ts';
import { type Kept, useDraft } from './useDraft.ts';
import { useSaving } from './useSaving.ts';
import { Versions } from './Versions.tsx';

interface Props {
  source: Source;
  catalogue: Catalogue;
  /** undefined: a new one */
  kept?: Kept;
  /** another version is to be shown; undefined: the newest */
  onChoose?: (version: number | undefined) => void;
  locale: Locale;
}

/** What a mapping says, to be changed, tried on a sample and kept. */
export function MappingForm({ source, catalogue, kept, locale, onChoose }: Props) {
  const texts = textsOf(locale);
  const words = texts.mappings;
  const { format, draft, setDraft, chooseFormat } = useDraft(source, catalogue, kept);
  const [name, setName] = useState(kept?.name ?? '');
  const [sample, setSample] = useState('');
  const [tried, setTried] = useState(false);
  const saving = useSaving(source, kept, draft);
  const missing = lacking(draft);
  const mapping = mappingOf(draft);
  const nameFault = kept ? undefined : faultOf(name.trim(), source, words, texts.imports.mapping.nameMissing);
  const head = useMemo(() => sampleTable(format, sample), [format, sample]);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (nameFault === undefined && missing.length === 0 && mapping) saving.mutate({ name: name.trim(), format, mapping });
  };
  const over = (chosen: MappingFormat) => {
    chooseFormat(chosen);
    setTried(false);
  };
  const changed = saving.kept !== JSON.stringify(mapping);
  const [first] = useState(kept && { version: kept.version, newest: kept.versions[0]?.version ?? kept.version });
  const shown = saving.versions.at(-1) ?? first?.version;
  const made = useMade(kept?.name);
  return (
    <>
      {kept && onChoose && shown !== undefined && (
        <Versions mapping={kept} shown={shown} unsaved={changed} locale={locale} onChoose={onChoose} />
      )}
      <form className="panel stack" onSubmit={save} noValidate aria-labelledby="content-title">
        {!kept && (
          <Beginning {...{ name, format, locale }} fault={tried ? nameFault : undefined} onName={setName} onFormat={over} />
        )}
        <h2 id="content-title" className="kern-heading-small">
          {words.content}
        </h2>
        <DraftEditor
          draft={draft}
          table={{ of: mappedBy(format), ...head, source, catalogue, locale }}
          tried={tried}
          onChange={setDraft}
        />
        {tried && missing.length > 0 && !('text' in draft) && (
          <Lacking missing={missing} mapping={'rows' in draft ? draft.rows : draft.requests} locale={locale} />
        )}
        {saving.error && <Refused title={texts.imports.mapping.notSaved} error={saving.error} locale={locale} />}
        {!changed && (saving.said ?? made) && <KernAlert variant="success" title={saving.said?.(locale) ?? words.saved('1')} />}
        {kept && first && shown !== undefined && (
          <Elsewhere newer={savedElsewhere(kept.versions, first.newest, saving.versions)} {...{ shown, first, locale }} />
        )}
        <div className="actions">
          <KernButton type="submit" variant="primary" text={words.save} disabled={saving.isPending} />
          <p role="status" className="note">
            {kept && changed && words.unsaved}
          </p>
        </div>
      </form>
      <SampleTry {...{ format, mapping, missing, source, sample, locale }} onChange={setSample} />
    </>
  );
}

interface ElsewhereProps {
  /** the version that was saved elsewhere, if one was */
  newer: number | undefined;
  shown: number;
  first: { version: number };
  locale: Locale;
}

/** Says that a newer version was saved elsewhere while this one was open. */
function Elsewhere({ newer, shown, first, locale }: ElsewhereProps) {
  const { mappings: words } = textsOf(locale);
  if (newer === undefined) return null;
  const note = words.elsewhereNote(`${shown < newer ? shown : first.version}`, `${newer}`);
  return <KernAlert variant="warning" title={words.elsewhere(`${newer}`)} body={note} />;
}

/** What is wrong with the name of a new mapping. */
function faultOf(name: string, { mappings }: Source, words: Words, missing: string): string | undefined {
  if (name === '') return missing;
  if (!MappingName.safeParse(name).success) return words.nameWrong;
  return mappings.some((other) => other.name === name) ? words.taken : undefined;
}
type Words = ReturnType<typeof textsOf>['mappings'];

/** Whether the page was come to by making the mapping; said once, and not again when it is loaded anew. */
function useMade(name: string | undefined): boolean {
  const [made] = useState(() => name !== undefined && (history.state as { made?: string } | null)?.made === name);
  useEffect(() => {
    if (made) history.replaceState(null, '');
  }, [made]);
  return made;
}
