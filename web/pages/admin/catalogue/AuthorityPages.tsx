import { useLocation } from 'wouter';
import { formatDay, formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { hrefTo, useFilters } from '../../../useFilters.ts';
import { NotFound } from '../../NotFound.tsx';
import { LinkButton } from '../../sources/LinkButton.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { authorityUrl, type FullCatalogue } from '../api.ts';
import { Removal } from '../Removal.tsx';
import { SearchTable } from '../SearchTable.tsx';
import { TableLink } from '../TableLink.tsx';
import { textsOf } from '../texts/texts.ts';
import { AuthorityForm } from './AuthorityForm.tsx';

const list = '/admin/authorities';

export function AuthorityList({ catalogue: { authorities, offers }, locale }: { catalogue: FullCatalogue; locale: Locale }) {
  const texts = textsOf(locale);
  const words = texts.authority;
  const { language } = locale;
  const rows = authorities.map(({ ars, name, inhabitants, district, comparable }) => ({
    key: ars,
    text: `${name} ${ars} ${district ?? ''}`,
    cells: [
      <TableLink key="name" path={`${list}/${ars}`} text={name} />,
      ars,
      inhabitants ? `${formatValue(inhabitants.count, 'count', language)} (${formatDay(inhabitants.date, language)})` : '–',
      district ?? '–',
      comparable ? texts.yes : texts.no,
      formatValue(offers.filter(({ authority }) => authority === ars).length, 'count', language),
    ],
  }));
  return (
    <AdminFrame part="authorities" locale={locale}>
      <div className="actions">
        <LinkButton path={`${list}/new`} text={words.add} primary />
      </div>
      <section className="panel" aria-label={texts.parts.authorities}>
        <SearchTable
          id="authorities"
          caption={texts.parts.authorities}
          headings={[words.name, words.ars, words.inhabitants, words.district, words.compared, texts.parts.offers]}
          rows={rows}
          locale={locale}
        />
      </section>
    </AdminFrame>
  );
}

export function NewAuthority({ locale }: { locale: Locale }) {
  const words = textsOf(locale).authority;
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  return (
    <AdminFrame part="authorities" title={words.newTitle} locale={locale}>
      <section className="panel" aria-label={words.newTitle}>
        <AuthorityForm entry={undefined} locale={locale} onSaved={(ars) => navigate(hrefTo(`${list}/${ars}`, filters))} />
      </section>
    </AdminFrame>
  );
}

export function AuthorityPage({ ars, catalogue, locale }: { ars: string; catalogue: FullCatalogue; locale: Locale }) {
  const entry = catalogue.authorities.find((candidate) => candidate.ars === ars);
  if (!entry) return <NotFound title={locale.texts.state.unknownAuthority} locale={locale} />;
  return (
    <AdminFrame part="authorities" title={entry.name} locale={locale}>
      <section className="panel stack" aria-label={entry.name}>
        <p className="note">
          {textsOf(locale).authority.ars}: {ars}
        </p>
        <AuthorityForm entry={entry} locale={locale} />
        <Removal url={authorityUrl(ars)} name={entry.name} list={list} locale={locale} />
      </section>
    </AdminFrame>
  );
}
