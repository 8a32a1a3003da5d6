import { type DimensionName, dimensionsOf } from './dimensions.ts';
import type { EventType } from './event.ts';
import type { MeasureName, TotalMeasure } from './measures.ts';

/**
 * What a KPI is (kpis.md): a sum of measures, a quotient of two sums, a quantile of a histogram, or a count of offers.
 * SQL, API, OpenAPI text, dictionary, method page, tooltips and units derive from these definitions.
 */
export interface Text {
  de: string;
  en: string;
}

/** A measure, taken off with `-`; offline volumes; the inhabitants of the authorities whose offers are counted. */
export type Term = MeasureName | `-${MeasureName}` | 'offline' | 'inhabitants';
/** An event type that must be measured; offline volumes, or inhabitants of the authority, that must be known. */
export type Need = EventType | 'volumes' | 'inhabitants';

export type Formula =
  | { sum: MeasureName }
  | { over: readonly Term[]; under: readonly Term[]; times?: number }
  | { quantile: 'median' | 'p90'; of: 'duration' | 'processing' }
  | { offersWith: MeasureName };

/** A version of a formula; where a period holds days before and after `since`, answers and charts mark the break. */
export interface FormulaVersion {
  version: number;
  /** first local day that is computed by it; the first version holds for all days before as well */
  since: string;
  /** what is different from the version before */
  change: Text;
}

export interface Kpi extends Text {
  definition: Text;
  unit: 'count' | 'share' | 'ratio' | 'seconds' | 'stars' | 'rate';
  value: Formula;
  /** what an offer must measure to count in this KPI */
  needs: readonly Need[];
  /** monthly totals that stand in for event types of `needs` at intervals month and longer */
  totals?: readonly TotalMeasure[];
  dimensions: readonly DimensionName[];
  /** a free service has none of it: `not_applicable` */
  ofPaid?: true;
  /** asked only by step */
  byStep?: true;
  /** counted over whole months only: not measured at day and week */
  wholeMonths?: true;
  /** whether more is good, for the colour of a change */
  better?: 'more' | 'less';
  /** of the formula, the oldest first */
  versions: readonly [FormulaVersion, ...FormulaVersion[]];
}

export const ofOffer = dimensionsOf('offer');
export const ofAttempt = [...ofOffer, ...dimensionsOf('attempt', 'both')];
export const ofVisit = [...ofOffer, ...dimensionsOf('both', 'visit')];

/** Starts that have ended: what completion, abandonment and failure rate are shares of. */
export const finished = ['starts', '-open'] as const satisfies Term[];

/** The versions of a formula that never changed. */
export const firstVersion = [
  { version: 1, since: '2026-11-22', change: { de: 'Erste Fassung.', en: 'First version.' } },
] as const satisfies Kpi['versions'];
