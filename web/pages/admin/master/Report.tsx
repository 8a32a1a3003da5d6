import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { Fragment, type ReactNode } from 'react';
import { formatValue } from '../../../format.ts';
import { dimensionLabel, type Locale } from '../../../i18n/locale.ts';
import { faultWords } from '../../sources/texts/faults.ts';
import type { MasterDataAnswer } from '../api.ts';
import { SearchTable } from '../SearchTable.tsx';
import { textsOf } from '../texts/texts.ts';

interface Props {
  report: MasterDataAnswer;
  locale: Locale;
  children: ReactNode;
}

const kinds = ['authority', 'service', 'offer'] as const;

/** What a file would do or did: counts, faults by line, every change from what to what. */
export function Report({ report, locale, children }: Props) {
  const words = textsOf(locale).master;
  const { faults, stored, counts, ignoredColumns, missing, leftOut, outside } = report;
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const notes = [
    ...kinds.flatMap((kind) => {
      const { added = 0, changed = 0, unchanged = 0 } = counts[kind] ?? {};
      return added + changed + unchanged > 0 ? [words.counts[kind](count(added), count(changed), count(unchanged))] : [];
    }),
    ...(outside > 0 ? [words.outside(count(outside))] : []),
    ...(leftOut > 0 ? [words.leftOut(count(leftOut))] : []),
    ...(missing > 0 ? [words.missing(count(missing))] : []),
    ...(ignoredColumns.length > 0 ? [words.ignored(ignoredColumns.join(', '))] : []),
  ];
  return (
    <section className="panel stack" aria-labelledby="report-title">
      <h2 id="report-title" className="kern-heading-small">
        {stored ? words.storedTitle : words.triedTitle}
      </h2>
      {stored && <KernAlert variant="success" title={words.done} />}
      {faults > 0 && <KernAlert variant="warning" title={words.faults(count(faults))} />}
      <ul className="kern-list kern-list--bullet">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {children}
      {faults > 0 && <h3 className="kern-title kern-title--small">{words.faultTable}</h3>}
      {faults > 0 && <Faults report={report} locale={locale} />}
      {report.changes.length > 0 && <h3 className="kern-title kern-title--small">{words.changeTable}</h3>}
      {report.changes.length > 0 && <Changes report={report} locale={locale} />}
    </section>
  );
}

function Faults({ report: { errors }, locale }: { report: MasterDataAnswer; locale: Locale }) {
  const words = textsOf(locale).master;
  const rows = errors.map(({ line, column, code, message }, index) => ({
    key: `${index}`,
    text: `${line} ${column ?? ''} ${message}`,
    cells: [
      words.line(formatValue(line, 'count', locale.language)),
      column ?? '–',
      <Fragment key="message">
        {faultWords(code, locale.language).title}: <span lang="en">{message}</span>
      </Fragment>,
    ],
  }));
  return (
    <SearchTable
      id="faults"
      caption={words.faultTable}
      headings={[words.lineHeading, words.column, words.fault]}
      rows={rows}
      locale={locale}
    />
  );
}

function Changes({ report: { changes }, locale }: { report: MasterDataAnswer; locale: Locale }) {
  const words = textsOf(locale).master;
  const rows = changes.map(({ kind, key, change, fields }) => ({
    key: `${kind} ${key}`,
    text: `${kind} ${key} ${fields.map(({ old, new: new_ }) => `${old ?? ''} ${new_ ?? ''}`).join(' ')}`,
    cells: [
      `${kind === 'offer' ? words.offer : dimensionLabel(kind, locale)} ${key}`,
      words.change[change],
      <ul key="fields" className="audit__fields">
        {fields.map((field) => (
          <li key={field.field}>
            <code>{field.field}</code>: {field.old === undefined ? field.new : words.fromTo(field.old, field.new ?? '–')}
          </li>
        ))}
      </ul>,
    ],
  }));
  return (
    <SearchTable
      id="changes"
      caption={words.changeTable}
      headings={[words.entry, words.what, words.fields]}
      rows={rows}
      locale={locale}
    />
  );
}
