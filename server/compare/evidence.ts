import type { KpiRow } from '../contract/api.ts';
import type { DimensionName } from '../contract/dimensions.ts';
import type { Range } from '../contract/days.ts';
import { type InsightsQuery, insightDimensions } from '../contract/insights.ts';
import type { KpiId } from '../contract/kpis.ts';
import type { Readable, Sources } from './ask.ts';
import { fewestMembers, townsOffering } from './members.ts';

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
  const own = { authority: [authority], service: [service], interval: 'total' as const };
  const rowsOf = async (kpi: KpiId[], period: Range, by: DimensionName[] = []) =>
    (await sources.ask({ ...own, kpi, by, ...period }, readable)).rows;
  const { asOf, rows: now } = await sources.ask({ ...own, kpi: whole, ...range }, readable);
  const categories: Evidence['categories'] = [];
  for (const dimension of insightDimensions)
    categories.push({ dimension, rows: await rowsOf(['completion_rate'], range, [dimension]) });
  return {
    asOf,
    evidence: {
      now,
      before: await rowsOf(whole, compared),
      steps: {
        now: await rowsOf(['dropoff_rate'], range, ['step']),
        before: await rowsOf(['dropoff_rate'], compared, ['step']),
      },
      ratings: { now: await rowsOf(['ratings'], range, ['rating']), before: await rowsOf(['ratings'], compared, ['rating']) },
      errors: {
        now: await rowsOf(['errors'], range, ['error_kind']),
        before: await rowsOf(['errors'], compared, ['error_kind']),
      },
      categories,
      peers: await peersOf(sources, authority, service, range),
    },
  };
}

/** Figures of those that agreed to be compared; only means of at least three of them are passed on. */
async function peersOf({ db, ask }: Sources, authority: string, service: string, range: Range): Promise<Evidence['peers']> {
  const towns = (await townsOffering(db, service)).filter((town) => town.comparable && town.ars !== authority);
  if (towns.length < fewestMembers) return { completion: [], steps: [] };
  const peers = { authority: towns.map(({ ars }) => ars), service: [service], interval: 'total' as const, ...range };
  const completion = await ask({ ...peers, kpi: ['completion_rate'], by: ['authority'] }, 'all');
  const steps = await ask({ ...peers, kpi: ['dropoff_rate'], by: ['authority', 'step'] }, 'all');
  return { completion: completion.rows, steps: steps.rows };
}
