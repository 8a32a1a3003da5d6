import { type PublicTableId, tableOf } from '../../contract/tables.ts';
import { type Html, html } from '../../html.ts';
import { filesUrl } from '../addresses.ts';
import { instance } from '../edition.ts';
import { words } from './words.ts';
import type { PortalPage } from './parts.ts';

export interface Example {
  tool: string;
  code: string;
}

/** How common tools read a table and show its totals by period; tests run those whose tool is there. */
export function examplesOf(table: PublicTableId, base: string, file = `${table}.csv`): Example[] {
  const csv = base + filesUrl({ publisher: instance, table, edition: 'latest' }, file);
  const [measure = 'starts'] = tableOf(table).counts;
  const asked = new URLSearchParams({ ars: '', service_key: '', dimension: '', measure });
  return [
    { tool: 'curl', code: `curl -s '${base}/open-data/v1/${table}/rows?${asked}'` },
    {
      tool: 'Python',
      code: `import csv, io, urllib.request

with urllib.request.urlopen('${csv}') as answer:
    rows = list(csv.DictReader(io.TextIOWrapper(answer, 'utf-8')))
for row in rows:
    if row['measure'] == '${measure}' and not (row['ars'] or row['service_key'] or row['dimension']):
        print(row['period'], row['value'])`,
    },
    {
      tool: 'R',
      code: `rows <- read.csv('${csv}', colClasses = c(ars = 'character', service_key = 'character'))
subset(rows, measure == '${measure}' & ars == '' & service_key == '' & dimension == '', c(period, value))`,
    },
  ];
}

export function examplesSection(table: PublicTableId, { language, base }: PortalPage, excelFile: string): Html {
  const text = words[language];
  const excel = base + filesUrl({ publisher: instance, table, edition: 'latest' }, excelFile);
  return html`<section aria-labelledby="examples"><h2 class="kern-heading-large" id="examples">${text.examples}</h2>
<p class="kern-body">${text.examplesText}</p>
${examplesOf(table, base).map(
  ({ tool, code }) => html`<h3 class="kern-heading-medium">${tool}</h3>
<pre tabindex="0"><code>${code}</code></pre>
`,
)}<h3 class="kern-heading-medium">Excel</h3>
<p class="kern-body">${text.excel}</p>
<pre tabindex="0"><code>${excel}</code></pre></section>`;
}
