import { estimateOf, type Figure } from './estimate.ts';
import { kpiOf } from './kpis.ts';
import { difference, type Estimate, fewest, isBeyondChance, wilson } from './statistics.ts';

/** By more than chance explains (95 %), or not; `few`: too few cases on a side; `unclear`: a side or an interval is missing. */
export const changeVerdicts = ['rise', 'fall', 'chance', 'few', 'unclear'] as const;
export type ChangeVerdict = (typeof changeVerdicts)[number];

/**
 * A figure beside an earlier one of the same KPI: how far away it is, of a count the relative growth per day, and whether that
 * is more than chance.
 * @param perDay of a count: how many times as many days it is about
 */
export function judgedChange(
  now: Figure,
  before: Figure,
  perDay: number,
): { away: Estimate | undefined; verdict: ChangeVerdict } {
  const away = kpiOf(now.kpi).unit === 'count' ? growthOf(now, before, perDay) : awayOf(now, before);
  return { away, verdict: verdictOf(now, before, away) };
}

function awayOf(now: Figure, before: Figure): Estimate | undefined {
  const [one, other] = [estimateOf(now), estimateOf(before)];
  return one && other ? difference(one, other) : undefined;
}

/**
 * The relative growth of a count per day: where nothing changed, the cases of both periods fall on them as their days
 * do. The cases are taken for independent of each other.
 */
function growthOf(now: Figure, before: Figure, perDay: number): Estimate | undefined {
  const [count, earlier] = [now.value, before.value];
  if (count === null || earlier === null || count + earlier === 0) return undefined;
  const share = wilson(count, count + earlier);
  const growth = (of: number) => of / (1 - of) / perDay - 1;
  return share.high === 1 ? undefined : { value: growth(share.value), low: growth(share.low), high: growth(share.high) };
}

function verdictOf(now: Figure, before: Figure, away: Estimate | undefined): ChangeVerdict {
  if (now.value === null || before.value === null) return 'unclear';
  const count = kpiOf(now.kpi).unit === 'count';
  const enough = count ? now.value + before.value >= fewest : Math.min(now.n ?? 0, before.n ?? 0) >= fewest;
  if (!enough) return 'few';
  if (!away) return count ? 'rise' : 'unclear'; // a count that was 0 and is at least 30 now
  if (!isBeyondChance(away)) return 'chance';
  return away.value > 0 ? 'rise' : 'fall';
}
