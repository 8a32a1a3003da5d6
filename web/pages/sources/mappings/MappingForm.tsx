import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { type MappingHistory, MappingName } from '../../../../server/contract/sources.ts';
import type { Catalogue } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import type { Source } from '../api.ts';
import { type Drafts, goOver } from './editor/drafts.ts';
import { Lacking } from './editor/Lacking.tsx';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { type Draft, draftOf, lacking, mappedBy, type MappingFormat, mappingOf, newDraft } from './draft.ts';
import { DraftEditor } from './DraftEditor.tsx';
import { savedElsewhere } from './elsewhere.ts';
import { SampleTry } from './SampleTry.tsx';
import { sampleTable } from './sample.ts';
import { useSaving } from './useSaving.ts';
import { Versions } from './Versions.tsx';

interface Props {
  source: Source;
  catalogue: Catalogue;
  /** undefined: a new one */
  kept?: MappingHistory & { format: MappingFormat };
  /** another version is to be shown; undefined: the newest */
  onChoose?: (version: number | undefined) => void;
  locale: Locale;
}

/** What a mapping says, to be changed, tried on a sample and kept. */
export function MappingForm({ source, catalogue, kept, locale, onChoose }: Props) {
  const texts = textsOf(locale);
  const words = texts.mappings;
  const offer = catalogue.offers.find(({ authority }) => source.authorities.includes(authority));
  const blank = (of: MappingFormat) => newDraft(of, source.authorities[0] ?? '', offer?.service ?? 'dienst-schluessel');
  const [format, setFormat] = useState<MappingFormat>(kept?.format ?? 'matomo');
  const [draft, setDraft] = useState<Draft>(() => (kept ? draftOf(kept.format, kept.mapping) : blank(format)));
  const [begun, setBegun] = useState<Drafts<MappingFormat, Draft>>({});
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
  const chooseFormat = (chosen: MappingFormat) => {
    const next = goOver(begun, { kind: format, draft }, chosen, blank);
    setBegun(next.begun);
    setDraft(next.draft);
    setFormat(chosen);
    setTried(false);
  };
  const changed = saving.kept !== JSON.stringify(mapping);
  const [first] = useState(kept && { version: kept.version, newest: kept.versions[0]?.version ?? kept.version });
  const shown = saving.versions.at(-1) ?? first?.version;
  const elsewhere = kept && first && savedElsewhere(kept.versions, first.newest, saving.versions);
  const made = useMade(kept?.name);
  return (
    <>
      {kept && onChoose && shown !== undefined && (
        <Versions mapping={kept} shown={shown} unsaved={changed} locale={locale} onChoose={onChoose} />
      )}
      <form className="panel stack" onSubmit={save} noValidate aria-labelledby="content-title">
        {!kept && (
          <>
            <TextField
              id="mapping-name"
              label={texts.imports.mapping.name}
              hint={words.nameHint}
              error={tried ? nameFault : undefined}
              maxLength={64}
              value={name}
              onChange={setName}
            />
            <FormatField format={format} locale={locale} onChange={chooseFormat} />
            <p className="kern-body">{words.lead[mappedBy(format)]}</p>
          </>
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
        {tried && missing.length > 0 && 'rows' in draft && <Lacking missing={missing} mapping={draft.rows} locale={locale} />}
        {tried && missing.length > 0 && 'requests' in draft && (
          <Lacking missing={missing} mapping={draft.requests} locale={locale} />
        )}
        {saving.error && <Refused title={texts.imports.mapping.notSaved} error={saving.error} locale={locale} />}
        {!changed && (saving.said ?? made) && <KernAlert variant="success" title={saving.said?.(locale) ?? words.saved('1')} />}
        {first && shown !== undefined && elsewhere !== undefined && (
          <KernAlert
            variant="warning"
            title={words.elsewhere(`${elsewhere}`)}
            body={words.elsewhereNote(`${shown < elsewhere ? shown : first.version}`, `${elsewhere}`)}
          />
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

function FormatField({
  format,
  locale,
  onChange,
}: {
  format: MappingFormat;
  locale: Locale;
  onChange: (format: MappingFormat) => void;
}) {
  const { mappings: words } = textsOf(locale);
  return (
    <SelectField id="mapping-format" label={words.format} value={format} onChange={(chosen) => onChange(chosen as MappingFormat)}>
      {Object.entries(words.formats).map(([one, label]) => (
        <option key={one} value={one}>
          {label}
        </option>
      ))}
    </SelectField>
  );
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
