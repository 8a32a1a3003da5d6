import { addDays, addMonths, type Day } from '../../server/contract/days.ts';
import { kpiIds, kpiOf } from '../../server/contract/kpis.ts';
import { arsOf, serviceOf } from './query-fill.ts';

/** A kind of question people ask, and what its 95th percentile must stay below. */
export interface Kind {
  about: string;
  p95Ms: number;
  /** by which power of the number of events its cost may grow: 0 not at all, 1 as they do */
  growth: number;
  /** addresses of questions, each another one */
  paths(authorities: number, lastDay: Day): string[];
}

const tiles = 'starts,submissions,completion_rate,abandonment_rate,duration_median,satisfaction_mean';

/** Every KPI as it is, and by each dimension it has, some for one service, over a year, a quarter or 30 days. */
function ofOneAuthority(authorities: number, lastDay: Day): string[] {
  const spans = [30, 90, 365].map((days) => `from=${addDays(lastDay, 1 - days)}&to=${lastDay}`);
  const questions = kpiIds.flatMap((id) => {
    const { byStep, dimensions } = kpiOf(id);
    const splits = dimensions.map((name) => `&by=${name}`);
    return (byStep ? ['&by=step'] : ['', ...splits]).map((by) => `kpi=${id}${by}`);
  });
  return questions.map((question, index) => {
    const filter = index % 2 === 0 ? '' : `&service=${serviceOf(1 + (index % 7))}`;
    return `kpis?${question}&authority=${arsOf(1 + (index % authorities))}&${spans[index % 3]}&interval=total${filter}`;
  });
}

/** The last month that is over. */
function wholeMonth(lastDay: Day): string {
  const to = addDays(`${addDays(lastDay, 1).slice(0, 7)}-01`, -1);
  return `from=${to.slice(0, 7)}-01&to=${to}`;
}

export const kinds = {
  authority: { about: 'one authority, any KPI, at most one split and one filter', p95Ms: 30, growth: 0.2, paths: ofOneAuthority },
  overview: {
    about: 'all authorities, six KPIs of a month',
    p95Ms: 100,
    growth: 1.1,
    paths: (_, lastDay) => ['', '&by=authority'].map((by) => `kpis?kpi=${tiles}${by}&${wholeMonth(lastDay)}&interval=total`),
  },
  course: {
    about: 'all authorities, starts and completion rate of 30 days, day by day',
    p95Ms: 100,
    growth: 1.1,
    paths: (_, lastDay) => [`kpis?kpi=starts,completion_rate&from=${addDays(lastDay, -29)}&to=${lastDay}&interval=day`],
  },
  compare: {
    about: 'a month compared with all authorities',
    p95Ms: 150,
    growth: 1.1,
    paths: (_, lastDay) =>
      ['starts', 'completion_rate', 'failure_rate'].map((kpi) => `compare?kpi=${kpi}&against=all&${wholeMonth(lastDay)}`),
  },
  cube: {
    about: 'one authority, two splits and a filter, 90 days',
    p95Ms: 300,
    growth: 0.2,
    paths: (authorities, lastDay) =>
      Array.from({ length: Math.min(authorities, 20) }, (_, index) => {
        const span = `from=${addMonths(lastDay, -3)}&to=${lastDay}`;
        return `kpis?kpi=starts&by=weekday&by=hour&device=smartphone&authority=${arsOf(index + 1)}&${span}&interval=total`;
      }),
  },
} as const satisfies Record<string, Kind>;
