import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Filters, filterText, parseFilters } from './filters.ts';
import { type Locale, locales } from './i18n/locale.ts';

/** An address inside this front end that keeps everything shareable. */
export const hrefTo = (path: string, filters: Filters): string => `${path}${filterText(filters)}`;

export const offerPath = (authority: string, service: string): string => `/services/${authority}/${service}`;

/** What the address says, and how to change it: every change is a step the browser can go back from. */
export function useFilters(): { filters: Filters; path: string; change: (changes: Partial<Filters>) => void } {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const filters = useMemo(() => parseFilters(search), [search]);
  return { filters, path, change: (changes) => navigate(hrefTo(path, { ...filters, ...changes })) };
}

export const useLocale = (): Locale => locales[useFilters().filters.language];
