import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type PublicTableId, publicTableIds } from '../../contract/tables.ts';
import type { PublishingConfig } from '../../contract/publishing.ts';
import type { Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { authorityPath, servicePath, tablePath } from '../addresses.ts';
import { instance } from '../edition.ts';
import { listEditions } from '../editions.ts';
import { readAuthority, readPublished, rowsAt, shownTable } from '../published/read.ts';
import { listPage, lostPage } from './lists.ts';
import { monthsOf } from './months.ts';
import type { PortalPage } from './parts.ts';
import { authorityPage, servicePage } from './places.ts';
import { tablePage } from './table-page.ts';

export interface PortalOptions {
  publishing: PublishingConfig;
  baseOf: (request: FastifyRequest) => string;
}

const anyone = { config: { access: 'public' } } as const;
const querystring = z.object({ lang: z.enum(['de', 'en']).catch('de'), page: z.coerce.number().int().min(1).catch(1) });
const keyed = { hide: true, querystring, params: z.object({ key: z.string().max(200) }) } as const;
const fromInstance = { publisher: instance, table: shownTable };
/** The public pages of tables, authorities and services, all from editions. */
export function portalRoutes(app: App, store: Store, options: PortalOptions): void {
  const pageOf = (request: FastifyRequest, language: 'de' | 'en'): PortalPage => ({
    language,
    base: options.baseOf(request),
    publishing: options.publishing,
  });
  listRoutes(app, store, pageOf);
  app.get('/open-data/tables/:key', { ...anyone, schema: keyed }, async (request, reply) => {
    const page = pageOf(request, request.query.lang);
    return send(reply, await tableText(store, request.params.key, page), page, tablePath(request.params.key));
  });
  app.get('/open-data/authorities/:key', { ...anyone, schema: keyed }, async (request, reply) => {
    const { key } = request.params;
    const page = pageOf(request, request.query.lang);
    const text = await readAuthority(store, { ars: key, table: shownTable }, (published) =>
      authorityPage(published, key, request.query.page, page),
    );
    return send(reply, text, page, authorityPath(key));
  });
  app.get('/open-data/services/:key', { ...anyone, schema: keyed }, async (request, reply) => {
    const { key } = request.params;
    const page = pageOf(request, request.query.lang);
    const text = await readPublished(store, fromInstance, (published) => servicePage(published, key, request.query.page, page));
    return send(reply, text, page, servicePath(key));
  });
}

function listRoutes(app: App, store: Store, pageOf: (request: FastifyRequest, language: 'de' | 'en') => PortalPage): void {
  for (const what of ['authorities', 'services'] as const) {
    app.get(`/open-data/${what}/`, { ...anyone, schema: { hide: true, querystring } }, async (request, reply) => {
      const page = pageOf(request, request.query.lang);
      const text = await readPublished(store, fromInstance, async (published) =>
        listPage(published, what, request.query.page, page),
      );
      return send(reply, text, page, `/open-data/${what}/`);
    });
  }
}

async function tableText(store: Store, key: string, page: PortalPage): Promise<string | undefined> {
  const table = publicTableIds.find((id) => id === key);
  const edition = (await listEditions(store.db, instance)).find(({ status }) => status === 'published');
  if (!table || !edition?.files.some((file) => file.table === table)) return undefined;
  return tablePage({ ...page, table, edition, months: await totalsOf(store, table) });
}

/** Totals of a table by month; none of tables of another kind. */
async function totalsOf(store: Store, table: PublicTableId) {
  if (table !== shownTable) return [];
  const months = await readPublished(store, { publisher: instance, table }, async (published) =>
    monthsOf(await rowsAt(published, '', ''), published.lastPeriod),
  );
  return months ?? [];
}

function send(reply: FastifyReply, text: string | undefined, page: PortalPage, address: string): FastifyReply {
  return reply
    .code(text === undefined ? 404 : 200)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'public, max-age=300')
    .send(text ?? lostPage(page, address));
}
