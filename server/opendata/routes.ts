import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Db } from '../db.ts';
import type { App } from '../http.ts';
import { changelogRoutes } from './changelog.ts';
import { openToAll } from './delivery.ts';
import { dictionary, dictionaryPage } from './dictionary.ts';
import { instance } from './edition.ts';
import { type EditionOptions, editionRoutes } from './edition-routes.ts';
import { listEditions } from './editions.ts';
import { fileRoutes, forAWhile } from './file-routes.ts';
import { readFigures } from './figures.ts';
import { openDataPage } from './page.ts';

export interface OpenDataOptions extends EditionOptions {
  /** address under which the public reaches the instance; without it, the one of the request is shown */
  publicUrl: string | undefined;
}

const anyone = { config: { access: 'public' } } as const;
const Page = z.object({ lang: z.enum(['de', 'en']).catch('de') });
const styles = readFileSync(path.join(import.meta.dirname, 'open-data.css'), 'utf8');

/** Public pages and files, all from editions, and publishing. */
export function openDataRoutes(app: App, db: Db, options: OpenDataOptions): void {
  pageRoutes(app, db, options.publicUrl);
  dictionaryRoutes(app);
  fileRoutes(app, db);
  changelogRoutes(app, db, options.publicUrl);
  editionRoutes(app, db, options);
}

function pageRoutes(app: App, db: Db, publicUrl: string | undefined): void {
  app.get('/open-data', { ...anyone, schema: { hide: true } }, (_request, reply) => reply.redirect('/open-data/', 308));
  app.get('/open-data/', { ...anyone, schema: { hide: true, querystring: Page } }, async (request, reply) => {
    const editions = await listEditions(db, instance);
    const edition = editions.find(({ status }) => status === 'published');
    const newest = edition && { edition, figures: await readFigures(db, instance, edition.id, 'usage-monthly') };
    const base = (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/, '');
    return sendPage(reply, openDataPage({ language: request.query.lang, base, editions, newest }));
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
