import { publishedMeasure } from '../../contract/published.ts';
import { type Html, html } from '../../html/html.ts';
import { inLanguage, table } from '../../html/public-page.ts';
import { formatsOf, type Language } from '../language.ts';
import type { StoredRow } from '../published/read.ts';
import { germanName, pager, partOf } from './parts.ts';
import { words } from './words.ts';

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
    html`<a class="kern-link" href="${inLanguage(page.addressOf(line.key), page.language)}"${germanName(page.language)}>${line.name}</a>`,
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
