import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../audit.ts';
import type { PublishingConfig } from '../contract/publishing.ts';
import type { Db, Store } from '../db.ts';
import type { App, Clock } from '../http.ts';
import { gradeRoute } from './catalog/grade-route.ts';
import { catalogRoutes } from './catalog/routes.ts';
import { deliver, openToAll } from './delivery.ts';
import { dictionary, dictionaryPage } from './dictionary.ts';
import { instance } from './edition.ts';
import { EditionAnswer, findFile, latestEdition, listEditions, notFound } from './editions.ts';
import { readFigures } from './figures.ts';
import { openDataPage } from './page.ts';
import { embedRoutes } from './portal/embed-routes.ts';
import { portalRoutes } from './portal/routes.ts';
import { ready } from './published/read.ts';
import { publishedRoutes } from './published/routes.ts';
import { publishEdition } from './publish.ts';

export interface OpenDataOptions {
  clock: Clock;
  /** fingerprint of the key K behind the record keys */
  keyPrint: string;
  /** address under which the public reaches the instance; without it, the one of the request is shown */
  publicUrl: string | undefined;
  publishing: PublishingConfig;
}

const anyone = { config: { access: 'public' } } as const;
const Page = z.object({ lang: z.enum(['de', 'en']).catch('de') });
const Part = z.string().max(100);
const styles = readFileSync(path.join(import.meta.dirname, 'open-data.css'), 'utf8');

/** An edition never changes, so it may be kept for good; what is newest changes once a month or so. */
const forGood = 'public, max-age=31536000, immutable';
const forAWhile = 'public, max-age=300';

/** Public pages and files, all from editions, and publishing. */
export function openDataRoutes(app: App, store: Store, options: OpenDataOptions): void {
  const { db } = store;
  const baseOf = (request: FastifyRequest) => (options.publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/, '');
  pageRoutes(app, db, baseOf);
  catalogRoutes(app, store, { ...options.publishing, baseOf });
  gradeRoute(app, store, { ...options.publishing, baseOf, publicUrl: options.publicUrl });
  const shown = { publishing: options.publishing, baseOf };
  publishedRoutes(app, store, shown);
  portalRoutes(app, store, shown);
  embedRoutes(app, store, shown);
  dictionaryRoutes(app);
  fileRoutes(app, db);
  editionRoutes(app, store, options);
}

function pageRoutes(app: App, db: Db, baseOf: (request: FastifyRequest) => string): void {
  app.get('/open-data', { ...anyone, schema: { hide: true } }, (_request, reply) => reply.redirect('/open-data/', 308));
  app.get('/open-data/', { ...anyone, schema: { hide: true, querystring: Page } }, async (request, reply) => {
    const editions = await listEditions(db, instance);
    const edition = editions.find(({ status }) => status === 'published');
    const newest = edition && { edition, figures: await readFigures(db, instance, edition.id, 'usage-monthly') };
    return sendPage(reply, openDataPage({ language: request.query.lang, base: baseOf(request), editions, newest }));
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

function fileRoutes(app: App, db: Db): void {
  // compressed bytes would make nonsense of ranges and of the checksum that is the ETag
  const asStored = { ...anyone, method: ['GET' as const, 'HEAD' as const], compress: false as const };
  app.route({
    ...asStored,
    url: '/open-data/v1/:table/latest/:file',
    schema: { summary: 'A file of the newest edition', params: z.object({ table: Part, file: Part }) },
    handler: async (request, reply) => {
      const edition = await latestEdition(db, instance);
      if (!edition) throw notFound();
      return sendFile(db, request, reply, edition, request.params, forAWhile);
    },
  });
  app.route({
    ...asStored,
    url: '/open-data/v1/:table/editions/:edition/:file',
    schema: {
      summary: 'A file of an edition; its content never changes',
      params: z.object({ table: Part, edition: Part, file: Part }),
    },
    handler: (request, reply) => sendFile(db, request, reply, request.params.edition, request.params, forGood),
  });
  app.options('/open-data/*', { ...anyone, schema: { hide: true } }, (_request, reply) =>
    reply
      .code(204)
      .headers({
        ...openToAll,
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': 'range, if-none-match, if-modified-since',
      })
      .send(),
  );
}

function editionRoutes(app: App, store: Store, { clock, keyPrint }: OpenDataOptions): void {
  const { db } = store;
  const tags = ['open data'];
  app.get(
    '/api/v1/editions',
    {
      config: { access: 'read' },
      schema: { tags, summary: 'Editions, the newest first', response: { 200: z.array(EditionAnswer) } },
    },
    () => listEditions(db, instance),
  );
  app.post(
    '/api/v1/editions',
    {
      config: { access: { role: 'publisher', at: 'instance' } },
      schema: {
        tags,
        summary: 'Publish all closed months; 200 where the newest edition says the same',
        response: { 200: EditionAnswer, 201: EditionAnswer },
      },
    },
    async (request, reply) => {
      const { id, made } = await publishEdition(db, { now: clock(), keyPrint, by: actorOf(request) });
      await ready(store, instance); // so that no visitor waits for it
      const edition = (await listEditions(db, instance)).find((listed) => listed.id === id);
      if (!edition) throw notFound();
      return reply.code(made ? 201 : 200).send(edition);
    },
  );
}

async function sendFile(
  db: Db,
  request: FastifyRequest,
  reply: FastifyReply,
  edition: string,
  of: { table: string; file: string },
  cacheControl: string,
) {
  const file = await findFile(db, { publisher: instance, edition, name: `${of.table}/${of.file}` });
  return deliver(db, request, reply, file, cacheControl);
}

function sendPage(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', forAWhile).send(text);
}
