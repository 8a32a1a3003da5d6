import type { Catalogue, KpiRow } from '../api.ts';
import { type Locale, nameOf } from '../i18n/locale.ts';

/** Offers with their names and figures, for tables. */
export interface OfferLine {
  authority: string;
  service: string;
  authorityName: string;
  serviceName: string;
  /** undefined where the answer has no row for the offer */
  starts: KpiRow | undefined;
  completion: KpiRow | undefined;
}

/** How an offer is named in maps: `065…/hundesteuer`. */
export const offerName = ({ authority, service }: { authority?: string; service?: string }): string => `${authority}/${service}`;

/** The rows of an answer by authority and service, by `offerName`. */
export function rowsPerOffer(rows: KpiRow[]): Map<string, KpiRow[]> {
  const found = new Map<string, KpiRow[]>();
  for (const row of rows) {
    const own = found.get(offerName(row.by));
    if (own) own.push(row);
    else found.set(offerName(row.by), [row]);
  }
  return found;
}

/** Every offer of the selection, most starts first, those without figures last and by name. */
export function offerLines(
  { offers: rows, authority }: { offers: KpiRow[]; authority: string | undefined },
  catalogue: Catalogue,
  locale: Locale,
): OfferLine[] {
  const perOffer = rowsPerOffer(rows);
  const lines = catalogue.offers
    .filter((offer) => !authority || offer.authority === authority)
    .map((offer): OfferLine => {
      const own = perOffer.get(offerName(offer)) ?? [];
      const service = catalogue.services.find(({ key }) => key === offer.service);
      return {
        authority: offer.authority,
        service: offer.service,
        authorityName: catalogue.authorities.find(({ ars }) => ars === offer.authority)?.name ?? offer.authority,
        serviceName: service ? nameOf(service.name, locale) : offer.service,
        starts: own.find(({ kpi }) => kpi === 'starts'),
        completion: own.find(({ kpi }) => kpi === 'completion_rate'),
      };
    });
  const name = (line: OfferLine) => `${line.serviceName} ${line.authorityName}`;
  return lines.sort(
    (one, other) =>
      (other.starts?.value ?? -1) - (one.starts?.value ?? -1) || name(one).localeCompare(name(other), locale.language),
  );
}
