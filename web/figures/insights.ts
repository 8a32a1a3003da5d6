import type { InsightsAnswer } from '../../server/contract/insights.ts';
import { fetchInsights, type OfferKey } from '../api.ts';
import { againstOf } from '../comparison.ts';
import { rangeOf } from '../periods.ts';
import type { Chosen } from './figures.ts';

/** Whether a day of the period is over: today, and a month on its first day, are not set against whole days. */
export const anyDayOver = ({ period, lastDay }: Chosen): boolean => rangeOf(period, lastDay).from <= lastDay;

/** What stands out about an offer; undefined as long as no day of the period is over, which the API has no answer for. */
export async function fetchStandingOut(
  offer: OfferKey,
  chosen: Chosen,
  signal: AbortSignal,
): Promise<InsightsAnswer | undefined> {
  if (!anyDayOver(chosen)) return undefined;
  const { period, against, lastDay } = chosen;
  return await fetchInsights(rangeOf(period, lastDay), againstOf(period, against), offer, signal);
}
