import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type Catalogue, fetchCatalogue } from '../../api.ts';
import type { Shown } from '../../shown.ts';
import { fetchSources, type Source } from './api.ts';

/** Sources with the names of what they send for. */
export interface Sources {
  sources: Source[];
  catalogue: Catalogue;
}

const poll = 15_000;

/** All sources, asked for again while the page is visible: whoever connects a platform waits for its first event. */
export function useSources(): Shown<Sources> {
  const sources = useQuery({ queryKey: ['sources'], queryFn: ({ signal }) => fetchSources(signal), refetchInterval: poll });
  const catalogue = useQuery({ queryKey: ['catalogue'], queryFn: ({ signal }) => fetchCatalogue(signal) });
  const picture = sources.data && catalogue.data && { sources: sources.data, catalogue: catalogue.data };
  return {
    picture,
    error: sources.error ?? catalogue.error ?? undefined,
    busy: false,
    retry: () => {
      void sources.refetch();
      void catalogue.refetch();
    },
  };
}

/** To be called after a change: what is shown of sources is asked for again; resolves when it is there. */
export function useSourcesChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['sources'] });
}
