import { type KpiId, kpiOf } from './kpis.ts';
import { boundedMean, counted, type Estimate, type Share, wilson } from './statistics.ts';

/** A KPI as it was answered. */
export interface Figure {
  kpi: KpiId;
  value: number | null;
  n: number | null;
}

/** How many of how many a share stands for; undefined for other KPIs and where nothing is known. */
export function shareOf({ kpi, value, n }: Figure): Share | undefined {
  if (kpiOf(kpi).unit !== 'share' || value === null || !n) return undefined;
  return { part: Math.round(value * n), n };
}

/** A figure with its 95 % interval; undefined for KPIs that have none (medians, ratios) and where nothing is known. */
export function estimateOf(figure: Figure): Estimate | undefined {
  const { kpi, value, n } = figure;
  if (value === null || n === null) return undefined;
  const share = shareOf(figure);
  if (share) return wilson(share.part, share.n);
  switch (kpiOf(kpi).unit) {
    case 'count':
      return counted(value);
    case 'stars':
      return boundedMean(value, n, 1, 5);
    default:
      return undefined;
  }
}

export const intervalOf = (estimate: Estimate | undefined): [number, number] | null =>
  estimate ? [estimate.low, estimate.high] : null;
