import { tableOf } from '../../contract/tables.ts';
import { html } from '../../html/html.ts';
import { layout } from '../../html/public-page.ts';
import { authorityPath, servicePath, shownTable, type Spot, spotPath } from '../addresses.ts';
import { instance } from '../edition.ts';
import { tablesAt } from '../published/places.ts';
import type { PublishedTable } from '../published/read.ts';
import { contactSection, machines, picturesSections, type PortalPage, tableLinks, trail } from './parts.ts';
import { picturesOf } from './pictures.ts';
import { sourceOf, spotNames } from './spots.ts';
import { words } from './words.ts';

/** The page of a table about one service of one authority. Undefined where no rows of it are published. */
export async function offerPage(published: PublishedTable, spot: Spot, page: PortalPage): Promise<string | undefined> {
  const names = await spotNames(published, spot);
  const { language } = page;
  const pictures = await picturesOf(published, spot, language);
  if (!names || pictures.length === 0) return undefined;
  const text = words[language];
  const { table, ars, service } = spot;
  const [address, usage] = [spotPath(spot), spotPath({ ...spot, table: shownTable })];
  const about = `${names.service}, ${names.authority}`;
  const folder = published.publisher === instance ? table : `${table}/${ars}`;
  const others = (await tablesAt(published, ars, service)).filter((other) => other !== table);
  const main = html`${trail(page, [
    { path: '/open-data/', name: text.start },
    { path: authorityPath(ars), name: names.authority },
    ...(table === shownTable ? [] : [{ path: usage, name: names.service }]),
  ])}
<p class="kern-body kern-body--large">${text.ofOffer(names.service, names.authority, published.edition)} ${tableOf(table).description[language]}</p>
${picturesSections({ ...page, pictures, source: sourceOf(published, names.authority, page), address })}
${tableLinks(page, text.tablesOf(about), others, (other) => spotPath({ table: other, ars, service }), [
  { path: servicePath(service), name: text.everywhere(names.service) },
])}
${machines(page, [[`/open-data/v1/${folder}/rows?${new URLSearchParams({ ars, service_key: service })}`, text.filtered]])}
${contactSection(page, `${table}, ${about}, ${published.edition}`)}`;
  const title = table === shownTable ? about : `${tableOf(table).title[language]}: ${about}`;
  return layout({ language, address, title, main });
}
