import type { FastifyRequest } from 'fastify';
import { publicTableIds } from '../../contract/tables.ts';
import type { Store } from '../../db.ts';
import { html } from '../../html/html.ts';
import type { App } from '../../http.ts';
import { authorityPath, servicePath, tablePath } from '../addresses.ts';
import { instance } from '../edition.ts';
import { listEditions } from '../editions.ts';
import { publishedAuthorities, publishedServices } from './everybody.ts';

const anyone = { config: { access: 'public' }, schema: { hide: true } } as const;
const forAWhile = 'public, max-age=3600';

/** For search engines: which pages there are, and that the rest is not theirs. Charts to be framed are parts of pages. */
export function sitemapRoutes(app: App, store: Store, baseOf: (request: FastifyRequest) => string): void {
  app.get('/robots.txt', anyone, (request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', forAWhile)
      .send(
        [
          'User-agent: *',
          ...['/open-data/', '/method', '/accessibility', '/kern/'].map((path) => `Allow: ${path}`),
          ...['/open-data/embed/', '/open-data/v1/', '/'].map((path) => `Disallow: ${path}`),
          `Sitemap: ${baseOf(request)}/open-data/sitemap.xml`,
          '',
        ].join('\n'),
      ),
  );
  app.get('/open-data/sitemap.xml', anyone, async (request, reply) => {
    const base = baseOf(request);
    const urls = (await pagesOf(store)).map((path) => html`<url><loc>${base}${path}</loc></url>\n`);
    const map = html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls}</urlset>`;
    return reply
      .type('application/xml; charset=utf-8')
      .header('cache-control', forAWhile)
      .send(`<?xml version="1.0" encoding="UTF-8"?>\n${map.text}\n`);
  });
}

/** Pages of services of authorities are found from these; with them a map could have more than 50,000 entries. */
async function pagesOf(store: Store): Promise<string[]> {
  const newest = (await listEditions(store.db, instance)).find(({ status }) => status === 'published');
  const tables = publicTableIds.filter((id) => newest?.files.some(({ table }) => table === id));
  const [authorities, services] = [await publishedAuthorities(store), await publishedServices(store)];
  return [
    ...['/open-data/', '/open-data/dictionary'],
    ...(authorities.length > 0 ? ['/open-data/authorities/'] : []),
    ...(services.length > 0 ? ['/open-data/services/'] : []),
    ...tables.map(tablePath),
    ...authorities.map(({ key }) => authorityPath(key)),
    ...services.map(({ key }) => servicePath(key)),
  ];
}
