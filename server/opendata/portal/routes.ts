import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PublishingConfig } from '../../contract/publishing.ts';
import type { Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { shownTable, type Spot } from '../addresses.ts';
import { instance } from '../edition.ts';
import { editionOf } from '../editions.ts';
import { knownNames } from '../published/names.ts';
import { editionPage } from './edition-page.ts';
import { publishedAuthorities, publishedServices } from './everybody.ts';
import { listPage, lostPage } from './lists.ts';
import type { PortalPage } from './parts.ts';
import { pageAddress, spotPage } from './spot-page.ts';
import { spotAddresses, spotOf, SpotParams } from './spots.ts';
import { withdrawnPage } from './withdrawn-page.ts';

export interface PortalOptions {
  publishing: PublishingConfig;
  baseOf: (request: FastifyRequest) => string;
}

const anyone = { config: { access: 'public' } } as const;
const EditionParams = z.object({
  ars: z
    .string()
    .regex(/^\d{12}$/)
    .default(instance),
  edition: z.string().max(20),
});
const querystring = z.object({ lang: z.enum(['de', 'en']).catch('de'), page: z.coerce.number().int().min(1).catch(1) });

/** The public pages of tables, authorities, services and services of authorities, all from editions. */
export function portalRoutes(app: App, store: Store, { publishing, baseOf }: PortalOptions): void {
  const pageOf = (request: FastifyRequest, language: 'de' | 'en'): PortalPage => ({
    language,
    base: baseOf(request),
    publishing,
  });
  for (const address of spotAddresses) {
    const schema = { hide: true, querystring, params: SpotParams } as const;
    app.get(`/open-data${address}`, { ...anyone, schema }, async (request, reply) => {
      const { lang, page: asked } = request.query;
      const page = pageOf(request, lang);
      const spot = spotOf(request.params);
      const named = request.params.table !== undefined;
      if (!spot) return send(reply, { code: 404, text: lostPage(page, '/open-data/') });
      const address = pageAddress(spot, named);
      const text = await spotPage(store, { spot, named, asked }, page);
      // the catalogue goes on naming the pages of tables and authorities; an offer is gone with its edition
      if (text === undefined) return sendMissing(reply, spot, { ...page, address }, spot.service === '' ? 200 : 410);
      return send(reply, { code: 200, text });
    });
  }
  for (const what of ['authorities', 'services'] as const) {
    app.get(`/open-data/${what}/`, { ...anyone, schema: { hide: true, querystring } }, async (request, reply) => {
      const page = pageOf(request, request.query.lang);
      const entries = await (what === 'authorities' ? publishedAuthorities(store) : publishedServices(store));
      const whole = { table: shownTable, ars: '' };
      if (entries.length === 0) return sendMissing(reply, whole, { ...page, address: `/open-data/${what}/` }, 410);
      return send(reply, { code: 200, text: listPage(entries, what, request.query.page, page) });
    });
  }

  for (const whose of ['', '/authorities/:ars']) {
    const schema = { hide: true, querystring, params: EditionParams } as const;
    app.get(`/open-data${whose}/editions/:edition`, { ...anyone, schema }, async (request, reply) => {
      const { ars, edition } = request.params;
      const found = await editionOf(store.db, ars, edition);
      const name = ars === instance ? undefined : ((await knownNames(store.db, ars)).get(ars) ?? ars);
      return send(reply, { code: 200, text: editionPage(found, name, pageOf(request, request.query.lang)) });
    });
  }

  /** That an edition was withdrawn, or that there is nothing. */
  async function sendMissing(
    reply: FastifyReply,
    of: Omit<Spot, 'service'>,
    page: PortalPage & { address: string },
    code: 200 | 410,
  ): Promise<FastifyReply> {
    const text = await withdrawnPage(store, of, page);
    return text === undefined ? send(reply, { code: 404, text: lostPage(page, page.address) }) : send(reply, { code, text });
  }
}

const send = (reply: FastifyReply, { code, text }: { code: 200 | 404 | 410; text: string }): FastifyReply =>
  reply.code(code).type('text/html; charset=utf-8').header('cache-control', 'public, max-age=300').send(text);
