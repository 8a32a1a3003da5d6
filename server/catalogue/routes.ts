import { z } from 'zod';
import { audited, deedOf } from '../audit.ts';
import { Authority, AuthorityEntry, Service, ServiceEntry } from '../contract/api.ts';
import { Ars, ServiceKey } from '../contract/event.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { type App, readablePlaces } from '../http.ts';
import { type CatalogueOptions, inUse, named, read, removed } from './named.ts';
import { offerRoutes } from './offer-routes.ts';
import { readOffers } from './offers.ts';
import { putAuthority, putService, readAuthorities, readServices } from './store.ts';

const admin = { access: 'admin' } as const;
const authorityParams = z.object({ ars: Ars });
const serviceParams = z.object({ key: ServiceKey });

/** Authorities, services and offers: `GET/PUT/DELETE`, and lists of what the asking person may read. */
export function catalogueRoutes(app: App, db: Db, options: CatalogueOptions): void {
  authorities(app, db, options);
  services(app, db, options);
  offerRoutes(app, db, options);
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
