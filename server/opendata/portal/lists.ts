import { html } from '../../html/html.ts';
import { inLanguage, layout } from '../../html/public-page.ts';
import { authorityPath, servicePath } from '../addresses.ts';
import { formatsOf } from '../language.ts';
import type { NamedKey } from '../published/read.ts';
import { germanName, pager, partOf, type PortalPage, trail } from './parts.ts';
import { words } from './words.ts';

/** All authorities, or all services, that are published, by name, a hundred a page. */
export function listPage(entries: NamedKey[], what: 'authorities' | 'services', asked: number, page: PortalPage): string {
  const { language } = page;
  const text = words[language];
  const address = `/open-data/${what}/`;
  const pathOf = what === 'authorities' ? authorityPath : servicePath;
  const byName = entries.toSorted((one, other) => one.name.localeCompare(other.name, 'de'));
  const part = partOf(byName, asked, 100);
  const main = html`${trail(page, [{ path: '/open-data/', name: text.start }])}
<p class="kern-body">${text.list(formatsOf(language).count(entries.length))}</p>
<ul class="kern-list">${part.entries.map(
    ({ key, name }) =>
      html`<li><a class="kern-link" href="${inLanguage(pathOf(key), language)}"${germanName(language)}>${name}</a></li>
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
