import { type Html, html } from '../../html/html.ts';
import { inLanguage, layout } from '../../html/public-page.ts';
import { authorityPath, editionPath, ownTablePath, servicePath, shownTable, spotPath } from '../addresses.ts';
import { instance } from '../edition.ts';
import { formatsOf, type Language } from '../language.ts';
import { tablesNaming } from '../published/places.ts';
import { newestParts, type PublishedTable } from '../published/read.ts';
import { contactSection, dashboardLink, machines, picturesSections, type PortalPage, tableLinks, trail } from './parts.ts';
import { newestTable } from './newest-table.ts';
import { picturesOf } from './pictures.ts';
import { sourceOf } from './spots.ts';
import { words } from './words.ts';

/** The page of an authority: its months, its services in the newest one. Undefined where the edition does not have it. */
export async function authorityPage(published: PublishedTable, ars: string, asked: number, page: PortalPage) {
  const authority = published.authorities.find(({ key }) => key === ars);
  if (!authority) return undefined;
  const { language } = page;
  const text = words[language];
  const address = authorityPath(ars);
  const folder = published.publisher === instance ? published.table : `${published.table}/${ars}`;
  const pictures = await picturesOf(published, { ars, service: '' }, language);
  const main = html`${trail(page, [
    { path: '/open-data/', name: text.start },
    { path: '/open-data/authorities/', name: text.authorities },
  ])}
<p class="kern-body kern-body--large">${text.inEdition(authority.name, published.edition)}</p>
${published.publisher === ars ? ownEditionLinks(published, language) : undefined}
${dashboardLink(language, `/?authority=${encodeURIComponent(ars)}`)}
${picturesSections({ ...page, pictures, source: sourceOf(published, authority.name, page), address })}
${newestTable(
  await newestParts(published, { ars }),
  {
    caption: text.newestServices(formatsOf(language).month(published.lastPeriod)),
    first: text.service,
    keyOf: (row) => row.service_key,
    nameOf: (row) => row.service,
  },
  { asked, address, addressOf: (service) => spotPath({ table: shownTable, ars, service }), language },
)}
${tableLinks(page, text.tablesOf(authority.name), await tablesNaming(published, ars), (table) => ownTablePath(address, table))}
${machines(page, [
  [`${address}/figures.json`, text.newestJson],
  [`${address}/ngsi-ld.json`, text.ngsi],
  [`/open-data/v1/${folder}/rows?${new URLSearchParams({ ars })}`, text.filtered],
])}
${contactSection(page, `${published.table}, ${authority.name}, ${published.edition}`)}`;
  return layout({ language, address, title: authority.name, main });
}

/** Ways to the edition of an authority that publishes by itself, and to what it publishes next. */
function ownEditionLinks({ publisher, edition }: PublishedTable, language: Language): Html {
  const { filesOf, feed } = words[language];
  return html`<p class="kern-body"><a class="kern-link" href="${inLanguage(editionPath(publisher, edition), language)}">${filesOf(edition)}</a> ·
<a class="kern-link" href="/open-data/${publisher}/changelog.atom">${feed}</a></p>`;
}

/** The page of a service over all authorities of an edition. Undefined where the edition does not have it. */
export async function servicePage(published: PublishedTable, key: string, asked: number, page: PortalPage) {
  const service = published.services.find((known) => known.key === key);
  if (!service) return undefined;
  const { language } = page;
  const text = words[language];
  const address = servicePath(key);
  const pictures = await picturesOf(published, { ars: '', service: key }, language);
  const main = html`${trail(page, [
    { path: '/open-data/', name: text.start },
    { path: '/open-data/services/', name: text.services },
  ])}
<p class="kern-body kern-body--large">${text.ofService(published.edition)}</p>
${dashboardLink(language, '/')}
${picturesSections({ ...page, pictures, source: sourceOf(published, undefined, page), address })}
${newestTable(
  await newestParts(published, { serviceKey: key }),
  {
    caption: text.newestAuthorities(formatsOf(language).month(published.lastPeriod)),
    first: text.authority,
    keyOf: (row) => row.ars,
    nameOf: (row) => row.authority,
  },
  { asked, address, addressOf: (ars) => spotPath({ table: shownTable, ars, service: key }), language },
)}
${machines(page, [[`/open-data/v1/${published.table}/rows?${new URLSearchParams({ service_key: key })}`, text.filtered]])}
${contactSection(page, `${published.table}, ${service.name}, ${published.edition}`)}`;
  return layout({ language, address, title: service.name, main });
}
