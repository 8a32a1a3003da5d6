import type { KpiRow } from '../contract/api.ts';
import type { DimensionName } from '../contract/dimensions.ts';
import type { Range } from '../contract/days.ts';
import { type InsightsQuery, insightDimensions } from '../contract/insights.ts';
import type { KpiId } from '../contract/kpis.ts';
import { fewestMembers } from '../contract/statistics.ts';
import type { Readable, Sources } from './ask.ts';
import { townsOffering } from './members.ts';

/** All figures that insights about an offer are drawn from: KPI rows, as the API answers them. */
export interface Evidence {
  /** without a split: starts, completion, failures, payments, drafts */
  now: KpiRow[];
  before: KpiRow[];
  /** drop-off by step, and ratings by stars */
  steps: { now: KpiRow[]; before: KpiRow[] };
  ratings: { now: KpiRow[]; before: KpiRow[] };
  /** errors by kind */
  errors: { now: KpiRow[]; before: KpiRow[] };
  /** completion by category */
  categories: { dimension: DimensionName; rows: KpiRow[] }[];
  /** completion, and drop-off by step, of each comparable authority that offers the same; empty where they are too few */
  peers: { completion: KpiRow[]; steps: KpiRow[] };
}

const whole: KpiId[] = ['starts', 'completion_rate', 'failure_rate', 'payment_failure_rate', 'resumed_share'];

/** Reads the figures of an offer and its peers. */
export async function evidenceOf(
  sources: Sources,
  { authority, service }: InsightsQuery,
  { range, compared }: { range: Range; compared: Range },
  readable: Readable,
): Promise<{ asOf: string; evidence: Evidence }> {
  const of = { authority: [authority], service: [service], interval: 'total' as const };
  const own = (kpi: KpiId[], period: Range, ...by: DimensionName[]) => ({ query: { ...of, kpi, by, ...period }, readable });
  const categories = insightDimensions.map((dimension) => [dimension, own(['completion_rate'], range, dimension)] as const);
  const found = await sources.askAll({
    now: own(whole, range),
    before: own(whole, compared),
    stepsNow: own(['dropoff_rate'], range, 'step'),
    stepsBefore: own(['dropoff_rate'], compared, 'step'),
    ratingsNow: own(['ratings'], range, 'rating'),
    ratingsBefore: own(['ratings'], compared, 'rating'),
    errorsNow: own(['errors'], range, 'error_kind'),
    errorsBefore: own(['errors'], compared, 'error_kind'),
    ...(Object.fromEntries(categories) as Record<(typeof insightDimensions)[number], ReturnType<typeof own>>),
  });
  return {
    asOf: found.now.asOf,
    evidence: {
      now: found.now.rows,
      before: found.before.rows,
      steps: { now: found.stepsNow.rows, before: found.stepsBefore.rows },
      ratings: { now: found.ratingsNow.rows, before: found.ratingsBefore.rows },
      errors: { now: found.errorsNow.rows, before: found.errorsBefore.rows },
      categories: insightDimensions.map((dimension) => ({ dimension, rows: found[dimension].rows })),
      peers: await peersOf(sources, authority, service, range),
    },
  };
}

/** Figures of those that agreed to be compared; only means of at least three of them are passed on. */
async function peersOf({ db, askAll }: Sources, authority: string, service: string, range: Range): Promise<Evidence['peers']> {
  const towns = (await townsOffering(db, service)).filter((town) => town.comparable && town.ars !== authority);
  if (towns.length < fewestMembers) return { completion: [], steps: [] };
  const peers = { authority: towns.map(({ ars }) => ars), service: [service], interval: 'total' as const, ...range };
  const ask = (kpi: KpiId, ...by: DimensionName[]) => ({ query: { ...peers, kpi: [kpi], by }, readable: 'all' as const });
  const found = await askAll({
    completion: ask('completion_rate', 'authority'),
    steps: ask('dropoff_rate', 'authority', 'step'),
  });
  return { completion: found.completion.rows, steps: found.steps.rows };
}
