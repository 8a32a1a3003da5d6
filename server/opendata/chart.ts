import { type PublishedCount, publishedMeasure } from '../contract/published.ts';
import type { Html } from '../html/html.ts';
import { type Line, lineChart } from '../html/line-chart.ts';
import { countIn, type Figures } from './figures.ts';
import { formatsOf, type Language } from './language.ts';

/** The counts of an edition over its months. */
const series = ['starts', 'submissions', 'abandonments'] as const satisfies (PublishedCount & Line['name'])[];

export function usageChart(months: Figures['months'], language: Language): Html {
  const { count, month } = formatsOf(language);
  const drawn = series.filter((name) => countIn(months, 0, name) !== undefined);
  return lineChart({
    id: 'chart',
    title: title(months, language),
    summary: summary(months, language),
    labels: months.map(({ month: name }) => shortMonth(month(name))),
    lines: drawn.map((name) => ({
      name,
      label: publishedMeasure(name).label[language],
      values: months.map((_, index) => countIn(months, index, name) ?? 0),
    })),
    count,
  });
}

/** What the chart shows, over which months. */
export function title(months: Figures['months'], language: Language): string {
  const { month } = formatsOf(language);
  const span = `${month(months[0]?.month ?? '')} – ${month(months.at(-1)?.month ?? '')}`;
  return language === 'de' ? `Nutzungsvorgänge je Monat, Anzahl, ${span}` : `Attempts by month, count, ${span}`;
}

/** The chart in words, for people who do not see it. */
export function summary(months: Figures['months'], language: Language): string {
  const { count, month } = formatsOf(language);
  const sentences = series.flatMap((name) => {
    const values = months.map((_, index) => countIn(months, index, name));
    const last = values.at(-1);
    if (last === undefined) return [];
    const most = Math.max(...values.map((value) => value ?? 0));
    const when = month(months[values.indexOf(most)]?.month ?? '');
    const label = publishedMeasure(name).label[language];
    return [
      language === 'de'
        ? `${label}: zuletzt ${count(last)}, am meisten ${count(most)} (${when}).`
        : `${label}: ${count(last)} in the last month, ${count(most)} at most (${when}).`,
    ];
  });
  return sentences.join(' ');
}

/** „Okt. 2026“ → „Okt. 26“ */
const shortMonth = (month: string): string => month.replace(/20(\d\d)$/, '$1');
