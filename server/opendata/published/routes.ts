import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PublishingConfig } from '../../contract/publishing.ts';
import { holdsFigures, publicTableIds } from '../../contract/tables.ts';
import type { Store } from '../../db.ts';
import { type App, Problem } from '../../http.ts';
import { openToAll } from '../delivery/forms.ts';
import { instance } from '../edition.ts';
import { NewestFigures, newestFigures } from './figures.ts';
import { filterRows, RowQuery, RowsAnswer } from './filter.ts';
import { shownTable } from '../addresses.ts';
import { indicators, modelContext } from './indicators.ts';
import { nothingOf } from './missing.ts';
import { readAuthority, readPublished } from './read.ts';

export interface PublishedOptions {
  publishing: PublishingConfig;
  baseOf: (request: FastifyRequest) => string;
}

const anyone = {
  config: { access: 'public' },
  // refusals, too: a page of another site could not read why it gets nothing
  onSend: async (_request: FastifyRequest, reply: FastifyReply) => void reply.headers(openToAll),
} as const;
const forAWhile = { 'cache-control': 'public, max-age=300' };
const Table = z.string().max(100);
const Ars = z.string().max(20);

/** What is published, for programs: rows of a table by filters, and the newest figures of an authority. */
export function publishedRoutes(app: App, store: Store, { publishing, baseOf }: PublishedOptions): void {
  const response = { 200: RowsAnswer };
  const figures = (request: FastifyRequest, ars: string) =>
    figuresOf(store, ars, { base: baseOf(request), instanceName: publishing.publisherName });
  app.get(
    '/open-data/v1/:table/rows',
    {
      ...anyone,
      schema: {
        summary: 'Rows of the newest edition, filtered',
        params: z.object({ table: Table }),
        querystring: RowQuery,
        response,
      },
    },
    async ({ params: { table }, query }, reply) =>
      reply.headers(forAWhile).send(await rowsOf(store, instance, table, query, `/open-data/v1/${table}/rows`)),
  );
  app.get(
    '/open-data/v1/:table/:ars/rows',
    {
      ...anyone,
      schema: {
        summary: "Rows of an authority's own newest edition, filtered",
        params: z.object({ table: Table, ars: Ars }),
        querystring: RowQuery,
        response,
      },
    },
    async ({ params: { table, ars }, query }, reply) =>
      reply.headers(forAWhile).send(await rowsOf(store, ars, table, query, `/open-data/v1/${table}/${ars}/rows`)),
  );
  app.get(
    '/open-data/authorities/:ars/figures.json',
    {
      ...anyone,
      schema: {
        summary: 'The newest published figures of an authority',
        params: z.object({ ars: Ars }),
        response: { 200: NewestFigures },
      },
    },
    async (request, reply) => reply.headers(forAWhile).send(await figures(request, request.params.ars)),
  );
  app.get(
    '/open-data/authorities/:ars/ngsi-ld.json',
    {
      ...anyone,
      schema: {
        summary: 'The same as NGSI-LD entities (KeyPerformanceIndicator)',
        description:
          'With its context inside, as `application/ld+json`; who asks for `application/json` alone gets it without, and the context in the header Link.',
        params: z.object({ ars: Ars }),
      },
    },
    async (request, reply) => {
      const entities = indicators(await figures(request, request.params.ars), publishing.publisherName);
      reply.headers({ ...forAWhile, vary: 'accept' });
      if (wantsPlain(request.headers.accept)) {
        const link = `<${modelContext}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
        return reply
          .header('link', link)
          .type('application/json; charset=utf-8')
          .send(JSON.stringify(entities.map(({ '@context': _, ...entity }) => entity)));
      }
      return reply.type('application/ld+json; charset=utf-8').send(JSON.stringify(entities));
    },
  );
}

/** Whether JSON without a context is asked for, as context brokers do (ETSI GS CIM 009, 6.3.5). */
const wantsPlain = (accept = ''): boolean => accept.includes('application/json') && !accept.includes('application/ld+json');

async function rowsOf(store: Store, publisher: string, table: string, asked: RowQuery, address: string): Promise<RowsAnswer> {
  if (publicTableIds.some((id) => id === table && !holdsFigures(id))) {
    const message = 'This table is master data, which have no rows to filter; take its files, listed at /open-data/.';
    throw new Problem(404, 'not_found', message);
  }
  const found = await readPublished(store, { publisher, table }, (published) => filterRows(published, asked, address));
  if (found) return found;
  throw await nothingOf(store.db, [publisher], 'There is no such table in an edition; all of them are listed at /open-data/.');
}

async function figuresOf(store: Store, ars: string, of: { base: string; instanceName: string }): Promise<NewestFigures> {
  const found = await readAuthority(store, { ars, table: shownTable }, (published) => newestFigures(published, ars, of));
  if (found) return found;
  const message = 'No edition has figures of such an authority; all of them are listed at /open-data/authorities/.';
  throw await nothingOf(store.db, [ars, instance], message);
}
