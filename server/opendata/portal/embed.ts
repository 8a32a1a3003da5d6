import { html } from '../../html/html.ts';
import { inLanguage } from '../../html/public-page.ts';
import type { PortalPage } from './parts.ts';
import { type Picture, pictureFigure, type Source, sourceLine } from './picture.ts';
import { pictureWords } from './picture-words.ts';
import { words } from './words.ts';

export interface FramedChart {
  picture: Picture;
  name: string;
  source: Source;
  /** of the page that the chart is from */
  path: string;
}

/** A chart alone, to be framed by other pages: with its source, without navigation. */
export function embedPage({ picture, name, source, path }: FramedChart, { language }: PortalPage): string {
  const about = html`${pictureWords[language].protection} ${sourceLine(source, language)}
<a class="kern-link" target="_top" href="${inLanguage(path, language)}">${words[language].allFigures}</a>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}: ${picture.title}</title>
<link rel="stylesheet" href="/kern/fonts/fira-sans.css">
<link rel="stylesheet" href="/kern/kern.min.css">
<link rel="stylesheet" href="/open-data/open-data.css">
</head>
<body>
<main>
<h1 class="kern-heading-medium">${name}</h1>
${pictureFigure(picture, about)}
</main>
</body>
</html>
`.text;
}

/** The content policy of such a page: nothing but styles from here, framed by the hosts that may. */
export function embedPolicy(hosts: string[]): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${["'self'", ...hosts].join(' ')}`,
  ].join('; ');
}
