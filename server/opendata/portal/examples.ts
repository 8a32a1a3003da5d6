import { holdsFigures } from '../../contract/tables.ts';
import { type Html, html } from '../../html/html.ts';
import { filesUrl } from '../addresses.ts';
import { instance } from '../edition.ts';
import type { Picked } from '../published/places.ts';
import type { TablePage } from './parts.ts';
import { words } from './words.ts';

export interface Example {
  tool: string;
  code: string;
}

/** How common tools read a table and show some of its rows by period; tests run those whose tool is there. */
export function examplesOf(of: { publisher: string; table: string; picked: Picked | undefined }, base: string): Example[] {
  const { publisher, table, picked } = of;
  const csv = base + filesUrl({ publisher, table, edition: 'latest' }, `${table}.csv`);
  if (!picked) return wholeTable(csv);
  const folder = publisher === instance ? table : `${table}/${publisher}`;
  const columns = ['period', ...(picked.dimension === '' ? [] : ['category']), 'value'];
  return [
    { tool: 'curl', code: `curl -s '${base}/open-data/v1/${folder}/rows?${new URLSearchParams({ ...picked })}'` },
    { tool: 'Python', code: python(csv, picked, columns) },
    {
      tool: 'R',
      code: `rows <- read.csv('${csv}', colClasses = 'character', encoding = 'UTF-8')
rows$value <- as.numeric(rows$value)
subset(rows, ${Object.entries(picked)
        .map(([name, value]) => `${name} == ${quoted(value)}`)
        .join(' & ')},
       select = c(${columns.join(', ')}))`,
    },
  ];
}

const python = (csv: string, picked: Picked, columns: string[]): string => `import csv, io, urllib.request

with urllib.request.urlopen('${csv}') as answer:
    rows = list(csv.DictReader(io.TextIOWrapper(answer, 'utf-8')))
wanted = {${Object.entries(picked)
  .map(([name, value]) => `'${name}': ${quoted(value)}`)
  .join(', ')}}
for row in rows:
    if all(row[name] == value for name, value in wanted.items()):
        print(${columns.map((name) => `row['${name}']`).join(', ')})`;

/** Keys may hold quotes and backslashes; both languages escape them alike. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const wholeTable = (csv: string): Example[] => [
  { tool: 'curl', code: `curl -s '${csv}'` },
  {
    tool: 'Python',
    code: `import csv, io, urllib.request

with urllib.request.urlopen('${csv}') as answer:
    for row in csv.DictReader(io.TextIOWrapper(answer, 'utf-8')):
        print(row)`,
  },
  { tool: 'R', code: `read.csv('${csv}', colClasses = 'character', encoding = 'UTF-8')` },
];

/** Examples for the files of a table, and how spreadsheets open them. */
export function examplesSection({ table, language, base, edition, picked }: TablePage): Html {
  const text = words[language];
  const { publisher } = edition;
  const file = (ending: string) => `${table}.${ending}`;
  const link = (name: string) =>
    html`<a class="kern-link" href="${filesUrl({ publisher, table, edition: 'latest' }, name)}">${name}</a>`;
  return html`<section aria-labelledby="examples"><h2 class="kern-heading-large" id="examples">${text.examples}</h2>
<p class="kern-body">${holdsFigures(table) ? text.examplesText : text.examplesWhole}</p>
${examplesOf({ publisher, table, picked }, base).map(
  ({ tool, code }) => html`<h3 class="kern-heading-medium">${tool}</h3>
<pre tabindex="0"><code>${code}</code></pre>
`,
)}<h3 class="kern-heading-medium">Excel, LibreOffice</h3>
<ul class="kern-list"><li>${text.excelOpen} ${link(file('xlsx'))}</li>
<li>${text.excelCsv} ${link(file('excel.csv'))}</li>
<li>${text.excelWeb} <code>${base + filesUrl({ publisher, table, edition: 'latest' }, file('xlsx'))}</code></li></ul></section>`;
}
