import type { Session } from '../../../../server/contract/people.ts';
import { formatValue } from '../../../format.ts';
import { type Locale, nameOf } from '../../../i18n/locale.ts';
import { isListed } from '../../../listed.ts';
import { isAdmin, manages } from '../../../session.ts';
import { TooMany } from '../../../ui/TooMany.tsx';
import { offerPath, useFilters } from '../../../useFilters.ts';
import { NotFound } from '../../NotFound.tsx';
import { LinkButton } from '../../sources/LinkButton.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { type FullCatalogue, fetchOffers, type OfferEntry, offerUrl } from '../api.ts';
import { Asked } from '../Asked.tsx';
import { AuthorityChoice } from '../AuthorityChoice.tsx';
import { useAsked, useOffer } from '../queries.ts';
import { Removal } from '../Removal.tsx';
import { SearchTable, type TableRow } from '../SearchTable.tsx';
import { TableLink } from '../TableLink.tsx';
import { textsOf } from '../texts/texts.ts';
import { OfferForm } from './OfferForm.tsx';

interface Props {
  catalogue: FullCatalogue;
  session: Session;
  locale: Locale;
}

/** The offers somebody may change, with what is declared of them; of one authority where they are too many. */
export function OfferList({ catalogue, session, locale }: Props) {
  const texts = textsOf(locale);
  const words = texts.offer;
  const { filters } = useFilters();
  const isOne = !isListed(catalogue.offers, undefined);
  const authority = isOne ? catalogue.authorities.find(({ ars }) => ars === filters.authority)?.ars : undefined;
  return (
    <AdminFrame part="offers" locale={locale}>
      <p className="kern-body">{words.lead}</p>
      {(isAdmin(session) || session.roles.some(({ role, service }) => role === 'manager' && service === undefined)) && (
        <div className="actions">
          <LinkButton path="/admin/offers/new" text={words.add} primary />
        </div>
      )}
      {isOne && <AuthorityChoice authorities={catalogue.authorities} none={texts.choose} locale={locale} />}
      <section className="panel" aria-label={texts.parts.offers}>
        {isListed(catalogue.offers, authority) ? (
          <Listed {...{ authority, catalogue, session, locale }} />
        ) : (
          <TooMany locale={locale} />
        )}
      </section>
    </AdminFrame>
  );
}

function Listed({ authority, catalogue, session, locale }: Props & { authority: string | undefined }) {
  const texts = textsOf(locale);
  const words = texts.offer;
  const shown = useAsked(['catalogue', 'offers', authority], (signal) => fetchOffers(authority, signal));
  return (
    <Asked shown={shown} locale={locale}>
      {(offers) => (
        <SearchTable
          id="offers"
          caption={texts.parts.offers}
          headings={[words.service, words.authority, words.steps, words.byUseShort, words.freeShort, words.state]}
          rows={rowsOf(
            offers.filter((offer) => manages(session, offer.authority, offer.service)),
            catalogue,
            locale,
          )}
          locale={locale}
        />
      )}
    </Asked>
  );
}

function rowsOf(offers: OfferEntry[], catalogue: FullCatalogue, locale: Locale): TableRow[] {
  const texts = textsOf(locale);
  const words = texts.offer;
  const { language } = locale;
  return offers
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
}

function namesOf({ services, authorities }: FullCatalogue, authority: string, service: string, locale: Locale): [string, string] {
  const named = services.find(({ key }) => key === service);
  return [named ? nameOf(named.name, locale) : service, authorities.find(({ ars }) => ars === authority)?.name ?? authority];
}

export function OfferPage({ authority, service, catalogue, session, locale }: Props & { authority: string; service: string }) {
  const there = catalogue.offers.some((offer) => offer.authority === authority && offer.service === service);
  if (!there || !manages(session, authority, service))
    return <NotFound title={locale.texts.state.unknownOffer} locale={locale} />;
  return <KnownOffer {...{ authority, service, catalogue, locale }} />;
}

type KnownProps = Omit<Props, 'session'> & { authority: string; service: string };

function KnownOffer({ authority, service, catalogue, locale }: KnownProps) {
  const words = textsOf(locale).offer;
  const name = namesOf(catalogue, authority, service, locale).join(', ');
  const shown = useOffer({ authority, service });
  return (
    <AdminFrame part="offers" title={name} locale={locale}>
      <div className="actions">
        <LinkButton path={offerPath(authority, service)} text={words.figures} />
      </div>
      <section className="panel stack" aria-label={name}>
        <Asked shown={shown} locale={locale}>
          {(entry) => (
            <>
              {entry.steps.some(({ byUse }) => byUse) && <p className="kern-body">{words.byUseNote}</p>}
              <OfferForm authority={authority} service={service} entry={entry} locale={locale} />
              <Removal url={offerUrl(authority, service)} name={name} list="/admin/offers" locale={locale} />
            </>
          )}
        </Asked>
      </section>
    </AdminFrame>
  );
}
