import { publishedMeasure, type PublishedCount, type PublishedRateName } from '../contract/published.ts';
import { type Html, html } from '../html.ts';
import { table } from '../public-page.ts';
import { summary, title, usageChart } from './chart.ts';
import { countIn, type Figures } from './figures.ts';
import { formatsOf, type Language } from './language.ts';
import { texts } from './texts.ts';

/** So many months are shown; the files hold all of them. */
const shownMonths = 13;
const shownCounts: PublishedCount[] = ['starts', 'submissions', 'ineligible', 'abandonments', 'failures', 'received'];
/** shown where the edition has them: totals have none while a platform in them measures too little */
const shownRates: PublishedRateName[] = ['completion_rate', 'abandonment_rate'];

/** The newest months as a chart, in words and as a table. */
export function figuresSection(all: Figures['months'], language: Language): Html {
  const months = all.slice(-shownMonths);
  const words = texts[language];
  const { count, share, month } = formatsOf(language);
  const rates = shownRates.filter((rate) => months.some(({ values }) => values.has(rate)));
  const names = [...shownCounts, ...rates];
  const rows = months.map(({ month: name, provisional, values }, index) => [
    html`${month(name)}${provisional ? ` (${words.provisional})` : ''}`,
    ...shownCounts.map((measure) => orDash(countIn(months, index, measure), count)),
    ...rates.map((measure) => orDash(values.get(measure), share)),
  ]);
  const head = [words.month, ...names.map((name) => publishedMeasure(name).label[language])];
  const caption = title(months, language);
  return html`<section aria-labelledby="figures"><h2 class="kern-heading-large" id="figures">${words.figures}</h2>
<figure>${usageChart(months, language)}
<figcaption class="kern-body kern-body--small">${caption}. ${summary(months, language)}</figcaption></figure>
${table({ caption, head, numeric: true }, rows.reverse())}
<p class="kern-body kern-body--small">${words.provisionalNote}</p></section>`;
}

const orDash = (value: number | undefined, format: (value: number) => string): string =>
  value === undefined ? '–' : format(value);
