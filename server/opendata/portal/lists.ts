import { html } from '../../html.ts';
import { inLanguage, layout } from '../../public-page.ts';
import { authorityPath, servicePath } from '../addresses.ts';
import { formatsOf } from '../language.ts';
import type { PublishedTable } from '../published/read.ts';
import { pager, partOf, type PortalPage } from './parts.ts';
import { words } from './words.ts';

/** All authorities, or all services, of an edition by name, a hundred a page. */
export function listPage(published: PublishedTable, what: 'authorities' | 'services', asked: number, page: PortalPage): string {
  const { language } = page;
  const text = words[language];
  const address = `/open-data/${what}/`;
  const pathOf = what === 'authorities' ? authorityPath : servicePath;
  const byName = published[what].toSorted((one, other) => one.name.localeCompare(other.name, 'de'));
  const part = partOf(byName, asked, 100);
  const main = html`<p class="kern-body">${text.list(formatsOf(language).count(published[what].length))}</p>
<ul class="kern-list">${part.entries.map(
    ({ key, name }) =>
      html`<li><a class="kern-link" href="${inLanguage(pathOf(key), language)}">${name}</a></li>
`,
  )}</ul>
${pager(part, address, language)}`;
  return layout({ language, address, title: text[what], main });
}

/** What stands where nothing is published. */
export function lostPage({ language }: PortalPage, address: string): string {
  const text = words[language];
  const main = html`<p class="kern-body">${text.lostText} <a class="kern-link" href="${inLanguage('/open-data/', language)}">/open-data/</a></p>`;
  return layout({ language, address, title: text.lost, main });
}
