import type { PublishingConfig } from '../../contract/publishing.ts';
import type { PublicTableId } from '../../contract/tables.ts';
import { publishedMeasure } from '../../contract/published.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage, table } from '../../public-page.ts';
import type { EditionAnswer } from '../editions.ts';
import type { Figures } from '../figures.ts';
import { formatsOf, type Language } from '../language.ts';
import type { StoredRow } from '../published/read.ts';
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
  edition: EditionAnswer;
  /** totals by month; empty where the table has none */
  months: Figures['months'];
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

const shownMeasures = ['starts', 'submissions', 'completion_rate'] as const;

/** The newest month of many places or services, one a line, each leading to its page. */
export function newestTable(
  rows: StoredRow[],
  of: { caption: string; first: string; keyOf: (row: StoredRow) => string; nameOf: (row: StoredRow) => string },
  page: { asked: number; address: string; addressOf: (key: string) => string; language: Language },
): Html {
  const { count, share } = formatsOf(page.language);
  const lines = [...Map.groupBy(rows, of.keyOf)]
    .flatMap(([key, ofKey]) => ofKey.slice(0, 1).map((row) => ({ key, name: of.nameOf(row), rows: ofKey })))
    .sort((one, other) => one.name.localeCompare(other.name, 'de'));
  const part = partOf(lines, page.asked);
  const cells = part.entries.map((line) => [
    html`<a class="kern-link" href="${inLanguage(page.addressOf(line.key), page.language)}">${line.name}</a>`,
    ...shownMeasures.map((measure) => {
      const value = line.rows.find((row) => row.measure === measure)?.value;
      return value === undefined ? '–' : measure === 'completion_rate' ? share(value) : count(value);
    }),
  ]);
  const head = [of.first, ...shownMeasures.map((measure) => publishedMeasure(measure).label[page.language])];
  return html`<section aria-labelledby="newest"><h2 class="kern-heading-large" id="newest">${of.caption}</h2>
${table({ caption: of.caption, head, numeric: true }, cells)}
${pager(part, page.address, page.language)}
<p class="kern-body kern-body--small">${words[page.language].newestNote} ${words[page.language].protection}
<a class="kern-link" href="${inLanguage('/open-data/dictionary', page.language)}#protection">${words[page.language].more}</a></p></section>`;
}

/** Where to report an error or wish for data; `about` names table and edition in the subject. */
export function contactSection({ language, publishing }: PortalPage, about: string): Html {
  const text = words[language];
  const link = (label: string) =>
    html`<a class="kern-link" href="mailto:${publishing.contactEmail}?subject=${encodeURIComponent(`${label}: ${about}`)}">${label}</a>`;
  return html`<section aria-labelledby="contact"><h2 class="kern-heading-large" id="contact">${text.contact}</h2>
<p class="kern-body">${publishing.contactEmail ? html`${text.contactText} ${link(text.error)} · ${link(text.wish)}` : text.noContact}</p></section>`;
}

/** The code that puts a chart on another page; nothing where no host may frame it. */
export function embedSection({ language, base, publishing }: PortalPage, path: string, title: string): Html | undefined {
  if (publishing.embedHosts.length === 0) return undefined;
  const text = words[language];
  const code = frameCode(`${base}${inLanguage(path, language)}`, title);
  return html`<section aria-labelledby="embed"><h2 class="kern-heading-large" id="embed">${text.embed}</h2>
<p class="kern-body">${text.embedText}</p>
<pre tabindex="0"><code>${code}</code></pre></section>`;
}

/** What another page holds to show a chart of ours. */
export const frameCode = (src: string, title: string): string =>
  html`<iframe src="${src}" title="${title}" width="680" height="520" loading="lazy" style="border:0;max-width:100%"></iframe>`
    .text;

export const dashboardLink = (language: Language, address: string): Html =>
  html`<p class="kern-body"><a class="kern-link" href="${inLanguage(address, language)}">${words[language].dashboard}</a></p>`;
