import type { ExpectedDay } from '../../../server/contract/comparison.ts';
import type { InsightsAnswer } from '../../../server/contract/insights.ts';
import { fetchExpected, fetchKpis, fetchSteps, type KpiRow, type OfferKey, type Step } from '../../api.ts';
import { type Chosen, type Figures, fetchFigures, usualTiles } from '../../figures/figures.ts';
import { fetchStandingOut } from '../../figures/insights.ts';
import { intervalFor, rangeOf } from '../../periods.ts';

/** What the page of an offer shows first: its figures, where people stop, what stands out, its course. */
export interface OfferPicture {
  figures: Figures;
  /** step_reached, step_dropped and dropoff_rate by step */
  steps: KpiRow[];
  /** the steps it declares */
  declared: Step[];
  /** undefined: no day of the period is over yet */
  insights: InsightsAnswer | undefined;
  /** starts of each day beside what was to be expected; none where the course is not by day */
  expected: ExpectedDay[];
}

export async function fetchOffer(offer: OfferKey, chosen: Chosen, signal: AbortSignal): Promise<OfferPicture> {
  const range = rangeOf(chosen.period, chosen.lastDay);
  const stepKpis = ['step_reached', 'step_dropped', 'dropoff_rate'] as const;
  const [figures, steps, declared, insights, expected] = await Promise.all([
    fetchFigures(offer, chosen, usualTiles, signal),
    fetchKpis({ ...range, ...offer, interval: 'total', kpi: stepKpis, by: ['step'] }, signal),
    fetchSteps(offer, signal),
    fetchStandingOut(offer, chosen, signal),
    intervalFor(range) === 'day' ? fetchExpected('starts', range, offer, signal) : undefined,
  ]);
  return { figures, steps: steps.rows, declared, insights, expected: expected?.days ?? [] };
}
