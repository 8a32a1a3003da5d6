import { z } from 'zod';
import { KpiQuery } from './api.ts';
import { Interval95, RangeEntry, Text } from './comparison.ts';
import type { DimensionName } from './dimensions.ts';
import { Ars, ServiceKey } from './event.ts';
import { type KpiId, kpiIds } from './kpis.ts';
import { againsts } from './periods-before.ts';
import { fewest } from './statistics.ts';

/**
 * What can stand out about an offer, as data. `with`: what it is compared with, the offer's own earlier period, the mean
 * of peers, or the other categories. `worse`: which side is the bad one. `counts`: what its effect is counted in.
 * `cause`: it says where to look, the others only sum up.
 */
export interface InsightKind {
  kpi: KpiId;
  with: 'before' | 'peers' | 'rest';
  worse: 'higher' | 'lower';
  counts: 'submissions' | 'stars' | 'drafts' | 'errors';
  cause?: true;
}

const insightKinds = {
  step_worse_than_before: { kpi: 'dropoff_rate', with: 'before', worse: 'higher', counts: 'submissions', cause: true },
  step_worse_than_peers: { kpi: 'dropoff_rate', with: 'peers', worse: 'higher', counts: 'submissions', cause: true },
  payment_failures_rising: { kpi: 'payment_failure_rate', with: 'before', worse: 'higher', counts: 'submissions', cause: true },
  failures_rising: { kpi: 'failure_rate', with: 'before', worse: 'higher', counts: 'submissions', cause: true },
  category_worse_than_rest: { kpi: 'completion_rate', with: 'rest', worse: 'lower', counts: 'submissions', cause: true },
  completion_falling: { kpi: 'completion_rate', with: 'before', worse: 'lower', counts: 'submissions' },
  completion_below_peers: { kpi: 'completion_rate', with: 'peers', worse: 'lower', counts: 'submissions' },
  satisfaction_falling: { kpi: 'satisfaction_mean', with: 'before', worse: 'lower', counts: 'stars' },
  errors_rising: { kpi: 'errors', with: 'before', worse: 'higher', counts: 'errors' },
  drafts_rising: { kpi: 'resumed_share', with: 'before', worse: 'higher', counts: 'drafts' },
} as const satisfies Record<string, InsightKind>;
export type InsightName = keyof typeof insightKinds;
export const insightKindOf = (name: InsightName): InsightKind => insightKinds[name];

/** Whose categories are held against each other. Whoever leaves before it has none of them, so `unknown` is left out. */
export const insightDimensions = [
  'device',
  'auth_method',
  'payment_method',
  'channel',
  'language',
] as const satisfies DimensionName[];

/** Smaller differences are not worth a line, however certain. */
export const leastDifference = { share: 0.02, stars: 0.2 };
/** How likely it may be that anything at all is named for an offer where nothing is the matter. */
export const falseAlarms = 0.05;

export const InsightsQuery = z.strictObject({
  authority: Ars,
  service: ServiceKey,
  from: KpiQuery.shape.from,
  to: KpiQuery.shape.to,
  against: z.enum(againsts).default('previous').meta({ description: 'which earlier period, as for changes' }),
});
export type InsightsQuery = z.output<typeof InsightsQuery>;

export const Insight = z.object({
  kind: z.enum(Object.keys(insightKinds) as [InsightName, ...InsightName[]]),
  kpi: z.enum(kpiIds),
  dimension: z.string().optional(),
  category: z.string().optional().meta({ description: 'of the dimension; the key of a step, empty before the first one' }),
  label: Text.optional().meta({ description: 'of the category' }),
  value: z.number().meta({ description: 'of errors: the share of attempts that were shown one of the kind' }),
  n: z.int(),
  interval: Interval95,
  compared: z.object({
    with: z.enum(['before', 'peers', 'rest']),
    value: z.number(),
    n: z.int(),
    interval: Interval95,
    members: z.int().optional().meta({ description: 'peers in the mean, in which each counts the same' }),
  }),
  difference: z.object({ value: z.number(), interval: Interval95 }),
  effect: z.object({
    of: z.enum(['submissions', 'stars', 'drafts', 'errors']),
    value: z.number().meta({ description: 'submissions: how many more would have submitted without the difference' }),
  }),
  p: z.number().meta({ description: 'how likely chance alone makes such a difference, one-sided, by itself' }),
  text: Text,
});
export type Insight = z.output<typeof Insight>;
export const InsightsAnswer = z.object({
  asOf: z.string(),
  range: RangeEntry,
  compared: RangeEntry,
  tested: z.int().meta({ description: `comparisons made, with n of at least ${fewest} on each side` }),
  insights: z.array(Insight).meta({ description: 'causes first, by their effect' }),
});
export type InsightsAnswer = z.output<typeof InsightsAnswer>;
