import type { Text } from '../contract/kpi.ts';
import { type Html, html } from './html.ts';

type Language = keyof Text;

const texts = {
  de: { other: 'English', languages: 'Sprache' },
  en: { other: 'Deutsch', languages: 'Language' },
} as const;

/** A page that is one form or a few words. */
export interface NarrowPage {
  language: Language;
  title: string;
  /** address of its style sheet */
  styles: string;
  main: Html;
  /** its own address in the other language, where it has one */
  other?: string | undefined;
}

/** The frame of such a page: works without script, in light and dark, and is found by no search engine. */
export function narrowPage(page: NarrowPage): string {
  const { language, title, styles, main, other } = page;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – eGovSAD</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/kern/fonts/fira-sans.css">
<link rel="stylesheet" href="/kern/kern.min.css">
<link rel="stylesheet" href="${styles}">
</head>
<body>
${other === undefined ? undefined : otherLanguage(language, other)}<main>
${main}
</main>
</body>
</html>
`.text;
}

function otherLanguage(language: Language, address: string): Html {
  const words = texts[language];
  const other = language === 'de' ? 'en' : 'de';
  return html`<header><nav aria-label="${words.languages}"><a class="kern-link" href="${address}" lang="${other}" hreflang="${other}">${words.other}</a></nav></header>
`;
}

/** What is wrong with what was entered, above the form. */
export const mistakeNote = (text: string): Html => html`<div class="kern-alert kern-alert--danger" role="alert">
<div class="kern-alert__header"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><p class="kern-title">${text}</p></div>
</div>
`;
