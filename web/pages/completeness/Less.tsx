import { Link } from 'wouter';
import type { Catalogue, Offer } from '../../api.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import { isListed } from '../../listed.ts';
import { silentTypes } from '../../missing/silentTypes.ts';
import { hrefTo, useFilters } from '../../useFilters.ts';

interface Props {
  catalogue: Catalogue;
  /** ARS; undefined = all */
  authority: string | undefined;
  locale: Locale;
}

/** The offers that report less than they are declared to, which the Übersicht only counts; nothing where there is none, or too many. */
export function Less({ catalogue, authority, locale }: Props) {
  const { filters } = useFilters();
  const less = catalogue.offers.filter((offer) => offer.silent?.length && (authority ?? offer.authority) === offer.authority);
  if (less.length === 0 || !isListed(less, authority)) return null;
  const nameOfOffer = ({ authority: ars, service }: Offer): string => {
    const named = catalogue.services.find(({ key }) => key === service)?.name;
    const town = catalogue.authorities.find((one) => one.ars === ars)?.name ?? ars;
    return `${named ? nameOf(named, locale) : service}, ${town}`;
  };
  const lines = less.map((offer) => ({ offer, name: nameOfOffer(offer) }));
  lines.sort((one, other) => one.name.localeCompare(other.name, locale.language));
  return (
    <section className="panel stack" aria-labelledby="less-title">
      <h2 id="less-title" className="kern-heading-small">
        {locale.texts.offer.silent}
      </h2>
      <ul className="plain-list">
        {lines.map(({ offer, name }) => (
          <li key={`${offer.authority} ${offer.service}`}>
            <Link
              href={hrefTo(`/services/${offer.authority}/${offer.service}`, filters)}
              className="kern-link kern-link--small kern-link--no-visited-state"
            >
              {name}
            </Link>
            : {silentTypes(offer, locale)}
          </li>
        ))}
      </ul>
    </section>
  );
}
