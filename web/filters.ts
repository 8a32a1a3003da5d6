import { type DimensionName, dimensionNames } from '../server/contract/dimensions.ts';
import { type Period, parsePeriod, periodText } from './periods.ts';

/** Everything shareable of a page: what the address holds beside its path. */
export interface Filters {
  /** undefined = the one the instance begins with */
  period: Period | undefined;
  /** ARS of one authority; undefined = all */
  authority: string | undefined;
  language: Language;
  /** undefined = as the system says */
  theme: Theme | undefined;
  /** what a period is compared with; undefined = the one before it */
  against: YearBefore | undefined;
  /** words that a table is searched for */
  search: string;
  /** column that a table is sorted by, with `-` the largest first; undefined = as the page thinks best */
  sort: string | undefined;
  /** dimension that an offer's figures are split by; undefined = as the page thinks best */
  by: DimensionName | undefined;
}

/** Days of the year before: the same dates, or 52 weeks earlier so that weekdays meet weekdays. */
export type YearBefore = 'year' | 'year_weeks';

export type Language = 'de' | 'en';
export type Theme = 'light' | 'dark';

/** Reads the query of an address; what it does not understand is as if it were absent. */
export function parseFilters(search: string): Filters {
  const query = new URLSearchParams(search);
  const theme = query.get('theme');
  const against = query.get('against');
  return {
    period: parsePeriod(query.get('period')),
    authority: query.get('authority') || undefined,
    language: query.get('lang') === 'en' ? 'en' : 'de',
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    against: against === 'year' || against === 'year_weeks' ? against : undefined,
    search: query.get('search') ?? '',
    sort: query.get('sort') || undefined,
    by: dimensionNames.find((name) => name === query.get('by')),
  };
}

/** The query of an address with its `?`; empty where everything is at its default. */
export function filterText(filters: Filters): string {
  const query = new URLSearchParams();
  if (filters.period) query.set('period', periodText(filters.period));
  if (filters.authority) query.set('authority', filters.authority);
  if (filters.language !== 'de') query.set('lang', filters.language);
  if (filters.theme) query.set('theme', filters.theme);
  if (filters.against) query.set('against', filters.against);
  if (filters.search) query.set('search', filters.search);
  if (filters.sort) query.set('sort', filters.sort);
  if (filters.by) query.set('by', filters.by);
  return query.size ? `?${query}` : '';
}
