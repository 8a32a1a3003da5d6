import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OwnTilesAnswer, SavedViewEntry, SavedViews } from '../../server/contract/own.ts';
import type { KpiId } from '../../server/contract/kpis.ts';
import { get } from '../api.ts';
import { usualTiles } from '../figures/figures.ts';

/** What whoever is signed in made their own. */
export const tilesUrl = '/api/v1/own/tiles';
export const viewsUrl = '/api/v1/own/views';
export const [tilesKey, viewsKey] = [
  ['own', 'tiles'],
  ['own', 'views'],
];
const stays = 5 * 60_000;

/** The tiles to show: those somebody chose, else (also where that cannot be read) the usual ones; undefined until it is known. */
export function useOwnTiles(): readonly KpiId[] | undefined {
  const { data, isPending } = useQuery({
    queryKey: tilesKey,
    queryFn: ({ signal }) => get<OwnTilesAnswer>(tilesUrl, signal),
    staleTime: stays,
  });
  return isPending ? undefined : (data?.kpis ?? usualTiles);
}

/** Undefined until they are known. */
export function useSavedViews(): { views: SavedViewEntry[] | undefined; error: Error | undefined } {
  const { data, error } = useQuery({
    queryKey: viewsKey,
    queryFn: ({ signal }) => get<SavedViews>(viewsUrl, signal),
    staleTime: stays,
  });
  return { views: data?.views, error: error ?? undefined };
}

/** To be called after a change of saved views; resolves when they are there anew. */
export function useViewsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: viewsKey });
}
