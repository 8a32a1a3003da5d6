import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PublishingConfig } from '../../contract/publishing.ts';
import type { Store } from '../../db.ts';
import { type App, Problem } from '../../http.ts';
import { authorityPath, ownTablePath, tablePath } from '../addresses.ts';
import { openToAll } from '../delivery/forms.ts';
import { instance } from '../edition.ts';
import { listDatasets } from './datasets.ts';
import { describeCatalogue } from './describe.ts';
import { chosenSyntax } from './negotiate.ts';
import { type Syntax, syntaxes } from './syntaxes.ts';

export interface CatalogOptions extends PublishingConfig {
  baseOf: (request: FastifyRequest) => string;
}

const Page = z.object({
  after: z
    .string()
    .max(200)
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'take the address of a next page as it stands in the page before it')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
type Page = z.output<typeof Page>;
const anyone = { config: { access: 'public' } } as const;

/** The catalogue of what is published (DCAT-AP.de), for portals that harvest it. */
export function catalogRoutes(app: App, store: Store, options: CatalogOptions): void {
  const summary = (of: string) => ({
    summary: `The catalogue of all published tables (DCAT-AP.de 3.0) ${of}`,
    querystring: Page,
  });
  app.get('/open-data/catalog', { ...anyone, schema: summary('in the syntax that Accept names') }, async (request, reply) => {
    const syntax = chosenSyntax(request.headers.accept);
    reply.header('vary', 'accept');
    if (!syntax) {
      throw new Problem(406, 'not_acceptable', `Ask for one of ${syntaxes.map(({ mediaType }) => mediaType).join(', ')}.`);
    }
    return sendPage(store, request, reply, request.query, syntax, options);
  });
  for (const syntax of syntaxes) {
    app.get(`/open-data/catalog.${syntax.ending}`, { ...anyone, schema: summary(`as ${syntax.mediaType}`) }, (request, reply) =>
      sendPage(store, request, reply, request.query, syntax, options),
    );
  }
  app.get(
    '/open-data/datasets/:publisher/:table',
    { ...anyone, schema: { hide: true, params: z.object({ publisher: z.string(), table: z.string() }) } },
    ({ params: { publisher, table } }, reply) =>
      reply.redirect(
        publisher === instance
          ? tablePath(encodeURIComponent(table))
          : ownTablePath(authorityPath(publisher), encodeURIComponent(table)),
        303,
      ),
  );
}

/** A page comes whole or not at all (5xx): harvesters delete the datasets that a complete run did not show. */
async function sendPage(
  store: Store,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
  syntax: Syntax,
  { baseOf, ...publishing }: CatalogOptions,
): Promise<FastifyReply> {
  const found = await listDatasets(store, page);
  if (found.total === 0) {
    throw new Problem(404, 'nothing_published', 'Nothing is published yet, so there is no catalogue; ask again later.');
  }
  const base = baseOf(request);
  const address = (after: string | undefined) => {
    const query = new URLSearchParams({ ...(after ? { after } : {}), ...(page.limit === 100 ? {} : { limit: `${page.limit}` }) });
    return `${base}/open-data/catalog.${syntax.ending}${query.size > 0 ? `?${query}` : ''}`;
  };
  const quads = describeCatalogue(found, base, publishing, {
    self: address(page.after),
    first: address(undefined),
    next: found.last && address(found.last),
    limit: page.limit,
  });
  // no If-Modified-Since: a withdrawal changes the catalogue and makes nothing newer; the ETag, set for all answers, knows
  reply.headers({ ...openToAll, 'cache-control': 'public, max-age=300', 'last-modified': found.modified.toUTCString() });
  return reply.type(`${syntax.mediaType}; charset=utf-8`).send(await syntax.write(quads));
}
