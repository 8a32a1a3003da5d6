import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Filters, filterText, parseFilters } from './filters.ts';
import { type Locale, locales } from './i18n/locale.ts';

/** The address of another page: it keeps what is chosen for all pages, not what is of one page only. */
export const hrefTo = (path: string, filters: Filters): string =>
  hrefHere(path, { ...filters, search: '', sort: undefined, by: undefined });

/** The address of a page with everything shareable in it. */
export const hrefHere = (path: string, filters: Filters): string => `${path}${filterText(filters)}`;

export const offerPath = (authority: string, service: string): string => `/services/${authority}/${service}`;

/**
 * What the address says, and how to change it: every change is a step the browser can go back from, unless it replaces
 * the one before, as letters typed one after another do.
 */
export function useFilters(): {
  filters: Filters;
  path: string;
  change: (changes: Partial<Filters>, how?: { replace: boolean }) => void;
} {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const filters = useMemo(() => parseFilters(search), [search]);
  return { filters, path, change: (changes, how) => navigate(hrefHere(path, { ...filters, ...changes }), how) };
}

export const useLocale = (): Locale => locales[useFilters().filters.language];
