import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Shown } from '../../shown.ts';
import { get, type OfferKey } from '../../api.ts';
import { type FullCatalogue, fetchFullCatalogue, type OfferEntry, offerUrl } from './api.ts';

/** What the administration shows of something; the last good answer stays when asking again fails. */
export function useAsked<Answer>(key: readonly unknown[], ask: (signal: AbortSignal) => Promise<Answer>): Shown<Answer> {
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => ask(signal) });
  return { picture: query.data, error: query.error ?? undefined, busy: false, retry: () => void query.refetch() };
}

export const useFullCatalogue = (): Shown<FullCatalogue> => useAsked(['catalogue', 'full'], fetchFullCatalogue);

/** An offer as it is now: a form must not begin with what it was when it was looked at before. */
export function useOffer({ authority, service }: OfferKey): Shown<OfferEntry> {
  const url = offerUrl(authority, service);
  const query = useQuery({ queryKey: ['catalogue', url], queryFn: ({ signal }) => get<OfferEntry>(url, signal), gcTime: 0 });
  return { picture: query.data, error: query.error ?? undefined, busy: false, retry: () => void query.refetch() };
}

/** To be called after a change: everything that shows it is asked for again; resolves when it is there. */
export function useChanged(): (what: 'catalogue' | 'people') => Promise<void> {
  const client = useQueryClient();
  return async (what) => {
    await Promise.all([client.invalidateQueries({ queryKey: [what] }), client.invalidateQueries({ queryKey: ['audit'] })]);
  };
}
