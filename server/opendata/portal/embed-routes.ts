import { z } from 'zod';
import type { Store } from '../../db.ts';
import { tableOf } from '../../contract/tables.ts';
import type { App } from '../../http.ts';
import type { Spot } from '../addresses.ts';
import { embedPage, embedPolicy, type FramedChart } from './embed.ts';
import { lostPage } from './lists.ts';
import type { PortalPage } from './parts.ts';
import { picturesOf } from './pictures.ts';
import type { PortalOptions } from './routes.ts';
import { pageAddress } from './spot-page.ts';
import { readSpot, sourceOf, spotAddresses, spotNames, spotOf, SpotParams } from './spots.ts';
import { withdrawnPage } from './withdrawn-page.ts';

const schema = {
  hide: true,
  querystring: z.object({ lang: z.enum(['de', 'en']).catch('de'), chart: z.string().max(50).optional() }),
  params: SpotParams,
} as const;
const framed = { config: { access: 'public', framed: true }, schema } as const;

/** Where charts stand alone: their address, and the one they had before. */
const prefixes = ['/embed', '/open-data/embed'];

/** Charts that other pages may frame, at `/embed/` and the rest of the page's address. */
export function embedRoutes(app: App, store: Store, { publishing, baseOf }: PortalOptions): void {
  for (const address of spotAddresses.flatMap((rest) => prefixes.map((prefix) => `${prefix}${rest}`))) {
    app.get(address, framed, async (request, reply) => {
      const { lang: language, chart } = request.query;
      const page = { language, base: baseOf(request), publishing };
      const spot = spotOf(request.params);
      const named = request.params.table !== undefined;
      const found = spot && (await framedChart(store, { spot, named, chart }, page));
      const withdrawn =
        found || !spot ? undefined : await withdrawnPage(store, spot, { ...page, address: pageAddress(spot, named) });
      return reply
        .code(found ? 200 : withdrawn === undefined ? 404 : 410)
        .type('text/html; charset=utf-8')
        .headers({ 'cache-control': 'public, max-age=300', 'content-security-policy': embedPolicy(publishing.embedHosts) })
        .send(found ? embedPage(found, page) : (withdrawn ?? lostPage(page, '/open-data/')));
    });
  }
}

/** The named chart of a spot, or its first one; undefined where nothing of it is published. */
export function framedChart(
  store: Store,
  { spot, named, chart }: { spot: Spot; named: boolean; chart: string | undefined },
  page: PortalPage,
): Promise<FramedChart | undefined> {
  return readSpot(store, spot, async (published) => {
    const names = await spotNames(published, spot);
    const pictures = await picturesOf(published, spot, page.language);
    const picture = chart === undefined ? pictures[0] : pictures.find(({ id }) => id === chart);
    if (!names || !picture) return undefined;
    const name = [names.service, names.authority].filter(Boolean).join(', ') || tableOf(spot.table).title[page.language];
    return { picture, name, source: sourceOf(published, names.authority, page), path: pageAddress(spot, named) };
  });
}
