import { tableOf } from '../../contract/tables.ts';
import type { Store } from '../../db.ts';
import { type Html, html } from '../../html/html.ts';
import { inLanguage } from '../../html/public-page.ts';
import { authorityPath, ownTablePath, type Spot, spotPath, tablePath } from '../addresses.ts';
import { listEditions } from '../editions.ts';
import { allWithdrawn } from '../newest.ts';
import { pickedFrom, servicesAt } from '../published/places.ts';
import type { NamedKey, PublishedTable } from '../published/read.ts';
import { offerPage } from './offer-page.ts';
import { germanName, pager, partOf, type PortalPage } from './parts.ts';
import { picturesOf } from './pictures.ts';
import { authorityPage, servicePage } from './places.ts';
import { authoritiesOf, readSpot, sourceOf, spotNames } from './spots.ts';
import { tablePage } from './table-page.ts';
import { words } from './words.ts';

/** The page of a spot; `named`: the table stands in its address. Undefined where nothing of it is published. */
export function spotPage(
  store: Store,
  { spot, named, asked }: { spot: Spot; named: boolean; asked: number },
  page: PortalPage,
): Promise<string | undefined> {
  const { ars, service } = spot;
  return readSpot(store, spot, async (published) => {
    if (service !== '') return ars === '' ? servicePage(published, service, asked, page) : offerPage(published, spot, page);
    return named ? pageOfTable(published, spot, asked, page) : authorityPage(published, ars, asked, page);
  });
}

/** The own address of a spot's page. */
export const pageAddress = (spot: Spot, named: boolean): string => {
  if (!named || spot.service !== '') return spotPath(spot);
  return spot.ars === '' ? tablePath(spot.table) : ownTablePath(authorityPath(spot.ars), spot.table);
};

async function pageOfTable(published: PublishedTable, spot: Spot, asked: number, page: PortalPage): Promise<string | undefined> {
  const { language } = page;
  const { table, ars } = spot;
  const names = await spotNames(published, spot);
  const editions = await listEditions(published.db, published.publisher);
  const edition = editions.find(({ id }) => id === published.edition);
  if (!names || !edition) return undefined;
  const text = words[language];
  const name = tableOf(table).title[language];
  const address = pageAddress(spot, true);
  const start = { path: '/open-data/', name: text.start };
  return tablePage({
    ...page,
    ...{ table, spot, address, edition },
    title: ars === '' ? name : `${name}: ${names.authority}`,
    authorities: (await authoritiesOf(published)).map(({ key }) => key),
    above: ars === '' ? [start] : [start, { path: authorityPath(ars), name: names.authority }],
    source: sourceOf(published, names.authority, page),
    pictures: await picturesOf(published, spot, language),
    places: await placesSection(published, spot, { asked, address }, page),
    withdrawn: ars === published.publisher ? undefined : await allWithdrawn(published.db, ars),
    picked: await pickedFrom(published, ars),
  });
}

/** Ways to the pages of the same table about authorities, or about services of one. */
async function placesSection(
  published: PublishedTable,
  { table, ars }: Spot,
  { asked, address }: { asked: number; address: string },
  { language }: PortalPage,
): Promise<Html | undefined> {
  const text = words[language];
  const found = ars === '' ? published.authorities : await servicesAt(published, ars);
  if (found.length === 0) return undefined;
  const pathOf = ({ key }: NamedKey) =>
    ars === '' ? pageAddress({ table, ars: key, service: '' }, true) : spotPath({ table, ars, service: key });
  const part = partOf(
    found.toSorted((one, other) => one.name.localeCompare(other.name, 'de')),
    asked,
  );
  const title = ars === '' ? text.byAuthority : text.byService;
  return html`<section aria-labelledby="places"><h2 class="kern-heading-large" id="places">${title}</h2>
<ul class="kern-list">${part.entries.map(
    (
      entry,
    ) => html`<li><a class="kern-link" href="${inLanguage(pathOf(entry), language)}"${germanName(language)}>${entry.name}</a></li>
`,
  )}</ul>
${pager(part, address, language)}</section>`;
}
