import { useMutation } from '@tanstack/react-query';
import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import { addDays, berlinDay } from '../../../../server/contract/days.ts';
import { fetchFile } from '../../../api.ts';
import { formatInstant } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { saveFile } from '../../../saveFile.ts';
import { SelectField } from '../../../ui/fields.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { fetchSources } from '../../sources/api.ts';
import { type AuditEntry, auditPath, fetchAudit, fetchPeople } from '../api.ts';
import { Asked } from '../Asked.tsx';
import { Declined } from '../Declined.tsx';
import { useAsked, useFullCatalogue } from '../queries.ts';
import { SearchTable } from '../SearchTable.tsx';
import { textsOf } from '../texts/texts.ts';
import { entryWords, type Names } from './entryWords.ts';

const kinds = ['change', 'session'] as const;
const spans = ['7', '30', '365'] as const;

/** Who changed what, or who signed in and out, the newest first, and all of it as CSV. */
export function AuditPage({ locale }: { locale: Locale }) {
  const words = textsOf(locale).audit;
  const [days, setDays] = useState<(typeof spans)[number]>('7');
  const [kind, setKind] = useState<(typeof kinds)[number]>('change');
  const now = new Date();
  // whole days, so that the question stays the same while the page is open
  const [from, to] = [addDays(berlinDay(now.toISOString()), -Number(days)), addDays(berlinDay(now.toISOString()), 2)].map(
    (day) => `${day}T00:00:00Z`,
  ) as [string, string];
  const question = { from, to, kind };
  const shown = useAsked(['audit', from, to, kind], (signal) => fetchAudit(question, signal));
  const saving = useMutation({
    mutationFn: async () => saveFile(await fetchFile(auditPath(question), 'text/csv'), `${words.fileNames[kind]}.csv`),
  });
  return (
    <AdminFrame part="audit" locale={locale}>
      <p className="kern-body">{words.lead}</p>
      <section className="panel stack" aria-label={textsOf(locale).parts.audit}>
        <div className="one-more wide">
          <SelectField
            id="audit-kind"
            label={words.kind}
            value={kind}
            onChange={(chosen) => setKind(kinds.find((one) => one === chosen) ?? 'change')}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {words.kinds[one]}
              </option>
            ))}
          </SelectField>
          <SelectField
            id="audit-span"
            label={words.span}
            value={days}
            onChange={(span) => setDays(spans.find((one) => one === span) ?? '7')}
          >
            {spans.map((span) => (
              <option key={span} value={span}>
                {words.spans[span]}
              </option>
            ))}
          </SelectField>
          <KernButton variant="secondary" text={words.csv} disabled={saving.isPending} onClick={() => saving.mutate()} />
        </div>
        {saving.error && <Declined title={words.noCsv} error={saving.error} locale={locale} />}
        <Asked shown={shown} locale={locale}>
          {(entries) => <Entries key={kind} entries={entries} locale={locale} />}
        </Asked>
      </section>
    </AdminFrame>
  );
}

function Entries({ entries, locale }: { entries: AuditEntry[]; locale: Locale }) {
  const texts = textsOf(locale);
  const words = texts.audit;
  const names = useNames();
  const rows = entries.toReversed().map((entry) => {
    const { who, what, deed } = entryWords(entry, names, locale);
    return {
      key: entry.id,
      text: `${who} ${what} ${entry.subject} ${deed} ${JSON.stringify(entry.before)} ${JSON.stringify(entry.after)}`,
      cells: [
        formatInstant(entry.at, locale.language),
        who,
        what,
        deed,
        <Difference key="change" entry={entry} locale={locale} />,
      ],
    };
  });
  return (
    <SearchTable
      id="audit"
      caption={texts.parts.audit}
      headings={[words.at, words.who, words.subject, words.deed, words.detail]}
      rows={rows}
      locale={locale}
    />
  );
}

/** Until they are there, and where they cannot be had, keys stand in their place. */
function useNames(): Names {
  const catalogue = useFullCatalogue().picture;
  const people = useAsked(['people'], fetchPeople).picture ?? [];
  const sources = useAsked(['sources'], fetchSources).picture ?? [];
  return {
    authorities: new Map(catalogue?.authorities.map(({ ars, name }) => [ars, name])),
    services: new Map(catalogue?.services.map(({ key, name }) => [key, name])),
    people: new Map(people.map(({ id, name }) => [`${id}`, name])),
    sources: new Map(sources.map(({ id, name }) => [`${id}`, name])),
  };
}

/** Old and new state as they were noted: the fields that differ. */
function Difference({ entry: { before, after }, locale }: { entry: AuditEntry; locale: Locale }) {
  const words = textsOf(locale).audit;
  const [old, new_] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(new_)])].filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(new_[name]),
  );
  if (names.length === 0) return '–';
  return (
    <details className="more">
      <summary>{words.show}</summary>
      <ul className="audit__fields">
        {names.map((name) => (
          <li key={name}>
            <code>{name}</code>: {words.fromTo(text(old[name]), text(new_[name]))}
          </li>
        ))}
      </ul>
    </details>
  );
}

const fieldsOf = (state: unknown): Record<string, unknown> =>
  typeof state === 'object' && state !== null ? { ...state } : state == null ? {} : { '': state };
const text = (value: unknown): string => (value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value));
