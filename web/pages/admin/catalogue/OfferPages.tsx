import type { Session } from '../../../../server/contract/people.ts';
import { formatValue } from '../../../format.ts';
import { type Locale, nameOf } from '../../../i18n/locale.ts';
import { isAdmin, manages } from '../../../session.ts';
import { offerPath } from '../../../useFilters.ts';
import { NotFound } from '../../NotFound.tsx';
import { LinkButton } from '../../sources/LinkButton.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { type FullCatalogue, offerUrl } from '../api.ts';
import { Removal } from '../Removal.tsx';
import { SearchTable } from '../SearchTable.tsx';
import { TableLink } from '../TableLink.tsx';
import { textsOf } from '../texts/texts.ts';
import { OfferForm } from './OfferForm.tsx';

interface Props {
  catalogue: FullCatalogue;
  session: Session;
  locale: Locale;
}

/** The offers somebody may change, with what is declared of them. */
export function OfferList({ catalogue, session, locale }: Props) {
  const texts = textsOf(locale);
  const words = texts.offer;
  const { language } = locale;
  const rows = catalogue.offers
    .filter(({ authority, service }) => manages(session, authority, service))
    .map(({ authority, service, steps, free, onlineUntil }) => {
      const [serviceName, authorityName] = namesOf(catalogue, authority, service, locale);
      return {
        key: `${authority}/${service}`,
        text: `${serviceName} ${authorityName} ${service} ${authority}`,
        cells: [
          <TableLink key="name" path={`/admin/offers/${authority}/${service}`} text={serviceName} />,
          authorityName,
          steps.length > 0 ? formatValue(steps.length, 'count', language) : words.noSteps,
          steps.some(({ byUse }) => byUse) ? words.byUse : '–',
          free ? texts.yes : texts.no,
          onlineUntil ? words.ended : words.running,
        ],
      };
    })
    .sort((one, other) => one.text.localeCompare(other.text, language));
  return (
    <AdminFrame part="offers" locale={locale}>
      <p className="kern-body">{words.lead}</p>
      {(isAdmin(session) || session.roles.some(({ role, service }) => role === 'manager' && service === undefined)) && (
        <div className="actions">
          <LinkButton path="/admin/offers/new" text={words.add} primary />
        </div>
      )}
      <section className="panel" aria-label={texts.parts.offers}>
        <SearchTable
          id="offers"
          caption={texts.parts.offers}
          headings={[words.service, words.authority, words.steps, words.byUseShort, words.freeShort, words.state]}
          rows={rows}
          locale={locale}
        />
      </section>
    </AdminFrame>
  );
}

function namesOf({ services, authorities }: FullCatalogue, authority: string, service: string, locale: Locale): [string, string] {
  const named = services.find(({ key }) => key === service);
  return [named ? nameOf(named.name, locale) : service, authorities.find(({ ars }) => ars === authority)?.name ?? authority];
}

export function OfferPage({ authority, service, catalogue, session, locale }: Props & { authority: string; service: string }) {
  const words = textsOf(locale).offer;
  const entry = catalogue.offers.find((candidate) => candidate.authority === authority && candidate.service === service);
  if (!entry || !manages(session, authority, service))
    return <NotFound title={locale.texts.state.unknownOffer} locale={locale} />;
  const name = namesOf(catalogue, authority, service, locale).join(', ');
  return (
    <AdminFrame part="offers" title={name} locale={locale}>
      <div className="actions">
        <LinkButton path={offerPath(authority, service)} text={words.figures} />
      </div>
      <section className="panel stack" aria-label={name}>
        {entry.steps.some(({ byUse }) => byUse) && <p className="kern-body">{words.byUseNote}</p>}
        <OfferForm authority={authority} service={service} entry={entry} locale={locale} />
        <Removal url={offerUrl(authority, service)} name={name} list="/admin/offers" locale={locale} />
      </section>
    </AdminFrame>
  );
}
