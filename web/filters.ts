import { type Period, parsePeriod, periodText } from './periods.ts';

/** Everything shareable of a page: what the address holds beside its path. */
export interface Filters {
  /** undefined = the one the instance begins with */
  period: Period | undefined;
  /** ARS of one authority; undefined = all */
  authority: string | undefined;
  language: Language;
  /** where the address names none: that of the account */
  usual: Language;
  /** undefined = as the system says */
  theme: Theme | undefined;
  /** what a period is compared with; undefined = the one before it */
  against: YearBefore | undefined;
}

/** Days of the year before: the same dates, or 52 weeks earlier so that weekdays meet weekdays. */
export type YearBefore = 'year' | 'year_weeks';

export type Language = 'de' | 'en';
export type Theme = 'light' | 'dark';

/** Reads the query of an address; what it does not understand is as if it were absent. `usual` is the account's language. */
export function parseFilters(search: string, usual: Language = 'de'): Filters {
  const query = new URLSearchParams(search);
  const [language, theme] = [query.get('lang'), query.get('theme')];
  const against = query.get('before');
  return {
    period: parsePeriod(query.get('period')),
    authority: query.get('authority') || undefined,
    language: language === 'de' || language === 'en' ? language : usual,
    usual,
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    against: against === 'year' || against === 'year_weeks' ? against : undefined,
  };
}

const shared = ['period', 'authority', 'lang', 'theme', 'before'];

/** What an address says beside the filters of all pages: a page's own choices. */
export function ownQuery(search: string): URLSearchParams {
  return new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => !shared.includes(name)));
}

/** The query of an address with its `?`, a page's own choices first; empty where everything is at its default. */
export function filterText(filters: Filters, own?: URLSearchParams): string {
  const query = new URLSearchParams(own);
  if (filters.period) query.set('period', periodText(filters.period));
  if (filters.authority) query.set('authority', filters.authority);
  if (filters.language !== filters.usual) query.set('lang', filters.language);
  if (filters.theme) query.set('theme', filters.theme);
  if (filters.against) query.set('before', filters.against);
  return query.size ? `?${query}` : '';
}
