import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { Link } from 'wouter';
import type { Authority } from '../../api.ts';
import { formatInstant, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { hrefTo, useFilters } from '../../useFilters.ts';
import type { Source } from './api.ts';
import { authorityNames } from './authorityNames.ts';
import { LinkButton } from './LinkButton.tsx';
import type { Sources } from './queries.ts';
import { textsOf } from './texts/texts.ts';
import { WithSources } from './WithSources.tsx';

/** Daten & Quellen: who delivers, whether it arrives, and the ways to connect more. */
export function SourceList({ locale }: { locale: Locale }) {
  const { title } = textsOf(locale);
  return (
    <WithSources title={title} locale={locale}>
      {(sources) => <Listed sources={sources} locale={locale} />}
    </WithSources>
  );
}

function Listed({ sources: { sources, catalogue }, locale }: { sources: Sources; locale: Locale }) {
  const texts = textsOf(locale);
  return (
    <>
      <PageHead title={texts.title} locale={locale} />
      <p className="kern-body">{texts.lead}</p>
      <Ways ready={catalogue.authorities.length > 0} locale={locale} />
      <section className="panel stack" aria-labelledby="sources-title">
        <h2 id="sources-title" className="kern-heading-small">
          {texts.list.heading}
        </h2>
        {sources.length > 0 ? (
          <SourceTable sources={sources} authorities={catalogue.authorities} locale={locale} />
        ) : (
          <p className="kern-body">
            {texts.list.empty} {texts.list.emptyAdvice}
          </p>
        )}
      </section>
    </>
  );
}

/** What one can do here. */
function Ways({ ready, locale }: { ready: boolean; locale: Locale }) {
  const { list } = textsOf(locale);
  if (!ready)
    return (
      <section className="panel stack" aria-label={list.noAuthority}>
        <p className="kern-body">
          {list.noAuthority} {list.noAuthorityAdvice}
        </p>
        <LinkButton path="/start" text={locale.texts.empty.start} primary />
      </section>
    );
  return (
    <div className="actions">
      <LinkButton path="/sources/new" text={list.add} primary />
      <LinkButton path="/sources/import" text={list.importFile} />
      <LinkButton path="/sources/check" text={list.check} />
      <LinkButton path="/sources/try" text={list.tryOut} />
      <LinkButton path="/completeness" text={locale.texts.complete.byMonth} />
    </div>
  );
}

function SourceTable({ sources, authorities, locale }: { sources: Source[]; authorities: Authority[]; locale: Locale }) {
  const { list } = textsOf(locale);
  return (
    <TableFrame caption={list.caption} label={list.scrollable}>
      <TableHead words={[list.name, list.authorities, list.lastEvent]} numbers={[list.events, list.refused]} />
      <tbody className="kern-table__body">
        {sources.map((source) => (
          <SourceRow key={source.id} source={source} authorities={authorities} locale={locale} />
        ))}
      </tbody>
    </TableFrame>
  );
}

const shownNames = 3;

function SourceRow({ source, authorities, locale }: { source: Source; authorities: Authority[]; locale: Locale }) {
  const { list } = textsOf(locale);
  const { filters } = useFilters();
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const names = authorityNames(source, authorities);
  const more = names.length > shownNames ? ` ${list.more(count(names.length - shownNames))}` : '';
  return (
    <tr className="kern-table__row">
      <th className="kern-table__header" scope="row">
        <Link href={hrefTo(`/sources/${source.id}`, filters)} className="kern-link kern-link--small kern-link--no-visited-state">
          {source.name}
        </Link>{' '}
        {source.test && <KernBadge variant="info" text={list.test} />}
      </th>
      <td className="kern-table__cell">
        {names.slice(0, shownNames).join(', ')}
        {more}
      </td>
      <td className="kern-table__cell nowrap">
        {source.lastEventAt ? formatInstant(source.lastEventAt, locale.language) : <span className="note">{list.never}</span>}
      </td>
      <td className="kern-table__cell kern-table__cell--numeric">{count(source.eventsLastDay)}</td>
      <td className={`kern-table__cell kern-table__cell--numeric ${source.refusedLastDay > 0 ? 'refused' : ''}`}>
        {count(source.refusedLastDay)}
      </td>
    </tr>
  );
}
