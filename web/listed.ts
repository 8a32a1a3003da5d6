import type { OfferKey } from './api.ts';

/**
 * Offers of several authorities that are named one by one at most. Tens of thousands, as a state has, take seconds to count and
 * nobody reads them: there they are named for one authority at a time.
 */
const mostListed = 1_000;

/** Whether these offers, all of an authority (ARS) or of several, are named one by one. */
export const isListed = (offers: readonly OfferKey[], authority: string | undefined): boolean =>
  authority !== undefined || offers.length <= mostListed;
