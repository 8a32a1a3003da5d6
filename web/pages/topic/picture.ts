import type { Insight } from '../../../server/contract/insights.ts';
import type { KpiId } from '../../../server/contract/kpis.ts';
import { fetchInsights, type OfferKey } from '../../api.ts';
import { againstOf } from '../../comparison.ts';
import { type Chosen, type Figures, fetchFigures, type Scope } from '../../figures/figures.ts';
import { rangeOf } from '../../periods.ts';
import type { ServiceLine } from '../services/lines.ts';
import { fetchServices, type ServicesPicture } from '../services/picture.ts';

/** What the page of a topic shows first: the figures of all its offers together, and each on a line. */
export interface TopicPicture {
  figures: Figures;
  /** undefined where its offers are too many to be listed */
  services: ServicesPicture | undefined;
  /** ARS; undefined = all that offer something of it */
  authority: string | undefined;
}

export async function fetchTopic(
  scope: Scope & { topic: string },
  chosen: Chosen,
  tiles: readonly KpiId[],
  listed: boolean,
  signal: AbortSignal,
): Promise<TopicPicture> {
  const [figures, services] = await Promise.all([
    fetchFigures(scope, chosen, tiles, signal),
    listed ? fetchServices(scope, chosen, signal) : undefined,
  ]);
  return { figures, services, authority: scope.authority };
}

/** Where people leave, those places first that lose most people. */
export type WorstLine = ServiceLine & { worst: Exclude<ServiceLine['worst'], string> };
export const worstLines = (lines: ServiceLine[]): WorstLine[] =>
  lines
    .filter((line): line is WorstLine => typeof line.worst !== 'string')
    .sort((one, other) => other.worst.left - one.worst.left);

/** Offers whose comparisons are made: all of a large topic would take too long. */
export const looked = 5;
/** Of each no more, so that one offer does not fill the list. */
const ofEach = 2;

/** The offers to look at: those that lose most people, then those that are used most. */
export function offersToLookAt(lines: ServiceLine[]): ServiceLine[] {
  const worst: ServiceLine[] = worstLines(lines);
  const used = lines.toSorted((one, other) => (other.starts?.value ?? 0) - (one.starts?.value ?? 0));
  return [...new Set([...worst, ...used])].slice(0, looked);
}

export interface OfferInsight extends OfferKey {
  insight: Insight;
}

/** What stands out about some offers, in their order. */
export async function fetchTopicInsights(offers: OfferKey[], chosen: Chosen, signal: AbortSignal): Promise<OfferInsight[]> {
  const range = rangeOf(chosen.period, chosen.lastDay);
  const against = againstOf(chosen.period, chosen.against);
  const answers = await Promise.all(offers.map((offer) => fetchInsights(range, against, offer, signal)));
  return offers.flatMap(({ authority, service }, index) =>
    (answers[index]?.insights ?? []).slice(0, ofEach).map((insight) => ({ authority, service, insight })),
  );
}
