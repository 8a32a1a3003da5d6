import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type Catalogue, everTallied, type Freshness, fetchCatalogue, fetchFreshness, fetchSilent, withSilent } from './api.ts';
import { addDays, berlinDay, type Day } from '../server/contract/days.ts';
import { isListed } from './listed.ts';
import { fetchUsual } from './figures/usual.ts';
import type { Period } from './periods.ts';

/** What a page shows: the newest good picture, and what went wrong since. */
export interface Shown<Picture> {
  picture: Picture | undefined;
  error: Error | undefined;
  /** the picture still answers an earlier question; the newer one is on its way */
  busy: boolean;
  retry: () => void;
}

/**
 * Fetches the picture that answers a question, and again when the state of the data changes. Until it is there, and
 * also when fetching fails, the last good one stays: so a picture must name what it shows (its period) itself.
 * What lies below others is fetched when it is its `turn`.
 */
export function useShown<Picture>(
  question: readonly unknown[],
  state: unknown,
  fetchPicture: (signal: AbortSignal) => Promise<Picture>,
  turn = true,
): Shown<Picture> {
  const query = useQuery({ queryKey: [...question, state], queryFn: ({ signal }) => fetchPicture(signal), enabled: turn });
  const asked = JSON.stringify(question);
  const [good, setGood] = useState<{ asked: string; picture: Picture }>();
  if (query.data !== undefined && query.data !== good?.picture) setGood({ asked, picture: query.data });
  return {
    picture: query.data ?? good?.picture,
    error: query.error ?? undefined,
    busy: (query.isFetching || !turn) && query.data === undefined && good?.asked !== asked,
    retry: () => void query.refetch(),
  };
}

/** Whether a picture answers what was asked: then it is the turn of what lies below it. */
export const isRenewed = ({ picture, error, busy }: Shown<unknown>): boolean => picture !== undefined && !error && !busy;

/** What every page needs to know of the instance before it can ask for figures. */
export interface Instance {
  freshness: Freshness;
  catalogue: Catalogue;
  /** whether it is known what offers do not report; of a state that takes a moment longer than all else */
  silentKnown: boolean;
  /** the last complete local day, by the server's clock */
  lastDay: Day;
  /** shown where the address names no period */
  usual: Period;
}

const poll = 30_000;
const catalogueStays = 5 * 60_000;

/** Freshness is polled while the page is visible; names change rarely. */
export function useInstance(): Shown<Instance> {
  const freshness = useQuery({ queryKey: ['freshness'], queryFn: ({ signal }) => fetchFreshness(signal), refetchInterval: poll });
  const catalogue = useQuery({
    queryKey: ['catalogue'],
    queryFn: ({ signal }) => fetchCatalogue(signal),
    staleTime: catalogueStays,
    // whoever sets up an instance sees its first offer without loading the page anew
    refetchInterval: ({ state }) => (state.data?.offers.length === 0 ? poll : false),
  });
  const silent = useQuery({
    queryKey: ['catalogue', 'silent'],
    queryFn: ({ signal }) => fetchSilent(signal),
    staleTime: catalogueStays,
  });
  const usual = useUsual(freshness.data);
  return {
    picture: useKnown(freshness.data, useWhole(catalogue.data, silent.data), usual.data?.period),
    error: freshness.error ?? catalogue.error ?? silent.error ?? usual.error ?? undefined,
    busy: false,
    retry: () => {
      void freshness.refetch();
      void catalogue.refetch();
      void silent.refetch();
      if (freshness.data) void usual.refetch();
    },
  };
}

type Whole = Pick<Instance, 'catalogue' | 'silentKnown'>;

/** Offers that are listed wait for what they do not report, so that nothing said of them changes at once. */
const useWhole = (catalogue?: Catalogue, silent?: Parameters<typeof withSilent>[1]): Whole | undefined =>
  useMemo(() => {
    if (!catalogue || (!silent && isListed(catalogue.offers, undefined))) return undefined;
    if (!silent) return { catalogue, silentKnown: false };
    return { catalogue: { ...catalogue, offers: withSilent(catalogue.offers, silent) }, silentKnown: true };
  }, [catalogue, silent]);

/** The same object as long as nothing of it changes. */
const useKnown = (freshness?: Freshness, whole?: Whole, usual?: Period): Instance | undefined =>
  useMemo(
    () => freshness && whole && usual && { freshness, ...whole, lastDay: lastDayOf(freshness), usual },
    [freshness, whole, usual],
  );

/** Asked again until there are figures of complete days: the first event of an instance shows by itself. */
function useUsual(freshness: Freshness | undefined) {
  const lastDay = freshness && lastDayOf(freshness);
  return useQuery({
    queryKey: ['usual', lastDay],
    queryFn: lastDay === undefined ? skipToken : ({ signal }) => fetchUsual(lastDay, signal),
    refetchInterval: ({ state }) => (state.data?.settled ? false : poll),
    placeholderData: keepPreviousData,
  });
}

/** An instance that never tallied has no clock to offer: then the browser's has to do. */
const lastDayOf = (freshness: Freshness): Day =>
  addDays(berlinDay(everTallied(freshness) ? freshness.talliedAt : new Date().toISOString()), -1);
