import { z } from 'zod';
import { tableOf } from '../../contract/tables.ts';
import type { Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { authorityPath, servicePath, tablePath } from '../addresses.ts';
import { instance } from '../edition.ts';
import type { Language } from '../language.ts';
import { type PublishedTable, readAuthority, readPublished, rowsAt, shownTable } from '../published/read.ts';
import { embedPage, embedPolicy, type FramedChart } from './embed.ts';
import { lostPage } from './lists.ts';
import { monthsOf } from './months.ts';
import type { PortalOptions } from './routes.ts';

const schema = {
  hide: true,
  querystring: z.object({ lang: z.enum(['de', 'en']).catch('de') }),
  params: z.object({ key: z.string().max(200) }),
} as const;
// who may frame a chart is said in its content policy; the older header knows only "nobody else"
const framed = { config: { access: 'public' }, helmet: { xFrameOptions: false, contentSecurityPolicy: false }, schema } as const;
const fromInstance = { publisher: instance, table: shownTable };

type Find = (store: Store, key: string, language: Language) => Promise<FramedChart | undefined>;

/** What has a chart of its own, by the folder of its page. */
const charts: Record<'tables' | 'authorities' | 'services', Find> = {
  tables: async (store, key, language) => {
    if (key !== shownTable) return undefined;
    const name = tableOf(shownTable).title[language];
    return readPublished(store, fromInstance, (published) =>
      chartOf(published, { ars: '', service: '', name, path: tablePath(key) }),
    );
  },
  authorities: (store, ars) =>
    readAuthority(store, { ars, table: shownTable }, async (published) => {
      const name = published.authorities.find(({ key }) => key === ars)?.name;
      return name === undefined ? undefined : chartOf(published, { ars, service: '', name, path: authorityPath(ars) });
    }),
  services: (store, service) =>
    readPublished(store, fromInstance, async (published) => {
      const name = published.services.find(({ key }) => key === service)?.name;
      return name === undefined ? undefined : chartOf(published, { ars: '', service, name, path: servicePath(service) });
    }),
};

/** Charts that other pages may frame, at `/open-data/embed/` and the rest of the page's address. */
export function embedRoutes(app: App, store: Store, { publishing, baseOf }: PortalOptions): void {
  for (const [folder, find] of Object.entries(charts)) {
    app.get(`/open-data/embed/${folder}/:key`, framed, async (request, reply) => {
      const { lang: language } = request.query;
      const page = { language, base: baseOf(request), publishing };
      const chart = await find(store, request.params.key, language);
      return reply
        .code(chart ? 200 : 404)
        .type('text/html; charset=utf-8')
        .headers({ 'cache-control': 'public, max-age=300', 'content-security-policy': embedPolicy(publishing.embedHosts) })
        .send(chart ? embedPage(chart, page) : lostPage(page, '/open-data/'));
    });
  }
}

async function chartOf(
  published: PublishedTable,
  of: { ars: string; service: string; name: string; path: string },
): Promise<FramedChart | undefined> {
  const months = monthsOf(await rowsAt(published, of.ars, of.service), published.lastPeriod);
  return months.length === 0 ? undefined : { months, name: of.name, edition: published.edition, path: of.path };
}
