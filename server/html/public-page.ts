import type { Text } from '../contract/kpi.ts';
import { type Html, html } from './html.ts';

type Language = keyof Text;

const texts = {
  de: {
    skip: 'Zum Inhalt springen',
    pages: 'Seiten',
    other: 'English',
    data: 'Offene Daten',
    dictionary: 'Datenlexikon',
    method: 'Methode',
    accessibility: 'Erklärung zur Barrierefreiheit',
  },
  en: {
    skip: 'Skip to content',
    pages: 'Pages',
    other: 'Deutsch',
    data: 'Open data',
    dictionary: 'Data dictionary',
    method: 'Method',
    accessibility: 'Accessibility statement',
  },
} as const;

/**
 * The frame of a public page: works without script, in light and dark. `address` is its own, without the language;
 * `head` what machines read in it.
 */
export function layout(page: { language: Language; address: string; title: string; main: Html; head?: Html }): string {
  const { language, address, title, main, head } = page;
  const words = texts[language];
  const other = language === 'de' ? 'en' : 'de';
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – eGovSAD</title>
<link rel="stylesheet" href="/kern/fonts/fira-sans.css">
<link rel="stylesheet" href="/kern/kern.min.css">
<link rel="stylesheet" href="/open-data/open-data.css">${head}
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="bar"><nav aria-label="${words.pages}">
<a class="kern-link" href="${inLanguage('/open-data/', language)}">${words.data}</a>
<a class="kern-link" href="${inLanguage('/open-data/dictionary', language)}">${words.dictionary}</a>
<a class="kern-link" href="${inLanguage('/method', language)}">${words.method}</a>
<a class="kern-link" href="${inLanguage(address, other)}" lang="${other}" hreflang="${other}">${words.other}</a>
</nav></header>
<main id="content" tabindex="-1">
<h1 class="kern-heading-x-large">${title}</h1>
${main}
</main>
<footer class="bar"><p class="kern-body kern-body--small">eGovSAD · <a class="kern-link" href="${inLanguage('/accessibility', language)}">${words.accessibility}</a></p></footer>
</body>
</html>
`;
  return document.text;
}

/** An address of a public page in a language; German is the default. */
export const inLanguage = (address: string, language: Language): string =>
  language === 'de' ? address : `${address}${address.includes('?') ? '&' : '?'}lang=${language}`;

/**
 * A table that scrolls by itself where the screen is narrow; the first cell of a row is its header. A `lean` one
 * names its classes once and not in every cell, so that pages stay small.
 */
export function table(
  page: { caption: string; head: string[]; numeric?: boolean; lean?: boolean },
  rows: (string | Html)[][],
): Html {
  if (page.lean) return leanTable(page, rows);
  const align = page.numeric ? '--numeric' : '';
  const heading = (cell: string, index: number) =>
    html`<th scope="col" class="kern-table__header kern-table__header${index === 0 ? '' : align}">${cell}</th>`;
  const row = ([first, ...cells]: (string | Html)[]) =>
    html`<tr class="kern-table__row"><th scope="row" class="kern-table__header">${first}</th>
${cells.map((cell) => html`<td class="kern-table__cell kern-table__cell${align}">${cell}</td>`)}</tr>
`;
  return html`<div class="kern-table-responsive" role="group" tabindex="0" aria-label="${page.caption}">
<table class="kern-table kern-table--small"><caption class="kern-sr-only">${page.caption}</caption>
<thead class="kern-table__head"><tr class="kern-table__row">${page.head.map(heading)}</tr></thead>
<tbody class="kern-table__body">
${rows.map(row)}</tbody></table></div>`;
}

function leanTable(
  { caption, head, numeric }: { caption: string; head: string[]; numeric?: boolean },
  rows: (string | Html)[][],
): Html {
  const row = ([first, ...cells]: (string | Html)[]) =>
    html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`;
  return html`<div class="kern-table-responsive" role="group" tabindex="0" aria-label="${caption}">
<table class="kern-table ${numeric ? 'numbers' : 'plain'}"><caption class="kern-sr-only">${caption}</caption>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(row)}</tbody></table></div>`;
}
