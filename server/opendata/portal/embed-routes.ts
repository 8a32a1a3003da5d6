import { z } from 'zod';
import { Ars, ServiceKey } from '../../contract/event.ts';
import { EmbedAnswer } from '../../contract/publishing.ts';
import { tableOf } from '../../contract/tables.ts';
import type { Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { inLanguage } from '../../public-page.ts';
import { authorityPath, embedPath, servicePath, tablePath } from '../addresses.ts';
import { title } from '../chart.ts';
import { instance } from '../edition.ts';
import type { Language } from '../language.ts';
import { type PublishedTable, readAuthority, readPublished, rowsAt, shownTable } from '../published/read.ts';
import { embedPage, embedPolicy, type FramedChart } from './embed.ts';
import { lostPage } from './lists.ts';
import { monthsOf } from './months.ts';
import { frameCode } from './parts.ts';
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

/** Where charts stand alone: their address, and the one they had before. */
const prefixes = ['/embed', '/open-data/embed'];

/** Charts that other pages may frame, at `/embed/` and the rest of the page's address, and the code for doing so. */
export function embedRoutes(app: App, store: Store, options: PortalOptions): void {
  for (const [folder, find] of Object.entries(charts))
    for (const prefix of prefixes) chartRoute(app, store, options, { address: `${prefix}/${folder}/:key`, find });
  codeRoute(app, store, options);
}

function chartRoute(app: App, store: Store, options: PortalOptions, { address, find }: { address: string; find: Find }): void {
  const { publishing, baseOf } = options;
  app.get(address, framed, async (request, reply) => {
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

const CodeQuery = z
  .strictObject({ lang: z.enum(['de', 'en']).default('de'), authority: Ars.optional(), service: ServiceKey.optional() })
  .refine(({ authority, service }) => (authority === undefined) !== (service === undefined), {
    path: ['authority'],
    message: 'name an authority or a service',
  });

/** `GET /api/v1/embed`: how to put the published chart of an authority or a service on another page. */
function codeRoute(app: App, store: Store, { publishing, baseOf }: PortalOptions): void {
  app.get(
    '/api/v1/embed',
    {
      config: { access: 'read' },
      schema: {
        summary: 'The code that shows the published chart of an authority or a service on another page',
        querystring: CodeQuery,
        response: { 200: EmbedAnswer },
      },
    },
    async (request) => {
      const { lang, authority, service = '' } = request.query;
      const [find, key] = authority === undefined ? [charts.services, service] : [charts.authorities, authority];
      const chart = await find(store, key, lang);
      if (!chart) return { code: null, hosts: publishing.embedHosts };
      const address = `${baseOf(request)}${inLanguage(embedPath(chart.path), lang)}`;
      return { code: frameCode(address, `${chart.name}: ${title(chart.months, lang)}`), hosts: publishing.embedHosts };
    },
  );
}

async function chartOf(
  published: PublishedTable,
  of: { ars: string; service: string; name: string; path: string },
): Promise<FramedChart | undefined> {
  const months = monthsOf(await rowsAt(published, of.ars, of.service), published.lastPeriod);
  return months.length === 0 ? undefined : { months, name: of.name, edition: published.edition, path: of.path };
}
