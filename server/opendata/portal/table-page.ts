import { protectionText, publishedMeasure } from '../../contract/published.ts';
import { tableOf } from '../../contract/tables.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage, layout, table as dataTable } from '../../public-page.ts';
import { fileKindOf } from '../catalog/vocabulary.ts';
import { embedPath, filesUrl, tablePath } from '../addresses.ts';
import { title } from '../chart.ts';
import { instance } from '../edition.ts';
import { figuresSection } from '../figures-section.ts';
import { formatsOf } from '../language.ts';
import { texts } from '../texts.ts';
import { examplesSection } from './examples.ts';
import { datasetMarkup } from './markup.ts';
import { contactSection, dashboardLink, embedSection, type TablePage } from './parts.ts';

/** The page of a table of the instance: what it holds, its totals, its files, how to read them. */
export function tablePage(page: TablePage): string {
  const { table, edition, language, months } = page;
  const words = texts[language];
  const { title: name, description, rows, counts, rates } = tableOf(table);
  const address = tablePath(table);
  const main = html`<p class="kern-body kern-body--large">${description[language]}</p>
<p class="kern-body">${words.edition} <strong>${edition.id}</strong>, ${words.published} ${formatsOf(language).day(new Date(edition.publishedAt))}. ${words.rows}: ${rows[language]}.</p>
${dashboardLink(language, '/')}
${months.length > 0 ? figuresSection(months, language) : undefined}
${filesSection(page)}
<section aria-labelledby="measures"><h2 class="kern-heading-large" id="measures">${words.measures}</h2>
${dataTable(
  { caption: words.measures, head: [words.measure, words.unit, words.meaning] },
  [...counts, ...rates].map((measure) => {
    const { label, unit, definition } = publishedMeasure(measure);
    return [html`<code>${measure}</code>`, unit, `${label[language]}: ${definition[language]}`];
  }),
)}
<p class="kern-body">${words.dictionaryText} <a class="kern-link" href="${inLanguage('/open-data/dictionary', language)}">${words.dictionary}</a></p></section>
${examplesSection(table, page, excelFile(page))}
${months.length > 0 ? embedSection(page, embedPath(address), title(months, language)) : undefined}
<section aria-labelledby="protection"><h2 class="kern-heading-large" id="protection">${words.protection}</h2>
<p class="kern-body">${protectionText[language]}</p></section>
${contactSection(page, `${table}, ${edition.id}`)}`;
  return layout({ language, address, title: name[language], main, head: datasetMarkup(page) });
}

const filesOf = ({ edition, table }: TablePage) =>
  edition.files.filter((file) => file.table === table && fileKindOf(table, file.name));

/** The file that Excel reads best: a workbook, else the CSV made for it, else CSV. */
function excelFile(page: TablePage): string {
  const names = filesOf(page).map(({ name }) => name);
  const best = [`${page.table}.xlsx`, `${page.table}.excel.csv`].find((name) => names.includes(name));
  return best ?? `${page.table}.csv`;
}

function filesSection(page: TablePage): Html {
  const { language, table } = page;
  const words = texts[language];
  const rows = filesOf(page).map(({ name, bytes }) => [
    html`<a class="kern-link" href="${filesUrl({ publisher: instance, table, edition: 'latest' }, name)}">${name}</a>`,
    fileKindOf(table, name)?.[language] ?? '',
    formatsOf(language).size(bytes),
  ]);
  return html`<section aria-labelledby="files"><h2 class="kern-heading-large" id="files">${words.files}</h2>
${dataTable({ caption: words.files, head: [words.file, words.format, words.size] }, rows)}</section>`;
}
