import { publishedMeasure, type PublishedCount, type PublishedRateName } from '../../contract/published.ts';
import { summary, title, usageChart } from '../chart.ts';
import { countIn, type Figures } from '../figures.ts';
import { formatsOf, type Language } from '../language.ts';
import { texts } from '../texts.ts';
import type { Picture } from './picture.ts';
import { pictureWords } from './picture-words.ts';

/** So many months are shown; the files hold all of them. */
const shownMonths = 13;
const shownCounts: PublishedCount[] = ['starts', 'submissions', 'ineligible', 'abandonments', 'failures', 'received'];
/** shown where the edition has them: totals have none while a platform in them measures too little */
const shownRates: PublishedRateName[] = ['completion_rate', 'abandonment_rate'];

/** The newest months of the table `usage-monthly`; undefined without any. */
export function usagePicture(all: Figures['months'], language: Language): Picture | undefined {
  const months = all.slice(-shownMonths);
  if (months.length === 0) return undefined;
  const words = texts[language];
  const { count, share, month } = formatsOf(language);
  const rates = shownRates.filter((rate) => months.some(({ values }) => values.has(rate)));
  const rows = months.map(({ month: name, provisional, values }, index) => [
    `${month(name)}${provisional ? ` (${words.provisional})` : ''}`,
    ...shownCounts.map((measure) => orDash(countIn(months, index, measure), count)),
    ...rates.map((measure) => orDash(values.get(measure), share)),
  ]);
  return {
    id: 'figures',
    heading: words.figures,
    title: title(months, language),
    summary: summary(months, language),
    chart: usageChart(months, language),
    head: [words.month, ...[...shownCounts, ...rates].map((name) => publishedMeasure(name).label[language])],
    rows: rows.reverse(),
    note: `${words.provisionalNote} ${pictureWords[language].protection}`,
  };
}

const orDash = (value: number | undefined, format: (value: number) => string): string =>
  value === undefined ? '–' : format(value);
