import { type Catalogue, fetchKpis, type KpiRow } from '../../api.ts';
import { type Figures, fetchFigures } from '../../figures/figures.ts';
import type { Day } from '../../../server/contract/days.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import { type Period, rangeOf } from '../../periods.ts';

/** Everything the Übersicht shows at one moment. */
export interface OverviewPicture {
  figures: Figures;
  /** ARS; undefined = all */
  authority: string | undefined;
  /** submissions by auth_method */
  signIn: KpiRow[];
  /** submissions by payment_method */
  payment: KpiRow[];
  /** starts and completion rate by authority and service */
  offers: KpiRow[];
}

export async function fetchOverview(
  authority: string | undefined,
  period: Period,
  lastDay: Day,
  signal: AbortSignal,
): Promise<OverviewPicture> {
  const total = { ...rangeOf(period, lastDay), interval: 'total', authority } as const;
  const [figures, signIn, payment, offers] = await Promise.all([
    fetchFigures({ authority }, period, lastDay, signal),
    fetchKpis({ ...total, kpi: ['submissions'], by: ['auth_method'] }, signal),
    fetchKpis({ ...total, kpi: ['submissions'], by: ['payment_method'] }, signal),
    fetchKpis({ ...total, kpi: ['starts', 'completion_rate'], by: ['authority', 'service'] }, signal),
  ]);
  return { figures, authority, signIn: signIn.rows, payment: payment.rows, offers: offers.rows };
}

export interface OfferLine {
  authority: string;
  service: string;
  authorityName: string;
  serviceName: string;
  /** undefined where the answer has no row for the offer */
  starts: KpiRow | undefined;
  completion: KpiRow | undefined;
}

/** Every offer of the selection, most starts first, those without figures last and by name. */
export function offerLines(
  { offers: rows, authority }: Pick<OverviewPicture, 'offers' | 'authority'>,
  catalogue: Catalogue,
  locale: Locale,
): OfferLine[] {
  const lines = catalogue.offers
    .filter((offer) => !authority || offer.authority === authority)
    .map((offer): OfferLine => {
      const own = rows.filter((row) => row.by.authority === offer.authority && row.by.service === offer.service);
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
