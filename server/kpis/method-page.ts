import { codeLists } from '../contract/codelists.ts';
import { dimensions } from '../contract/dimensions.ts';
import { formulaText } from '../contract/formula.ts';
import type { Kpi, Text } from '../contract/kpi.ts';
import { dependsOnStatus, kpiIds, kpiOf } from '../contract/kpis.ts';
import { measureOf } from '../contract/measures.ts';
import { needLabels } from '../contract/needs.ts';
import { type Html, html } from '../html/html.ts';
import { layout, table } from '../html/public-page.ts';
import { flagTexts, texts, unitTexts } from './method-texts.ts';

type Language = keyof Text;

/** The page /method: what every KPI means and how it is computed, from the definitions the figures are made of. */
export function methodPage(language: Language): string {
  const words = texts[language];
  const main = html`<p class="kern-body kern-body--large">${words.lead} <a class="kern-link" href="/api/v1/kpis/definitions">/api/v1/kpis/definitions</a>.</p>
${section('counted', words.counted, paragraphs(words.countedText))}
${section('kpis', words.kpis, contents(language))}
${kpiIds.map((id) => kpiSection(id, kpiOf(id), language))}
${section('flags', words.flags, flags(language))}
${section('rounding', words.rounding, paragraphs(words.roundingText))}
${section('versions', words.versions, paragraphs([words.breaks]))}`;
  return layout({ language, address: '/method', title: words.title, main });
}

const section = (id: string, title: string, content: Html | Html[]): Html =>
  html`<section aria-labelledby="${id}"><h2 class="kern-heading-large" id="${id}">${title}</h2>
${content}</section>
`;

const paragraphs = (sentences: readonly string[]): Html[] => sentences.map((text) => html`<p class="kern-body">${text}</p>`);

const contents = (language: Language): Html =>
  html`<ul class="kern-list contents">${kpiIds.map(
    (id) => html`<li><a class="kern-link" href="#${id}">${kpiOf(id)[language]}</a></li>
`,
  )}</ul>`;

function kpiSection(id: string, kpi: Kpi, language: Language): Html {
  const words = texts[language];
  const rules = rulesOf(kpi, language);
  const lines: [string, string | Html][] = [
    [words.formula, formulaText(kpi)[language]],
    [words.unit, unitTexts[kpi.unit][language]],
    [words.needs, kpi.needs.map((need) => needLabels[need][language]).join(', ')],
    ...(kpi.totals ? [[words.totals, totalsOf(kpi.totals, language)] as [string, string]] : []),
    [words.dimensions, kpi.dimensions.map((name) => dimensions[name][language]).join(', ')],
    ...(rules.length > 0 ? [[words.rules, rules.join(' ')] as [string, string]] : []),
    [words.versions, versionsOf(kpi, language)],
  ];
  return html`<section aria-labelledby="${id}"><h3 class="kern-heading-medium" id="${id}">${kpi[language]} (<code>${id}</code>)</h3>
<p class="kern-body">${kpi.definition[language]}</p>
<dl class="facts">${lines.map(
    ([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>
`,
  )}</dl></section>
`;
}

const totalsOf = (totals: NonNullable<Kpi['totals']>, language: Language): string =>
  texts[language].totalsText + totals.map((name) => measureOf(name)[language]).join(', ');

/** What is special about a KPI, in sentences; each follows from its definition. */
function rulesOf(kpi: Kpi, language: Language): string[] {
  const words = texts[language];
  return [
    ...(kpi.ofPaid ? [words.ofPaid] : []),
    ...(kpi.byStep ? [words.byStep] : []),
    ...(kpi.wholeMonths ? [words.wholeMonths] : []),
    ...(dependsOnStatus(kpi) ? [words.status] : []),
    ...(kpi.dimensions.includes('step') ? [words.notAdditive] : []),
    ...('offersWith' in kpi.value ? [words.offersOnce] : []),
  ];
}

function versionsOf({ versions }: Kpi, language: Language): Html {
  const day = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  const line = ({ version, since, change }: Kpi['versions'][number]) =>
    html`${texts[language].version(version, day.format(new Date(since)))}: ${change[language]} `;
  return html`${versions.map(line)}`;
}

function flags(language: Language): Html {
  const words = texts[language];
  const rows = codeLists.flag.map((flag) => [
    html`${flag[language]}${flag.code ? html` (<code>${flag.code}</code>)` : ''}`,
    flagTexts[flag.code]?.[language] ?? '',
  ]);
  return table({ caption: words.flags, head: [words.flag, words.meaning] }, rows);
}
