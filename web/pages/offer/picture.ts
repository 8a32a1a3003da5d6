import { fetchKpis, type KpiRow } from '../../api.ts';
import { type Figures, fetchFigures } from '../../figures/figures.ts';
import { type Period, rangeOf } from '../../periods.ts';
import type { Day } from '../../../server/contract/days.ts';

/** Everything the page of an offer shows at one moment. */
export interface OfferPicture {
  figures: Figures;
  /** step_reached, step_dropped and dropoff_rate by step */
  steps: KpiRow[];
  /** ratings by rating */
  ratings: KpiRow[];
  /** ratings without a split: their number and flag */
  rated: KpiRow[];
}

export async function fetchOffer(
  offer: { authority: string; service: string },
  period: Period,
  lastDay: Day,
  signal: AbortSignal,
): Promise<OfferPicture> {
  const total = { ...rangeOf(period, lastDay), interval: 'total', ...offer } as const;
  const [figures, steps, ratings, rated] = await Promise.all([
    fetchFigures(offer, period, lastDay, signal),
    fetchKpis({ ...total, kpi: ['step_reached', 'step_dropped', 'dropoff_rate'], by: ['step'] }, signal),
    fetchKpis({ ...total, kpi: ['ratings'], by: ['rating'] }, signal),
    fetchKpis({ ...total, kpi: ['ratings', 'satisfaction_mean'] }, signal),
  ]);
  return { figures, steps: steps.rows, ratings: ratings.rows, rated: rated.rows };
}
