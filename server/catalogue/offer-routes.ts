import { z } from 'zod';
import { audited, deedOf } from '../audit.ts';
import { ListedOffer, Offer, OfferEntry } from '../contract/api.ts';
import { Ars, ServiceKey } from '../contract/event.ts';
import type { Place } from '../contract/people.ts';
import { berlinDay } from '../contract/days.ts';
import type { Db } from '../db.ts';
import { type App, Problem, readablePlaces } from '../http.ts';
import { regroup } from '../regroup.ts';
import { placesAsked } from '../rights.ts';
import { type CatalogueOptions, inUse, named, read, removed } from './named.ts';
import { offerKeysRoutes } from './offer-keys.ts';
import { keepOffer, offerInUse, readOffers } from './offers.ts';
import { readSilent } from './silent.ts';
import { readAuthorities, readServices } from './store.ts';

const manager = { access: { role: 'manager', at: { in: 'params', authority: 'ars', service: 'service' } } } as const;
const offerParams = z.object({ ars: Ars, service: ServiceKey });

/** Offers: `GET/PUT/DELETE` and the list; changed by managers of the authority, or of the offer. */
export function offerRoutes(app: App, db: Db, { retentionDays, clock, changed }: CatalogueOptions): void {
  const url = '/api/v1/authorities/:ars/offers/:service';
  const one = async (ars: string, service: string, only: 'all' | Place[]) =>
    named(await readOffers(db, { places: only, service }), (entry) => entry.authority === ars, 'offer');
  const logged = (authority: string, service: string) => ({
    what: 'offer',
    subject: `${authority}/${service}`,
    read: async (tx: Db) => (await readOffers(tx, { places: [{ authority }], service }))[0],
  });

  app.get(
    '/api/v1/offers',
    {
      config: read,
      schema: {
        summary: 'Offers: services at authorities',
        querystring: z.strictObject({ authority: Ars.optional() }),
        response: { 200: z.object({ offers: z.array(ListedOffer) }) },
      },
    },
    async (request) => {
      const places = placesAsked(readablePlaces(request), request.query.authority);
      const silent = await readSilent(db, places, berlinDay(clock()));
      const offers = await readOffers(db, { places });
      return {
        offers: offers.map((offer) => {
          const types = silent.get(`${offer.authority} ${offer.service}`);
          return types ? { ...offer, silent: types } : offer;
        }),
      };
    },
  );
  offerKeysRoutes(app, db, clock);
  app.get(url, { config: read, schema: { summary: 'An offer', params: offerParams, response: { 200: OfferEntry } } }, (request) =>
    one(request.params.ars, request.params.service, readablePlaces(request)),
  );
  app.put(
    url,
    {
      config: manager,
      schema: { summary: 'Declare or change an offer', params: offerParams, body: Offer, response: { 200: OfferEntry } },
    },
    async (request) => {
      const { ars, service } = request.params;
      if (request.body.draftDays > retentionDays - 30) {
        throw new Problem(400, 'invalid', `draftDays must stay 30 days below the retention of ${retentionDays} days.`, {
          field: 'draftDays',
        });
      }
      named(await readAuthorities(db, [{ authority: ars }]), (entry) => entry.ars === ars, 'authority');
      named(await readServices(db), (entry) => entry.key === service, 'service');
      const deed = deedOf(request, clock);
      await audited(db, deed, logged(ars, service), (tx) =>
        keepOffer(tx, ars, service, request.body, deed.at, berlinDay(deed.at)),
      );
      changed();
      return await one(ars, service, 'all');
    },
  );
  app.delete(
    url,
    { config: manager, schema: { summary: 'Remove an offer that was never used', params: offerParams, response: removed } },
    async (request, reply) => {
      const { authority, service } = await one(request.params.ars, request.params.service, 'all');
      if (await offerInUse(db, authority, service))
        throw inUse('Figures of this offer exist. Set onlineUntil instead of removing it.');
      await audited(db, deedOf(request, clock), logged(authority, service), async (tx) => {
        await tx.deleteFrom('offer').where('authority', '=', authority).where('service', '=', service).execute();
        await regroup(tx, authority);
      });
      changed();
      return reply.status(204).send(null);
    },
  );
}
