import type { EditionAnswer } from '../../contract/editions.ts';
import type { PublishingConfig } from '../../contract/publishing.ts';
import { type PublicTableId, publicTableIds, tableOf } from '../../contract/tables.ts';
import { type Html, html } from '../../html/html.ts';
import { inLanguage } from '../../html/public-page.ts';
import { embedPath, type Spot } from '../addresses.ts';
import type { Language } from '../language.ts';
import type { Withdrawn } from '../newest.ts';
import type { Picked } from '../published/places.ts';
import { type Picture, pictureSection, type Source, sourceLine } from './picture.ts';
import { words } from './words.ts';

/** What every page of the portal is made with. */
export interface PortalPage {
  language: Language;
  /** address of the instance, without a slash at the end */
  base: string;
  publishing: PublishingConfig;
}

export interface TablePage extends PortalPage {
  table: PublicTableId;
  /** whose page it is; `service` is always '' */
  spot: Spot;
  title: string;
  /** own address, without the language */
  address: string;
  /** pages that it belongs to, from the outermost one */
  above: Crumb[];
  /** of the publisher whose files it tells about */
  edition: EditionAnswer;
  /** keys of those in the edition */
  authorities: string[];
  source: Source;
  pictures: Picture[];
  /** ways to the same table of authorities, or of services */
  places: Html | undefined;
  /** of the authority that the page is about, where it has withdrawn all its own and the instance's is shown */
  withdrawn: Withdrawn | undefined;
  /** rows that examples show */
  picked: Picked | undefined;
}

export interface Crumb {
  path: string;
  name: string;
}

/** Names in published data are in German, and a page in another language says so: readers that speak have to know. */
export const germanName = (language: Language): Html => (language === 'de' ? html`` : html` lang="de"`);

/** The way to a page, to be walked back. */
export function trail({ language }: PortalPage, above: Crumb[]): Html | undefined {
  if (above.length === 0) return undefined;
  const links = above.map(
    ({ path, name }) => html`<li><a class="kern-link" href="${inLanguage(path, language)}">${name}</a></li>`,
  );
  return html`<nav class="trail" aria-label="${words[language].trail}"><ol>${links}</ol></nav>`;
}

/** Entries of a list that stand on one page of it; pages stay small enough for slow networks. */
const perPage = 30;

export interface Part<Entry> {
  entries: Entry[];
  page: number;
  pages: number;
}

/** The asked page of a list, or the last one there is. */
export function partOf<Entry>(all: Entry[], asked: number, size = perPage): Part<Entry> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(asked, pages);
  return { entries: all.slice((page - 1) * size, page * size), page, pages };
}

export function pager({ page, pages }: { page: number; pages: number }, address: string, language: Language): Html | undefined {
  if (pages === 1) return undefined;
  const text = words[language];
  const link = (to: number, label: string, rel: string) =>
    html`<a class="kern-link" rel="${rel}" href="${inLanguage(`${address}?page=${to}`, language)}">${label}</a>`;
  return html`<nav class="pager" aria-label="${text.pages}">${page > 1 ? link(page - 1, text.previous, 'prev') : undefined}
<span>${text.page(page, pages)}</span>
${page < pages ? link(page + 1, text.next, 'next') : undefined}</nav>`;
}

/** Where to report an error or wish for data; `about` names table and edition in the subject. */
export function contactSection({ language, publishing }: PortalPage, about: string): Html {
  const text = words[language];
  const link = (label: string) =>
    html`<a class="kern-link" href="mailto:${publishing.contactEmail}?subject=${encodeURIComponent(`${label}: ${about}`)}">${label}</a>`;
  return html`<section aria-labelledby="contact"><h2 class="kern-heading-large" id="contact">${text.contact}</h2>
<p class="kern-body">${publishing.contactEmail ? html`${text.contactText} ${link(text.error)} · ${link(text.wish)}` : text.noContact}</p></section>`;
}

/** All pictures of a page, and the code to embed each. */
export function picturesSections(page: PortalPage & { pictures: Picture[]; source: Source; address: string }): Html {
  const { pictures, language, address } = page;
  const framed = pictures.map(({ id, title }, index) => ({ title, path: embedPath(address, index === 0 ? undefined : id) }));
  return html`${pictures.map((picture) => pictureSection(picture, sourceLine(page.source, language)))}${embedSection(page, framed)}`;
}

/** The code that puts charts on another page; nothing where no host may frame them. */
function embedSection({ language, base, publishing }: PortalPage, charts: { path: string; title: string }[]): Html | undefined {
  if (publishing.embedHosts.length === 0 || charts.length === 0) return undefined;
  const text = words[language];
  const code = ({ path, title }: { path: string; title: string }) => frameCode(`${base}${inLanguage(path, language)}`, title);
  return html`<section aria-labelledby="embed"><h2 class="kern-heading-large" id="embed">${text.embed}</h2>
<p class="kern-body">${text.embedText}</p>
${charts.map((chart) => html`<pre tabindex="0"><code>${code(chart)}</code></pre>`)}</section>
`;
}

/** What another page holds to show a chart of ours. */
export const frameCode = (src: string, title: string): string =>
  html`<iframe src="${src}" title="${title}" width="680" height="520" loading="lazy" style="border:0;max-width:100%"></iframe>`
    .text;

export const dashboardLink = (language: Language, address: string): Html =>
  html`<p class="kern-body"><a class="kern-link" href="${inLanguage(address, language)}">${words[language].dashboard}</a></p>`;

/** Links for programs. */
export function machines({ language }: PortalPage, links: [address: string, label: string][]): Html {
  const text = words[language];
  return html`<section aria-labelledby="machines"><h2 class="kern-heading-large" id="machines">${text.machines}</h2>
<ul class="kern-list">${links.map(([address, label]) => html`<li><a class="kern-link" href="${address}">${label}</a></li>`)}</ul></section>`;
}

/** Links to what tables hold of something, in the order of the tables, and to what else is near. */
export function tableLinks(
  { language }: PortalPage,
  title: string,
  tables: string[],
  pathOf: (table: PublicTableId) => string,
  others: Crumb[] = [],
): Html {
  const known = publicTableIds
    .filter((id) => tables.includes(id))
    .map((id) => ({ path: pathOf(id), name: tableOf(id).title[language] }));
  const links = [...known, ...others].map(
    ({ path, name }) => html`<li><a class="kern-link" href="${inLanguage(path, language)}">${name}</a></li>`,
  );
  return html`<section aria-labelledby="tables"><h2 class="kern-heading-large" id="tables">${title}</h2>
<ul class="kern-list">${links}</ul></section>`;
}
