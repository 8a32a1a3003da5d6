import { createContext, useContext, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Filters, filterText, type Language, ownQuery, parseFilters } from './filters.ts';
import { type Locale, locales } from './i18n/locale.ts';

/** An address inside this front end that keeps everything shareable. */
export const hrefTo = (path: string, filters: Filters): string => `${path}${filterText(filters)}`;

export const offerPath = (authority: string, service: string): string => `/services/${authority}/${service}`;

/** The language of whoever is signed in, for addresses that name none. */
export const UsualLanguage = createContext<Language>('de');

interface UsedFilters {
  filters: Filters;
  path: string;
  /** the address of this page with other filters; its own choices stay */
  hrefHere: (changes: Partial<Filters>) => string;
  change: (changes: Partial<Filters>) => void;
}

/** What the address says, and how to change it: every change is a step the browser can go back from. */
export function useFilters(): UsedFilters {
  const search = useSearch();
  const usual = useContext(UsualLanguage);
  const [path, navigate] = useLocation();
  const filters = useMemo(() => parseFilters(search, usual), [search, usual]);
  const hrefHere = (changes: Partial<Filters>) => `${path}${filterText({ ...filters, ...changes }, ownQuery(search))}`;
  return { filters, path, hrefHere, change: (changes) => navigate(hrefHere(changes)) };
}

interface OwnQuery {
  own: URLSearchParams;
  /** a step the browser can go back from, unless it replaces the one before, as letters typed one after another do */
  choose: (changes: Record<string, string | undefined>, how?: { replace: boolean }) => void;
}

/** The choices that only this page knows, and how to change them; undefined takes one out of the address. */
export function useOwnQuery(): OwnQuery {
  const search = useSearch();
  const usual = useContext(UsualLanguage);
  const [path, navigate] = useLocation();
  const own = useMemo(() => ownQuery(search), [search]);
  const choose: OwnQuery['choose'] = (changes, how) => {
    const next = new URLSearchParams(own);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    }
    navigate(`${path}${filterText(parseFilters(search, usual), next)}`, how);
  };
  return { own, choose };
}

export const useLocale = (): Locale => locales[useFilters().filters.language];
