import { z } from 'zod';
import { Ars, ServiceKey } from '../../contract/event.ts';
import { EmbedAnswer } from '../../contract/publishing.ts';
import type { Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { inLanguage } from '../../html/public-page.ts';
import { embedPath, shownTable } from '../addresses.ts';
import { framedChart } from './embed-routes.ts';
import { frameCode } from './parts.ts';
import type { PortalOptions } from './routes.ts';

const CodeQuery = z
  .strictObject({ lang: z.enum(['de', 'en']).default('de'), authority: Ars.optional(), service: ServiceKey.optional() })
  .refine(({ authority, service }) => (authority === undefined) !== (service === undefined), {
    path: ['authority'],
    message: 'name an authority or a service',
  });

/** `GET /api/v1/embed`: how to put the published chart of an authority or a service on another page. */
export function embedCodeRoute(app: App, store: Store, { publishing, baseOf }: PortalOptions): void {
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
      const { lang: language, authority: ars = '', service = '' } = request.query;
      const base = baseOf(request);
      const spot = { table: shownTable, ars, service };
      const chart = await framedChart(store, { spot, named: false, chart: undefined }, { language, base, publishing });
      if (!chart) return { code: null, hosts: publishing.embedHosts };
      const address = `${base}${inLanguage(embedPath(chart.path), language)}`;
      return { code: frameCode(address, `${chart.name}: ${chart.picture.title}`), hosts: publishing.embedHosts };
    },
  );
}
