import type { KpiRow } from '../contract/api.ts';
import type { DimensionName } from '../contract/dimensions.ts';
import { type InsightName, insightKindOf } from '../contract/insights.ts';
import {
  aboveMean,
  chanceOfHigher,
  difference,
  type Estimate,
  fewest,
  fewestMembers,
  meanOf,
  meansApart,
  meanWithin,
  type Share,
  type Spread,
  spreadOf,
  upperTail,
  wilson,
} from '../contract/statistics.ts';
import { shareOf } from '../contract/estimate.ts';
import type { Evidence } from './evidence.ts';

/** One comparison that was made, whatever came out. */
export interface Candidate {
  kind: InsightName;
  dimension?: DimensionName;
  category?: string;
  value: Estimate;
  n: number;
  compared: Estimate;
  comparedN: number;
  members?: number;
  /** value − compared */
  difference: Estimate;
  /** how likely chance alone makes it so much worse */
  p: number;
  /** how many of those counted here would have gone on to submit, had they not been lost here */
  onward: number;
}
type Where = Pick<Candidate, 'dimension' | 'category'>;

/** All comparisons that the figures allow: with at least 30 cases on each side, and three peers that have as many. */
export function candidatesOf(evidence: Evidence): Candidate[] {
  const { now, before, peers } = evidence;
  const rates = (kind: InsightName) => {
    const of = (rows: KpiRow[]) => share(rows.find(({ kpi }) => kpi === insightKindOf(kind).kpi));
    return twoShares(kind, of(now), of(before));
  };
  const completion = share(now.find(({ kpi }) => kpi === 'completion_rate'));
  const found = [
    ...steps(evidence, completion),
    rates('payment_failures_rising'),
    rates('failures_rising'),
    ...evidence.categories.flatMap(({ dimension, rows }) => categories(dimension, rows)),
    rates('completion_falling'),
    againstPeers('completion_below_peers', completion, peers.completion),
    satisfaction(evidence.ratings),
    ...errors(evidence),
    rates('drafts_rising'),
  ];
  return found.filter((candidate) => candidate !== undefined);
}

const share = (row: KpiRow | undefined): Share | undefined => row && shareOf(row);
const isEnough = (of: { n: number } | undefined): boolean => of !== undefined && of.n >= fewest;

function steps({ steps: { now, before }, peers }: Evidence, completion: Share | undefined): (Candidate | undefined)[] {
  return now.flatMap((row) => {
    const category = row.by['step'] ?? '';
    const own = share(row);
    const isSame = (other: KpiRow) => other.by['step'] === category;
    const where = { dimension: 'step', category } as const;
    const onward = own && completion ? Math.min(1, completion.part / Math.max(1, own.n - own.part)) : 1;
    return [
      twoShares('step_worse_than_before', own, share(before.find(isSame)), where, onward),
      againstPeers('step_worse_than_peers', own, peers.steps.filter(isSame), where, onward),
    ];
  });
}

/** Each known category against all other known ones together. */
function categories(dimension: DimensionName, rows: KpiRow[]): (Candidate | undefined)[] {
  const known = rows.flatMap((row) => {
    const [category = 'unknown', own] = [row.by[dimension], shareOf(row)];
    return own && category !== 'unknown' ? [{ category, ...own }] : [];
  });
  return known.map(({ category, part, n }) => {
    const others = known.filter((other) => other.category !== category);
    const sum = (of: 'part' | 'n') => others.reduce((total, other) => total + other[of], 0);
    return twoShares('category_worse_than_rest', { part, n }, { part: sum('part'), n: sum('n') }, { dimension, category });
  });
}

/** Turned so that higher is worse. */
const worsened = (kind: InsightName, { part, n }: Share): Share =>
  insightKindOf(kind).worse === 'higher' ? { part, n } : { part: n - part, n };

function twoShares(
  kind: InsightName,
  own: Share | undefined,
  other: Share | undefined,
  where: Where = {},
  onward = 1,
): Candidate | undefined {
  if (!own || !other || !isEnough(own) || !isEnough(other)) return undefined;
  const [value, compared] = [wilson(own.part, own.n), wilson(other.part, other.n)];
  const p = chanceOfHigher(worsened(kind, own), worsened(kind, other));
  return { kind, ...where, value, n: own.n, compared, comparedN: other.n, difference: difference(value, compared), p, onward };
}

function againstPeers(
  kind: InsightName,
  own: Share | undefined,
  rows: KpiRow[],
  where: Where = {},
  onward = 1,
): Candidate | undefined {
  const peers = rows.flatMap((row) => shareOf(row) ?? []).filter(isEnough);
  if (!own || !isEnough(own) || peers.length < fewestMembers) return undefined;
  const [value, compared] = [wilson(own.part, own.n), meanOf(peers.map(({ part, n }) => wilson(part, n)))];
  const p = upperTail(
    aboveMean(
      worsened(kind, own),
      peers.map((peer) => worsened(kind, peer)),
    ),
  );
  const comparedN = peers.reduce((sum, { n }) => sum + n, 0);
  const sides = { value, n: own.n, compared, comparedN, members: peers.length };
  return { kind, ...where, ...sides, difference: difference(value, compared), p, onward };
}

/** The share of attempts that were shown an error of a kind; a kind that nobody was shown before has no row there. */
function errors({ now, before, errors }: Evidence): (Candidate | undefined)[] {
  const starts = (rows: KpiRow[]) => rows.find(({ kpi }) => kpi === 'starts')?.value ?? 0;
  return errors.now.map((row) => {
    const category = row.by['error_kind'] ?? '';
    const earlier = errors.before.find((other) => other.by['error_kind'] === category);
    const [own, other] = [
      { part: row.value ?? 0, n: starts(now) },
      { part: earlier?.value ?? 0, n: starts(before) },
    ];
    return twoShares('errors_rising', own, other, { dimension: 'error_kind', category });
  });
}

function satisfaction({ now, before }: Evidence['ratings']): Candidate | undefined {
  const spread = (rows: KpiRow[]): Spread =>
    spreadOf(rows.map((row) => ({ value: Number(row.by['rating']), n: row.value ?? 0 })).filter(({ value }) => value > 0));
  const [own, other] = [spread(now), spread(before)];
  if (!isEnough(own) || !isEnough(other)) return undefined;
  const [value, compared] = [meanWithin(own), meanWithin(other)];
  const p = upperTail(meansApart(other, own));
  const sides = { value, n: own.n, compared, comparedN: other.n };
  return { kind: 'satisfaction_falling', ...sides, difference: difference(value, compared), p, onward: 1 };
}
