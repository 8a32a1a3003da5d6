import { z } from 'zod';
import { ListedOffer } from './api.ts';

/**
 * Shape of `GET /api/v1/offers/keys`: which services each authority offers, without what is declared of them. A state has tens of
 * thousands of offers; services are named by their place in a list, so that all of them together are small.
 */
export const OfferKeys = z.object({
  services: z.array(z.string()).meta({ description: 'keys of the services that anything below is about' }),
  authorities: z
    .array(z.object({ ars: z.string(), offers: z.array(z.int()).meta({ description: 'places in `services`, from 0' }) }))
    .meta({ description: 'those with an offer that may be read' }),
});
export type OfferKeys = z.output<typeof OfferKeys>;

/** Shape of `GET /api/v1/offers/silent`. */
export const SilentOffers = z.object({
  offers: z.array(
    z.object({ ...ListedOffer.pick({ authority: true, service: true }).shape, silent: ListedOffer.shape.silent.unwrap() }),
  ),
});
export type SilentOffers = z.output<typeof SilentOffers>;
