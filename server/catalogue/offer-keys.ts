import type { SilentType } from '../contract/api.ts';
import { OfferKeys, SilentOffers } from '../contract/offer-keys.ts';
import { berlinDay } from '../contract/days.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, readablePlaces } from '../http.ts';
import { within } from '../rights.ts';
import { read } from './named.ts';
import { readSilent } from './silent.ts';

/** `GET /api/v1/offers/keys`: the offers that may be read, by their keys only; `/offers/silent`: those that miss something. */
export function offerKeysRoutes(app: App, db: Db, clock: Clock): void {
  app.get(
    '/api/v1/offers/keys',
    {
      config: read,
      schema: {
        summary: 'Which services each authority offers, without what is declared of them',
        description: 'The list of offers in short, for a choice or a search among all of them.',
        response: { 200: OfferKeys },
      },
    },
    (request) => readKeys(db, readablePlaces(request)),
  );
  app.get(
    '/api/v1/offers/silent',
    {
      config: read,
      schema: {
        summary: 'Offers that declare types which do not arrive',
        description: 'The same as in `GET /api/v1/offers`, of all offers of which there is something to say.',
        response: { 200: SilentOffers },
      },
    },
    async (request) => {
      const silent = await readSilent(db, readablePlaces(request), berlinDay(clock()));
      return { offers: [...silent].map(ofKey) };
    },
  );
}

function ofKey([key, silent]: [string, SilentType[]]): SilentOffers['offers'][number] {
  const [authority = '', service = ''] = key.split(' ');
  return { authority, service, silent };
}

async function readKeys(db: Db, places: 'all' | Place[]): Promise<OfferKeys> {
  const offers = await db
    .selectFrom('offer')
    .select(['authority', 'service'])
    .where(within(places, 'authority', 'service'))
    .orderBy('authority')
    .orderBy('service')
    .execute();
  const services = [...new Set(offers.map(({ service }) => service))];
  const placeOf = new Map(services.map((service, place) => [service, place]));
  const authorities = Map.groupBy(offers, ({ authority }) => authority);
  return {
    services,
    authorities: [...authorities].map(([ars, own]) => ({ ars, offers: own.map(({ service }) => placeOf.get(service) ?? 0) })),
  };
}
