import { categoriesOf } from '../contract/dimensions.ts';
import {
  falseAlarms,
  type Insight,
  type InsightsAnswer,
  type InsightsQuery,
  insightKindOf,
  leastDifference,
} from '../contract/insights.ts';
import { kpiOf } from '../contract/kpis.ts';
import { standing } from '../contract/statistics.ts';
import { inBoth } from '../contract/wording.ts';
import type { Text } from '../contract/comparison.ts';
import type { Step } from '../schema.ts';
import { lastCompleteDay, offerOf, type Readable, rangesOf, type Sources } from './ask.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { insightText } from './insight-text.ts';

/** What stands out about an offer in a period, the worst first, with the numbers that say so. */
export async function insights(sources: Sources, query: InsightsQuery, readable: Readable): Promise<InsightsAnswer> {
  const { steps } = await offerOf(sources.db, query.authority, query.service, readable);
  const ranges = rangesOf(query, query.against, lastCompleteDay(await sources.talliedAt()));
  const { asOf, evidence } = await evidenceOf(sources, query, ranges, readable);
  return { asOf, ...ranges, ...insightsOf(evidence, steps) };
}

/**
 * All comparisons that can be made are made, and Holm's method lets stand what chance would not bring about even once
 * among all of them with more than 5 %: so at most one in twenty offers where nothing is the matter shows anything.
 */
export function insightsOf(evidence: Evidence, steps: Step[]): Pick<InsightsAnswer, 'tested' | 'insights'> {
  const candidates = candidatesOf(evidence);
  const stands = standing(
    candidates.map(({ p }) => p),
    falseAlarms,
  );
  const found = candidates.filter((candidate, index) => stands[index] && isWorthALine(candidate));
  return { tested: candidates.length, insights: found.sort(byWeight).map((candidate) => insightOf(candidate, steps)) };
}

function isWorthALine({ kind, difference }: Candidate): boolean {
  const { kpi, worse } = insightKindOf(kind);
  const least = kpiOf(kpi).unit === 'stars' ? leastDifference.stars : leastDifference.share;
  return (worse === 'higher' ? difference.value : -difference.value) >= least;
}

/** How many more would have submitted (or saved no draft, or given a star more), had it been as on the other side. */
const effectOf = ({ n, difference, onward }: Candidate): number => Math.abs(difference.value) * n * onward;

/** Causes before sums, what costs submissions before the rest, then by effect; of two alike the more certain one. */
function byWeight(one: Candidate, other: Candidate): number {
  const rank = ({ kind }: Candidate) => {
    const { cause, counts } = insightKindOf(kind);
    return cause ? 0 : counts === 'submissions' ? 1 : 2;
  };
  return rank(one) - rank(other) || effectOf(other) - effectOf(one) || one.p - other.p;
}

function insightOf(candidate: Candidate, steps: Step[]): Insight {
  const { kind, dimension, category, value, n, compared, comparedN, members, difference, p } = candidate;
  const { kpi, with: side, counts } = insightKindOf(kind);
  const label = category === undefined ? undefined : labelOf(candidate, category, steps);
  const numbers: Omit<Insight, 'text'> = {
    kind,
    kpi,
    ...(dimension === undefined ? {} : { dimension }),
    ...(category === undefined ? {} : { category }),
    ...(label === undefined ? {} : { label }),
    value: value.value,
    n,
    interval: [value.low, value.high],
    compared: {
      with: side,
      value: compared.value,
      n: comparedN,
      interval: [compared.low, compared.high],
      ...(members === undefined ? {} : { members }),
    },
    difference: { value: difference.value, interval: [difference.low, difference.high] },
    effect: { of: counts, value: effectOf(candidate) },
    p,
  };
  return { ...numbers, text: insightText(numbers) };
}

function labelOf({ dimension }: Candidate, category: string, steps: Step[]): Text {
  if (dimension === 'step') {
    const label = steps.find(({ key }) => key === category)?.label;
    return { de: label?.de ?? category, en: label?.en ?? label?.de ?? category };
  }
  if (dimension === 'language')
    return inBoth((language) => new Intl.DisplayNames(language, { type: 'language' }).of(category) ?? category);
  const code = dimension && categoriesOf(dimension)?.find(({ code }) => code === category);
  return { de: code?.de ?? category, en: code?.en ?? category };
}
