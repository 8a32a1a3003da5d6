import { useEffect, useSyncExternalStore } from 'react';
import type { Theme } from './filters.ts';
import { isPrinting, watchPrinting } from './printing.ts';
import { useFilters } from './useFilters.ts';

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(changed: () => void): () => void {
  prefersDark.addEventListener('change', changed);
  return () => prefersDark.removeEventListener('change', changed);
}

/** What the system asks for; follows it while the page is open. */
export const useSystemTheme = (): Theme => (useSyncExternalStore(subscribe, () => prefersDark.matches) ? 'dark' : 'light');

/** The theme shown: the one of the address, else the system's; on paper always light. */
export function useTheme(): Theme {
  const system = useSystemTheme();
  const chosen = useFilters().filters.theme ?? system;
  return useSyncExternalStore(watchPrinting, isPrinting) ? 'light' : chosen;
}

/** Tells the design system; to be used once. */
export function useAppliedTheme(): void {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset['kernTheme'] = theme;
  }, [theme]);
}
