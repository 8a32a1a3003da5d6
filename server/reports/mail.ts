import { kpiOf } from '../contract/kpis.ts';
import type { Language } from '../contract/wording.ts';
import { html } from '../html/html.ts';
import { mailOf } from '../html/mail-page.ts';
import type { Report, ReportFigure } from './report.ts';
import { changeText, completeness, titleText, valueText, verdictText, words } from './words.ts';

/** A report as a mail: its figures, what stands out, how complete it is, and where it can be printed. `base`: of the instance. */
export function reportMail(report: Report, base: string, language: Language): ReturnType<typeof mailOf> {
  const { authority, service, period, figures, insights } = report;
  const { noInsights, open, reason } = words[language];
  const path = ['reports', authority.ars, ...(service ? [encodeURIComponent(service.key)] : [])].join('/');
  const found = insights.map((one) => `${one.service ? `${one.service[language]} – ` : ''}${one.text[language]}`);
  return mailOf({
    language,
    title: titleText(report)[language],
    table: { text: figures.map((row) => lineOf(row, language)).join('\n'), html: tableOf(figures, language) },
    paragraphs: [...(found.length === 0 ? [noInsights] : found), completeness(report)[language]],
    link: { text: open, url: `${base}/${path}?period=${period.name}&lang=${language}` },
    reason,
  });
}

const cellsOf = (row: ReportFigure, language: Language): [string, string, string, string, string] => [
  kpiOf(row.kpi)[language],
  valueText(row, language),
  valueText({ kpi: row.kpi, ...row.before }, language),
  changeText(row, language),
  verdictText(row, language),
];

/** `Gestartet: 1.234; zuvor 1.100; +12,2 %, gestiegen` */
function lineOf(row: ReportFigure, language: Language): string {
  const [name, value, before, change, verdict] = cellsOf(row, language);
  return `${name}: ${value}; ${words[language].before.toLowerCase()} ${before}; ${change}, ${verdict}`;
}

function tableOf(figures: ReportFigure[], language: Language) {
  const { kpi, value, before, change, verdict } = words[language];
  const style = 'text-align: right; padding: 2px 12px 2px 0';
  const row = ([name, ...cells]: string[]) =>
    html`<tr><th scope="row" style="text-align: left; padding: 2px 12px 2px 0">${name}</th>${cells.map((cell) => html`<td style="${style}">${cell}</td>`)}</tr>\n`;
  return html`<table><thead><tr>${[kpi, value, before, change, verdict].map((head) => html`<th scope="col" style="${style}">${head}</th>`)}</tr></thead>
<tbody>${figures.map((figure) => row(cellsOf(figure, language)))}</tbody></table>`;
}
