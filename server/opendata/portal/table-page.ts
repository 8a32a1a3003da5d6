import { protectionText, publishedMeasure } from '../../contract/published.ts';
import { holdsFigures, measuresIn, tableOf } from '../../contract/tables.ts';
import { type Html, html } from '../../html/html.ts';
import { inLanguage, layout, table as dataTable } from '../../html/public-page.ts';
import { editionPath, filesUrl, tablePath } from '../addresses.ts';
import { fileKindOf } from '../catalog/vocabulary.ts';
import { formatsOf } from '../language.ts';
import { texts } from '../texts.ts';
import { examplesSection } from './examples.ts';
import { datasetMarkup } from './markup.ts';
import { contactSection, dashboardLink, picturesSections, type TablePage, trail } from './parts.ts';
import { withdrawnNote } from './withdrawn-page.ts';
import { words } from './words.ts';

/** The page of a table, of all authorities or of one: what it holds, its figures, its files, how to read them. */
export function tablePage(page: TablePage): string {
  const { table, edition, language, spot, title, address } = page;
  const text = texts[language];
  const { description, rows } = tableOf(table);
  const main = html`${trail(page, page.above)}
<p class="kern-body kern-body--large">${description[language]}</p>
<p class="kern-body"><a class="kern-link" href="${inLanguage(editionPath(edition.publisher, edition.id), language)}">${text.edition} <strong>${edition.id}</strong></a>, ${text.published} ${formatsOf(language).day(new Date(edition.publishedAt))}. ${text.rows}: ${rows[language]}.</p>
${dashboardLink(language, spot.ars === '' ? '/' : `/?authority=${spot.ars}`)}
${picturesSections(page)}
${page.places}
${ownsFiles(page) ? html`${filesSection(page)}\n${examplesSection(page)}` : elsewhereSection(page)}
${holdsFigures(table) ? measuresSection(page) : undefined}
${contactSection(page, `${spot.ars === '' ? table : `${table}, ${spot.ars}`}, ${edition.id}`)}`;
  return layout({ language, address, title, main, ...(ownsFiles(page) ? { head: datasetMarkup(page) } : {}) });
}

/** Whether the page is about all that the edition's files hold. */
const ownsFiles = ({ spot, edition }: TablePage): boolean => spot.ars === '' || spot.ars === edition.publisher;

function measuresSection({ table, language }: TablePage): Html {
  const text = texts[language];
  return html`<section aria-labelledby="measures"><h2 class="kern-heading-large" id="measures">${text.measures}</h2>
${dataTable(
  { caption: text.measures, head: [text.measure, text.unit, text.meaning] },
  measuresIn(tableOf(table)).map((measure) => {
    const { label, unit, definition } = publishedMeasure(measure);
    return [html`<code>${measure}</code>`, unit, `${label[language]}: ${definition[language]}`];
  }),
)}
<p class="kern-body">${text.dictionaryText} <a class="kern-link" href="${inLanguage('/open-data/dictionary', language)}">${text.dictionary}</a></p></section>
<section aria-labelledby="protection"><h2 class="kern-heading-large" id="protection">${text.protection}</h2>
<p class="kern-body">${protectionText[language]}</p></section>`;
}

function filesSection({ edition, table, language }: TablePage): Html {
  const text = texts[language];
  const rows = edition.files
    .filter((file) => file.table === table && fileKindOf(table, file.name))
    .map(({ name, bytes }) => [
      html`<a class="kern-link" href="${filesUrl({ publisher: edition.publisher, table, edition: 'latest' }, name)}">${name}</a>`,
      fileKindOf(table, name)?.[language] ?? '',
      formatsOf(language).size(bytes),
    ]);
  return html`<section aria-labelledby="files"><h2 class="kern-heading-large" id="files">${text.files}</h2>
${dataTable({ caption: text.files, head: [text.file, text.format, text.size] }, rows)}</section>`;
}

/** Of an authority that does not publish itself: its rows are in the files of the instance. */
function elsewhereSection({ table, spot, withdrawn, language }: TablePage): Html {
  const text = words[language];
  return html`<section aria-labelledby="files"><h2 class="kern-heading-large" id="files">${texts[language].files}</h2>
${withdrawn && withdrawnNote(withdrawn, language)}
<p class="kern-body">${text.elsewhere}</p>
<ul class="kern-list"><li><a class="kern-link" href="${inLanguage(tablePath(table), language)}">${tableOf(table).title[language]}</a></li>
<li><a class="kern-link" href="/open-data/v1/${table}/rows?ars=${spot.ars}">${text.filtered} (JSON)</a></li></ul></section>`;
}
