import type { Html } from '../../html.ts';
import { html } from '../../html.ts';
import { layout } from '../../public-page.ts';
import { authorityPath, embedPath, servicePath } from '../addresses.ts';
import { title } from '../chart.ts';
import { instance } from '../edition.ts';
import { figuresSection } from '../figures-section.ts';
import { formatsOf } from '../language.ts';
import { newestParts, type PublishedTable, rowsAt } from '../published/read.ts';
import { monthsOf } from './months.ts';
import { contactSection, dashboardLink, embedSection, newestTable, type PortalPage } from './parts.ts';
import { words } from './words.ts';

/** The page of an authority: its months, its services in the newest one. Undefined where the edition does not have it. */
export async function authorityPage(published: PublishedTable, ars: string, asked: number, page: PortalPage) {
  const authority = published.authorities.find(({ key }) => key === ars);
  if (!authority) return undefined;
  const { language, base } = page;
  const text = words[language];
  const address = authorityPath(ars);
  const months = monthsOf(await rowsAt(published, ars, ''), published.lastPeriod);
  const folder = published.publisher === instance ? published.table : `${published.table}/${ars}`;
  const main = html`<p class="kern-body kern-body--large">${text.inEdition(authority.name, published.edition)}</p>
${dashboardLink(language, `/?authority=${encodeURIComponent(ars)}`)}
${months.length > 0 ? figuresSection(months, language) : undefined}
${newestTable(
  await newestParts(published, { ars }),
  {
    caption: text.newestServices(formatsOf(language).month(published.lastPeriod)),
    first: text.service,
    keyOf: (row) => row.service_key,
    nameOf: (row) => row.service,
  },
  { asked, address, addressOf: servicePath, language },
)}
${machines(page, [
  [`${address}/figures.json`, text.newestJson],
  [`${address}/ngsi-ld.json`, text.ngsi],
  [`/open-data/v1/${folder}/rows?${new URLSearchParams({ ars })}`, text.filtered],
])}
${months.length > 0 ? embedSection({ ...page, base }, embedPath(address), `${authority.name}: ${title(months, language)}`) : undefined}
${contactSection(page, `${published.table}, ${authority.name}, ${published.edition}`)}`;
  return layout({ language, address, title: authority.name, main });
}

/** The page of a service over all authorities of an edition. Undefined where the edition does not have it. */
export async function servicePage(published: PublishedTable, key: string, asked: number, page: PortalPage) {
  const service = published.services.find((known) => known.key === key);
  if (!service) return undefined;
  const { language } = page;
  const text = words[language];
  const address = servicePath(key);
  const months = monthsOf(await rowsAt(published, '', key), published.lastPeriod);
  const main = html`<p class="kern-body kern-body--large">${text.ofService(published.edition)}</p>
${dashboardLink(language, '/')}
${months.length > 0 ? figuresSection(months, language) : undefined}
${newestTable(
  await newestParts(published, { serviceKey: key }),
  {
    caption: text.newestAuthorities(formatsOf(language).month(published.lastPeriod)),
    first: text.authority,
    keyOf: (row) => row.ars,
    nameOf: (row) => row.authority,
  },
  { asked, address, addressOf: authorityPath, language },
)}
${machines(page, [[`/open-data/v1/${published.table}/rows?${new URLSearchParams({ service_key: key })}`, text.filtered]])}
${months.length > 0 ? embedSection(page, embedPath(address), `${service.name}: ${title(months, language)}`) : undefined}
${contactSection(page, `${published.table}, ${service.name}, ${published.edition}`)}`;
  return layout({ language, address, title: service.name, main });
}

function machines({ language }: PortalPage, links: [address: string, label: string][]): Html {
  const text = words[language];
  return html`<section aria-labelledby="machines"><h2 class="kern-heading-large" id="machines">${text.machines}</h2>
<ul class="kern-list">${links.map(([address, label]) => html`<li><a class="kern-link" href="${address}">${label}</a></li>`)}</ul></section>`;
}
