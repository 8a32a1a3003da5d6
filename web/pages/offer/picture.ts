import type { ExpectedDay } from '../../../server/contract/comparison.ts';
import type { InsightsAnswer } from '../../../server/contract/insights.ts';
import { fetchExpected, fetchInsights, fetchKpis, fetchSteps, type KpiRow, type OfferKey, type Step } from '../../api.ts';
import { againstOf } from '../../comparison.ts';
import { type Chosen, type Figures, fetchFigures, usualTiles } from '../../figures/figures.ts';
import { intervalFor, rangeOf } from '../../periods.ts';

/** What the page of an offer shows first: its figures, where people stop, what stands out, its course. */
export interface OfferPicture {
  figures: Figures;
  /** step_reached, step_dropped and dropoff_rate by step */
  steps: KpiRow[];
  /** the steps it declares */
  declared: Step[];
  insights: InsightsAnswer;
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
    fetchInsights(range, againstOf(chosen.period, chosen.against), offer, signal),
    intervalFor(range) === 'day' ? fetchExpected('starts', range, offer, signal) : undefined,
  ]);
  return { figures, steps: steps.rows, declared, insights, expected: expected?.days ?? [] };
}
