import { z } from 'zod';
import { audited, deedOf } from '../audit.ts';
import { Authority, AuthorityEntry, ListedOffer, Offer, OfferEntry, Service, ServiceEntry } from '../contract/api.ts';
import { Ars, ServiceKey } from '../contract/event.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem, readablePlaces } from '../http.ts';
import { localDay } from '../local-day.ts';
import { regroup } from '../regroup.ts';
import { placesAt } from '../rights.ts';
import { readSilent } from './silent.ts';
import { keepOffer, offerInUse, putAuthority, putService, readAuthorities, readOffers, readServices } from './store.ts';

export interface CatalogueOptions {
  retentionDays: number;
  clock: Clock;
  /** called after every change, so that ingestion knows of it at once */
  changed(): void;
}

const read = { access: 'read' } as const;
const admin = { access: 'admin' } as const;
const manager = { access: { role: 'manager', at: { in: 'params', authority: 'ars', service: 'service' } } } as const;
const authorityParams = z.object({ ars: Ars });
const serviceParams = z.object({ key: ServiceKey });
const offerParams = z.object({ ars: Ars, service: ServiceKey });
const removed = { 204: z.null(), 409: ErrorAnswer };

/** Authorities, services and offers: `GET/PUT/DELETE`, and lists of what the asking person may read. */
export function catalogueRoutes(app: App, db: Db, options: CatalogueOptions): void {
  authorities(app, db, options);
  services(app, db, options);
  offers(app, db, options);
}

const missing = (what: string) => new Problem(404, 'not_found', `There is no such ${what} here.`);
const inUse = (message: string) => new Problem(409, 'in_use', message);

/** The entry of a list that a path names; 404 where it is not there or not readable. */
function named<T>(list: T[], is: (entry: T) => boolean, what: string): T {
  const entry = list.find(is);
  if (!entry) throw missing(what);
  return entry;
}

function authorities(app: App, db: Db, { clock, changed }: CatalogueOptions): void {
  const url = '/api/v1/authorities/:ars';
  const one = async (ars: string, only: 'all' | Place[]) =>
    named(await readAuthorities(db, only), (entry) => entry.ars === ars, 'authority');
  const logged = (ars: string) => ({
    what: 'authority',
    subject: ars,
    read: async (tx: Db) => (await readAuthorities(tx, [{ authority: ars }]))[0],
  });

  app.get(
    '/api/v1/authorities',
    { config: read, schema: { summary: 'Authorities', response: { 200: z.object({ authorities: z.array(AuthorityEntry) }) } } },
    async (request) => ({
      authorities: await readAuthorities(db, readablePlaces(request)),
    }),
  );
  app.get(
    url,
    { config: read, schema: { summary: 'An authority', params: authorityParams, response: { 200: AuthorityEntry } } },
    (request) => one(request.params.ars, readablePlaces(request)),
  );
  app.put(
    url,
    {
      config: admin,
      schema: {
        summary: 'Enter or change an authority',
        params: authorityParams,
        body: Authority,
        response: { 200: AuthorityEntry },
      },
    },
    async (request) => {
      const { ars } = request.params;
      await audited(db, deedOf(request, clock), logged(ars), (tx) => putAuthority(tx, ars, request.body));
      changed();
      return await one(ars, 'all');
    },
  );
  app.delete(
    url,
    { config: admin, schema: { summary: 'Remove an authority without offers', params: authorityParams, response: removed } },
    async (request, reply) => {
      const { ars } = await one(request.params.ars, 'all');
      if ((await readOffers(db, { places: [{ authority: ars }] })).length > 0)
        throw inUse('This authority has offers. Remove them first.');
      await audited(db, deedOf(request, clock), logged(ars), (tx) => tx.deleteFrom('authority').where('ars', '=', ars).execute());
      changed();
      return reply.status(204).send(null);
    },
  );
}

function services(app: App, db: Db, { clock, changed }: CatalogueOptions): void {
  const url = '/api/v1/services/:key';
  const one = async (key: string) => named(await readServices(db), (entry) => entry.key === key, 'service');
  const logged = (key: string) => ({
    what: 'service',
    subject: key,
    read: async (tx: Db) => (await readServices(tx)).find((entry) => entry.key === key),
  });

  app.get(
    '/api/v1/services',
    { config: read, schema: { summary: 'Services', response: { 200: z.object({ services: z.array(ServiceEntry) }) } } },
    async () => ({ services: await readServices(db) }),
  );
  app.get(
    url,
    { config: read, schema: { summary: 'A service', params: serviceParams, response: { 200: ServiceEntry } } },
    (request) => one(request.params.key),
  );
  app.put(
    url,
    {
      config: admin,
      schema: { summary: 'Enter or change a service', params: serviceParams, body: Service, response: { 200: ServiceEntry } },
    },
    async (request) => {
      const { key } = request.params;
      await audited(db, deedOf(request, clock), logged(key), (tx) => putService(tx, key, request.body));
      changed();
      return await one(key);
    },
  );
  app.delete(
    url,
    { config: admin, schema: { summary: 'Remove a service nobody offers', params: serviceParams, response: removed } },
    async (request, reply) => {
      const { key } = await one(request.params.key);
      if ((await readOffers(db, { places: 'all', service: key })).length > 0)
        throw inUse('Authorities offer this service. Remove the offers first.');
      await audited(db, deedOf(request, clock), logged(key), (tx) => tx.deleteFrom('service').where('key', '=', key).execute());
      changed();
      return reply.status(204).send(null);
    },
  );
}

/** Changed by managers of the authority, or of the offer. */
function offers(app: App, db: Db, { retentionDays, clock, changed }: CatalogueOptions): void {
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
      const { authority } = request.query;
      const readable = readablePlaces(request);
      const places = authority === undefined ? readable : placesAt(readable, authority);
      const silent = await readSilent(db, places, localDay(clock()));
      const offers = await readOffers(db, { places });
      return {
        offers: offers.map((offer) => {
          const types = silent.get(`${offer.authority} ${offer.service}`);
          return types ? { ...offer, silent: types } : offer;
        }),
      };
    },
  );
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
        keepOffer(tx, ars, service, request.body, deed.at, localDay(deed.at)),
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
