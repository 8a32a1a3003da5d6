import { licences, type LicenceId } from '../../contract/licences.ts';
import { type Html, html } from '../../html/html.ts';
import { table } from '../../html/public-page.ts';
import type { Language } from '../language.ts';
import { pictureWords } from './picture-words.ts';

/** Published figures as a chart, in words and as a table: every page and frame shows them from this. */
export interface Picture {
  /** names it in its page, and in the address of its frame */
  id: string;
  heading: string;
  /** what is shown, with its unit and its period */
  title: string;
  /** the chart in words */
  summary: string;
  chart: Html;
  head: string[];
  rows: (string | Html)[][];
  note: string;
}

/** The chart with its caption; `source` names edition and publisher. */
export function pictureFigure({ chart, title, summary }: Picture, source: Html): Html {
  return html`<figure>${chart}
<figcaption class="kern-body kern-body--small">${title}. ${summary} ${source}</figcaption></figure>`;
}

/** The section of a page about a picture: the chart, and the same numbers as a table. */
export function pictureSection(picture: Picture, source: Html): Html {
  const { id, heading, title, head, rows, note } = picture;
  return html`<section aria-labelledby="${id}"><h2 class="kern-heading-large" id="${id}">${heading}</h2>
${pictureFigure(picture, source)}
${table({ caption: title, head, numeric: true, lean: true }, rows)}
<p class="kern-body kern-body--small">${note}</p></section>
`;
}

/** Whose edition figures come from. */
export interface Source {
  publisherName: string;
  edition: string;
  licence: LicenceId;
}

/** The line below a chart that says where its figures are from, and how they may be used. */
export function sourceLine({ publisherName, edition, licence }: Source, language: Language): Html {
  const words = pictureWords[language];
  return html`${words.source}: ${publisherName}, ${words.editionOf(edition)}, ${licences[licence][language]}.`;
}
