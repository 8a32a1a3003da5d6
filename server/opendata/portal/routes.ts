import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PublishingConfig } from '../../contract/publishing.ts';
import type { Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { publishedAuthorities, publishedServices } from './everybody.ts';
import { listPage, lostPage } from './lists.ts';
import type { PortalPage } from './parts.ts';
import { pageAddress, spotPage } from './spot-page.ts';
import { spotAddresses, spotOf, SpotParams } from './spots.ts';

export interface PortalOptions {
  publishing: PublishingConfig;
  baseOf: (request: FastifyRequest) => string;
}

const anyone = { config: { access: 'public' } } as const;
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
      const text = spot && (await spotPage(store, { spot, named, asked }, page));
      return send(reply, text, page, spot ? pageAddress(spot, named) : '/open-data/');
    });
  }
  for (const what of ['authorities', 'services'] as const) {
    app.get(`/open-data/${what}/`, { ...anyone, schema: { hide: true, querystring } }, async (request, reply) => {
      const page = pageOf(request, request.query.lang);
      const entries = await (what === 'authorities' ? publishedAuthorities(store) : publishedServices(store));
      const text = entries.length === 0 ? undefined : listPage(entries, what, request.query.page, page);
      return send(reply, text, page, `/open-data/${what}/`);
    });
  }
}

function send(reply: FastifyReply, text: string | undefined, page: PortalPage, address: string): FastifyReply {
  return reply
    .code(text === undefined ? 404 : 200)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'public, max-age=300')
    .send(text ?? lostPage(page, address));
}
