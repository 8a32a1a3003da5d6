import { kpiOf } from '../contract/kpis.ts';
import type { Language } from '../contract/wording.ts';
import { type Html, html } from '../html/html.ts';
import { lineChart } from '../html/line-chart.ts';
import { layout, table } from '../html/public-page.ts';
import { count, day, figure, missing } from './formats.ts';
import type { Report, ReportFigure } from './report.ts';
import { changeText, completeness, daysText, titleText, valueText, verdictText, words } from './words.ts';

/** A report as a page that prints on A4: the table first, the picture second. */
export function reportPage(report: Report, language: Language): string {
  const { authority, service, period } = report;
  const path = ['/reports', authority.ars, ...(service ? [encodeURIComponent(service.key)] : [])].join('/');
  const title = titleText(report)[language];
  const main = html`${section('figures', language, figuresTable(report, language))}
${section('insights', language, insightList(report, language))}
${report.services.length > 0 ? section('services', language, servicesTable(report, language)) : undefined}
${report.course.starts.length > 1 ? section('course', language, html`<figure>${chart(report, language)}</figure>`) : undefined}
${section('notes', language, html`<p class="kern-body">${completeness(report)[language]}</p>`)}`;
  return layout({ language, address: `${path}?period=${period.name}`, title, main });
}

const section = (name: 'figures' | 'insights' | 'services' | 'course' | 'notes', language: Language, content: Html) =>
  html`<section aria-labelledby="${name}"><h2 class="kern-heading-large" id="${name}">${words[language][name]}</h2>
${content}</section>`;

/** A figure as text, with its exact value for programs. */
function cell(row: Pick<ReportFigure, 'kpi' | 'value' | 'n' | 'flag'> | undefined, language: Language): Html {
  if (row === undefined || row.value === null) return html`${row ? valueText(row, language) : missing}`;
  return html`<data value="${row.value}">${valueText(row, language)}</data>`;
}

function figuresTable({ figures, service }: Report, language: Language): Html {
  const { kpi, value, before, change, verdict, measured } = words[language];
  const of = language === 'de' ? 'von' : 'of';
  const rows = figures.map((row) => [
    kpiOf(row.kpi)[language],
    cell(row, language),
    cell({ kpi: row.kpi, ...row.before }, language),
    changeText(row, language),
    verdictText(row, language),
    ...(service ? [] : [`${row.offers[0]} ${of} ${row.offers[1]}`]),
  ]);
  const head = [kpi, value, before, change, verdict, ...(service ? [] : [measured])];
  return table({ caption: words[language].figures, head, numeric: true }, rows);
}

function servicesTable({ services }: Report, language: Language): Html {
  const head = [words[language].service, kpiOf('starts')[language], kpiOf('completion_rate')[language]];
  const rows = services.map(({ name, starts, completion }) => [
    name[language],
    cell(starts, language),
    cell(completion, language),
  ]);
  return table({ caption: words[language].services, head, numeric: true }, rows);
}

function insightList({ insights }: Report, language: Language): Html {
  if (insights.length === 0) return html`<p class="kern-body">${words[language].noInsights}</p>`;
  const items = insights.map(
    ({ service, text }) => html`<li class="kern-body">${service ? `${service[language]} – ` : ''}${text[language]}</li>`,
  );
  return html`<ul class="kern-list">${items}</ul>`;
}

function chart({ course, range }: Report, language: Language): Html {
  const line = (name: 'starts' | 'submissions') =>
    course[name].length === 0 ? [] : [{ name, label: kpiOf(name)[language], values: course[name] }];
  const lines = [...line('starts'), ...line('submissions')];
  const span = daysText(range, language);
  const summaries = lines.map(({ label, values }) => {
    const most = Math.max(...values);
    const when = day(course.days[values.indexOf(most)] ?? range.from, language);
    const sum = figure(
      values.reduce((total, value) => total + value, 0),
      'count',
      language,
    );
    return language === 'de'
      ? `${label}: zusammen ${sum}, am meisten ${count(most, language)} am ${when}.`
      : `${label}: ${sum} in all, ${count(most, language)} at most, on ${when}.`;
  });
  return lineChart({
    id: 'course-chart',
    title: language === 'de' ? `Nutzungsvorgänge je Tag, Anzahl, ${span}` : `Attempts by day, count, ${span}`,
    summary: summaries.join(' '),
    labels: course.days.map((of) => day(of, language, 'short')),
    lines,
    count: (value) => count(value, language),
  });
}
