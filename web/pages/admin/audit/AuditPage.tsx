import { useMutation } from '@tanstack/react-query';
import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import { addDays, berlinDay } from '../../../../server/contract/days.ts';
import { fetchFile } from '../../../api.ts';
import { formatInstant } from '../../../format.ts';
import { dimensionLabel, type Locale } from '../../../i18n/locale.ts';
import { saveFile } from '../../../saveFile.ts';
import { SelectField } from '../../../ui/fields.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { type AuditEntry, auditPath, fetchAudit } from '../api.ts';
import { Asked } from '../Asked.tsx';
import { Declined } from '../Declined.tsx';
import { useAsked } from '../queries.ts';
import { SearchTable } from '../SearchTable.tsx';
import { textsOf } from '../texts/texts.ts';

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
  const actors: Record<string, string> = words.actors;
  const subjects: Record<string, string> = {
    ...words.what,
    authority: dimensionLabel('authority', locale),
    service: dimensionLabel('service', locale),
  };
  const rows = entries.toReversed().map((entry) => {
    const who = entry.name ?? actors[entry.actor] ?? entry.actor;
    const what = `${subjects[entry.what] ?? entry.what} ${entry.subject}`;
    const change = deedOf(entry, locale);
    return {
      key: entry.id,
      text: `${who} ${what} ${change} ${JSON.stringify(entry.before)} ${JSON.stringify(entry.after)}`,
      cells: [
        formatInstant(entry.at, locale.language),
        who,
        what,
        change,
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

function deedOf({ what, before, after }: AuditEntry, locale: Locale): string {
  const words = textsOf(locale).audit;
  if (what === 'sign-out') return words.ended;
  if (what === 'sign-in') return 'failed' in fieldsOf(after) ? words.inVain : words.succeeded;
  return before === null ? words.made : after === null ? words.gone : words.changed;
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
