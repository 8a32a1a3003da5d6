import { html } from '../../html.ts';
import { inLanguage } from '../../public-page.ts';
import { summary, title, usageChart } from '../chart.ts';
import type { Figures } from '../figures.ts';
import type { PortalPage } from './parts.ts';
import { words } from './words.ts';

export interface FramedChart {
  months: Figures['months'];
  name: string;
  edition: string;
  /** of the page that the chart is from */
  path: string;
}

/** A chart alone, to be framed by other pages: with its source, without navigation. */
export function embedPage({ months, name, edition, path }: FramedChart, { language, publishing }: PortalPage): string {
  const text = words[language];
  const shown = months.slice(-13);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}: ${title(shown, language)}</title>
<link rel="stylesheet" href="/kern/fonts/fira-sans.css">
<link rel="stylesheet" href="/kern/kern.min.css">
<link rel="stylesheet" href="/open-data/open-data.css">
</head>
<body>
<main>
<h1 class="kern-heading-medium">${name}</h1>
<figure>${usageChart(shown, language)}
<figcaption class="kern-body kern-body--small">${title(shown, language)}. ${summary(shown, language)} ${text.protection}
${text.source}: <a class="kern-link" target="_top" href="${inLanguage(path, language)}">${publishing.publisherName}, ${edition}</a></figcaption></figure>
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
