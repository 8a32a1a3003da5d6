import type { Kpi, Need } from './kpi.ts';
import { authorities } from './kpis/authorities.ts';
import { counts } from './kpis/counts.ts';
import { experience } from './kpis/experience.ts';
import { outcomes } from './kpis/outcomes.ts';
import { type MeasureName, measureOf } from './measures.ts';

/** All KPIs by id, each defined once (kpis.md). A new one is an entry in one of the families. */
export const kpis = { ...counts, ...outcomes, ...experience, ...authorities } as const satisfies Record<string, Kpi>;

export type KpiId = keyof typeof kpis;
export const kpiIds = Object.keys(kpis) as [KpiId, ...KpiId[]];
export const kpiOf = (id: KpiId): Kpi => kpis[id];

/** The measures of a formula, without signs; offline volumes and inhabitants are not measures. */
export function measuresOf({ value }: Kpi): MeasureName[] {
  if ('sum' in value) return [value.sum];
  if ('offersWith' in value) return [value.offersWith];
  if ('quantile' in value) return [];
  const terms = [...value.over, ...value.under].filter((term) => term !== 'offline' && term !== 'inhabitants');
  return [...new Set(terms.map((term) => term.replace('-', '') as MeasureName))];
}

/** The event types an offer must measure, without what else must be known. */
export const eventNeeds = ({ needs }: Kpi): Need[] => needs.filter((need) => need !== 'volumes' && need !== 'inhabitants');

/** Whether the formula asks for the status of attempts, so that open ones make its value provisional. */
export function dependsOnStatus(kpi: Kpi): boolean {
  if ('quantile' in kpi.value) return kpi.value.of === 'duration';
  return measuresOf(kpi).some((name) => measureOf(name).when?.status !== undefined);
}

/** Versions of the formula that begin inside a period, after its first day: values before and after do not compare. */
export const breaksIn = ({ versions }: Kpi, from: string, to: string): Kpi['versions'][number][] =>
  versions.slice(1).filter(({ since }) => since > from && since <= to);

/** The version of the formula in use. */
export const currentVersion = ({ versions }: Kpi): Kpi['versions'][number] => versions.at(-1) ?? versions[0];

/** Seconds that a histogram bucket stands for: 1.05^(b + 0.5) (kpis.md, medians). */
export const bucketSeconds = (bucket: number): number => 1.05 ** (bucket + 0.5);
