import { kpiOf } from '../contract/kpis.ts';
import { type ColumnName, columnNames, columns } from '../contract/columns.ts';
import { protectionText, publishedMeasure } from '../contract/published.ts';
import { publicTableIds, tableOf } from '../contract/tables.ts';
import { type Html, html } from '../html/html.ts';
import type { Language } from './language.ts';
import { inLanguage, layout, table } from '../html/public-page.ts';
import { method, parameters, tableId } from './protection.ts';
import { texts } from './texts.ts';

/** What every table, column and measure means, for machines; derived from the contract. */
export function dictionary() {
  return {
    columns: columnNames.map((name) => ({ name, type: columns[name].type, description: meaningOf(name) })),
    tables: publicTableIds.map((id) => {
      const { title, description, rows, counts, rates } = tableOf(id);
      const measures = [...counts, ...rates].map((name) => ({ name, ...publishedMeasure(name), versions: kpiOf(name).versions }));
      return { id, title, description, rows, measures };
    }),
    protection: { method, table: tableId, ...parameters, text: protectionText },
  };
}

const meaningOf = (name: ColumnName) => ({ de: columns[name].de, en: columns[name].en });

/** The same for people. */
export function dictionaryPage(language: Language): string {
  const words = texts[language];
  const known = dictionary();
  const main = html`<p class="kern-body">${words.asJson}: <a class="kern-link" href="/open-data/dictionary.json">dictionary.json</a></p>
${known.tables.map(
  (
    of,
  ) => html`<section aria-labelledby="${of.id}"><h2 class="kern-heading-large" id="${of.id}">${of.title[language]} (<code>${of.id}</code>)</h2>
<p class="kern-body">${of.description[language]}</p>
<p class="kern-body">${words.rows}: ${of.rows[language]}</p>
${of.measures.length > 0 ? measuresTable(of, language) : undefined}</section>`,
)}
<section aria-labelledby="columns"><h2 class="kern-heading-large" id="columns">${words.columns}</h2>
${table(
  { caption: words.columns, head: [words.column, words.type, words.meaning] },
  known.columns.map(({ name, type, description }) => [html`<code>${name}</code>`, type, description[language]]),
)}</section>
<section aria-labelledby="protection"><h2 class="kern-heading-large" id="protection">${words.protection}</h2>
<p class="kern-body">${protectionText[language]}</p>
<p class="kern-body"><code>${method}</code>: D = ${parameters.deviation}, V = ${parameters.variance}, js = ${parameters.suppressed}</p></section>
<p class="kern-body">${words.methodText} <a class="kern-link" href="${inLanguage('/method', language)}">${words.method}</a></p>
<p class="kern-body"><a class="kern-link" href="${inLanguage('/open-data/', language)}">${words.title}</a></p>`;
  return layout({ language, address: '/open-data/dictionary', title: words.dictionary, main });
}

function measuresTable({ id, measures }: ReturnType<typeof dictionary>['tables'][number], language: Language): Html {
  const words = texts[language];
  const rows = measures.map(({ name, label, unit, definition }) => [
    html`<code>${name}</code>`,
    unit,
    `${label[language]}: ${definition[language]}`,
  ]);
  return table({ caption: `${words.measures}: ${id}`, head: [words.measure, words.unit, words.meaning] }, rows);
}
