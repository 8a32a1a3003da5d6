import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PublishingConfig } from '../contract/publishing.ts';
import type { Db, Store } from '../db.ts';
import type { App } from '../http.ts';
import { gradeRoute } from './catalog/grade-route.ts';
import { catalogRoutes } from './catalog/routes.ts';
import { changelogRoutes } from './changelog.ts';
import { openToAll } from './delivery/forms.ts';
import { dictionary, dictionaryPage } from './dictionary.ts';
import { instance } from './edition.ts';
import { editionRoutes } from './publishing/edition-routes.ts';
import { hasPublishers, listEditions } from './editions.ts';
import { fileRoutes, forAWhile } from './delivery/file-routes.ts';
import { readFigures } from './figures.ts';
import { openDataPage } from './page.ts';
import { embedCodeRoute } from './portal/embed-code.ts';
import { embedRoutes } from './portal/embed-routes.ts';
import { portalRoutes } from './portal/routes.ts';
import type { EditionOptions } from './publishing/publish-route.ts';
import { sitemapRoutes } from './portal/sitemap.ts';
import { publishedRoutes } from './published/routes.ts';

export interface OpenDataOptions extends EditionOptions {
  /** address under which the public reaches the instance; without it, the one of the request is shown */
  publicUrl: string | undefined;
}

const anyone = { config: { access: 'public' } } as const;
const Page = z.object({ lang: z.enum(['de', 'en']).catch('de') });
const styles = readFileSync(path.join(import.meta.dirname, 'open-data.css'), 'utf8');

/** Public pages and files, all from editions, and publishing. */
export function openDataRoutes(app: App, store: Store, options: OpenDataOptions): void {
  const { db } = store;
  const baseOf = (request: FastifyRequest) => (options.publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/, '');
  pageRoutes(app, db, options.publishing, baseOf);
  catalogRoutes(app, store, { ...options.publishing, baseOf });
  gradeRoute(app, store, { ...options.publishing, baseOf, publicUrl: options.publicUrl });
  const shown = { publishing: options.publishing, baseOf };
  publishedRoutes(app, store, shown);
  portalRoutes(app, store, shown);
  embedRoutes(app, store, shown);
  sitemapRoutes(app, store, baseOf);
  embedCodeRoute(app, store, shown);
  dictionaryRoutes(app);
  fileRoutes(app, db);
  changelogRoutes(app, store, options.publishing.publisherName, baseOf);
  editionRoutes(app, store, options);
}

function pageRoutes(app: App, db: Db, publishing: PublishingConfig, baseOf: (request: FastifyRequest) => string): void {
  app.get('/open-data', { ...anyone, schema: { hide: true } }, (_request, reply) => reply.redirect('/open-data/', 308));
  app.get('/open-data/', { ...anyone, schema: { hide: true, querystring: Page } }, async (request, reply) => {
    const editions = await listEditions(db, instance);
    const edition = editions.find(({ status }) => status === 'published');
    const newest = edition && { edition, figures: await readFigures(db, instance, edition.id, 'usage-monthly') };
    const alone = edition === undefined && (await hasPublishers(db));
    return sendPage(
      reply,
      openDataPage({ language: request.query.lang, base: baseOf(request), publishing, editions, newest, alone }),
    );
  });
  app.get('/open-data/open-data.css', { ...anyone, schema: { hide: true } }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', forAWhile).send(styles),
  );
}

function dictionaryRoutes(app: App): void {
  app.get('/open-data/dictionary', { ...anyone, schema: { hide: true, querystring: Page } }, (request, reply) =>
    sendPage(reply, dictionaryPage(request.query.lang)),
  );
  app.get(
    '/open-data/dictionary.json',
    { ...anyone, schema: { summary: 'What tables, columns and measures mean' } },
    (_request, reply) => reply.headers({ ...openToAll, 'cache-control': forAWhile }).send(dictionary()),
  );
}

function sendPage(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', forAWhile).send(text);
}
