import { type KpiId, kpiOf } from '../../server/contract/kpis.ts';
import { fetchAnswers, type KpiQuestion, type KpiRow } from '../api.ts';
import { comparedRange, previousMonths } from '../comparison.ts';
import { addMonths, type Day, type Range } from '../../server/contract/days.ts';
import type { YearBefore } from '../filters.ts';
import { intervalFor, type Period, rangeOf, wholeMonths } from '../periods.ts';

/** KPIs of the tiles that any days can be asked for, in reading order; the share online follows in whole months. */
export const tileKpis = [
  'starts',
  'submissions',
  'completion_rate',
  'abandonment_rate',
  'duration_median',
  'satisfaction_mean',
] as const satisfies KpiId[];
export const monthlyKpi: KpiId = 'digital_share';
/** The tiles of a page where nobody chose others. */
export const usualTiles: readonly KpiId[] = [...tileKpis, monthlyKpi];
/** KPIs of the chart over time. */
export const trendKpis = ['starts', 'submissions', 'abandonments'] as const satisfies KpiId[];

/** Whose figures: all, one authority's, one topic's, one offer's. */
export interface Scope {
  authority?: string | undefined;
  service?: string | undefined;
  topic?: string | undefined;
}

/** One period's values, those it is compared with, and the course; each an answer of the API as it came. */
export interface Compared {
  range: Range;
  /** undefined where there is nothing to compare with; `earlier` is then empty */
  before: Range | undefined;
  total: KpiRow[];
  earlier: KpiRow[];
  course: KpiRow[];
}

export interface Figures extends Compared {
  /** in the order of the tiles */
  tiles: readonly KpiId[];
  lastDay: Day;
  interval: 'day' | 'week' | 'month';
  asOf: string;
  /**
   * for KPIs that are known of whole months only, as the share online: the months inside the range, or the last one before
   * its end (`inside` false)
   */
  months: Compared & { inside: boolean };
}

/** Months that such a KPI is followed back, so that its course is more than a point. */
const monthsBack = 12;

/** Which days a page shows, and what they are compared with. */
export interface Chosen {
  period: Period;
  lastDay: Day;
  against: YearBefore | undefined;
}

/** All figures that tiles and trend of a page show. */
export async function fetchFigures(scope: Scope, chosen: Chosen, tiles: readonly KpiId[], signal: AbortSignal): Promise<Figures> {
  const monthly = tiles.filter((kpi) => kpiOf(kpi).wholeMonths);
  const daily = [...new Set([...tiles.filter((kpi) => !kpiOf(kpi).wholeMonths), ...trendKpis])];
  const { period, lastDay, against } = chosen;
  const range = rangeOf(period, lastDay);
  const of = (question: Omit<KpiQuestion, 'authority' | 'service'>) => ({ ...question, ...scope });
  const [before, interval] = [comparedRange(period, range, against), intervalFor(range)];
  const { inside, ...whole } = wholeMonths(range, lastDay);
  const wholeBefore = previousMonths(whole, against);
  const ofMonths = (months: Range, by: 'total' | 'month') =>
    monthly.length > 0 ? of({ kpi: monthly, ...months, interval: by }) : undefined;
  const followed = { from: earlierOf(whole.from, addMonths(whole.to, 1 - monthsBack)), to: whole.to };
  // what takes longest first: the server answers a few at a time
  const { total, earlier, course, share, shareEarlier, shareCourse } = await fetchAnswers(
    {
      shareCourse: ofMonths(followed, 'month'),
      course: of({ kpi: daily, ...range, interval }),
      total: of({ kpi: daily, ...range, interval: 'total' }),
      earlier: before && of({ kpi: daily, ...before, interval: 'total' }),
      share: ofMonths(whole, 'total'),
      shareEarlier: ofMonths(wholeBefore, 'total'),
    },
    signal,
  );
  return {
    tiles,
    range,
    before,
    lastDay,
    interval,
    asOf: total.asOf,
    total: total.rows,
    earlier: earlier.rows,
    course: course.rows,
    months: {
      range: whole,
      before: wholeBefore,
      inside,
      total: share.rows,
      earlier: shareEarlier.rows,
      course: shareCourse.rows,
    },
  };
}

const earlierOf = (one: Day, other: Day): Day => (one < other ? one : other);
