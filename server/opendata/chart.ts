import { publishedMeasure, type PublishedCount } from '../contract/published.ts';
import { countIn, type Figures } from './figures.ts';
import { type Html, html } from '../html.ts';
import { formatsOf, type Language } from './language.ts';

/** Lines over months as SVG, without script: colours come from the style sheet, shapes tell the lines apart without them. */
const series: PublishedCount[] = ['starts', 'submissions', 'abandonments'];
const width = 640;
const height = 320;
const plot = { left: 64, right: 620, top: 48, bottom: 280 };

/** Where values stand: pixels of a month and of a value. */
interface Scale {
  top: number;
  left: (index: number) => number;
  above: (value: number) => number;
}

export function usageChart(months: Figures['months'], language: Language): Html {
  const drawn = series.filter((name) => countIn(months, 0, name) !== undefined);
  const values = drawn.map((name) => ({ name, values: months.map((_, index) => countIn(months, index, name) ?? 0) }));
  const scale = scaleFor(months.length, Math.max(...values.flatMap((line) => line.values)));
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="chart-title chart-text">
<title id="chart-title">${title(months, language)}</title>
<desc id="chart-text">${summary(months, language)}</desc>
${valueAxis(scale, language)}
${monthAxis(months, scale, language)}
${values.map((line, place) => drawnLine(line, place, scale, language))}
</svg>`;
}

function scaleFor(months: number, greatest: number): Scale {
  const top = niceTop(greatest);
  return {
    top,
    left: (index) => Math.round(plot.left + ((index + 0.5) / months) * (plot.right - plot.left)),
    above: (value) => Math.round(plot.bottom - (value / top) * (plot.bottom - plot.top)),
  };
}

function valueAxis({ top, above }: Scale, language: Language): Html[] {
  const { count } = formatsOf(language);
  return [0, 1, 2, 3, 4].map((step) => {
    const value = (top / 4) * step;
    const y = above(value);
    return html`<path class="grid" d="M${plot.left} ${y}H${plot.right}"/><text class="end" x="${plot.left - 8}" y="${y + 5}">${count(value)}</text>`;
  });
}

/** The last month is always labelled, and at most six of them, because no more fit side by side on a telephone. */
function monthAxis(months: Figures['months'], { left }: Scale, language: Language): Html[] {
  const { month } = formatsOf(language);
  const every = Math.ceil(months.length / 6);
  return months.flatMap(({ month: name }, index) => {
    if ((months.length - 1 - index) % every !== 0) return [];
    return [html`<text class="middle" x="${left(index)}" y="${plot.bottom + 26}">${shortMonth(month(name))}</text>`];
  });
}

/** A line with its markers, and its entry in the legend above. */
function drawnLine(
  line: { name: PublishedCount; values: number[] },
  place: number,
  { left, above }: Scale,
  language: Language,
): Html {
  const { name, values } = line;
  const points = values.map((value, index) => [left(index), above(value)] as const);
  const legend = plot.left + 12 + place * 180;
  return html`<g class="${name}"><path class="line" d="M${points.map((point) => point.join(' ')).join('L')}"/>
${points.map(([x, y]) => marker(name, x, y))}
${marker(name, legend, 18)}<text x="${legend + 12}" y="23">${publishedMeasure(name).label[language]}</text></g>`;
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

/** A circle, a square, a triangle. */
function marker(name: PublishedCount, x: number, y: number): Html {
  if (name === 'starts') return html`<circle cx="${x}" cy="${y}" r="5"/>`;
  if (name === 'submissions') return html`<rect x="${x - 5}" y="${y - 5}" width="10" height="10"/>`;
  return html`<path class="mark" d="M${x} ${y - 6}l6 11h-12z"/>`;
}

/** The least of 4, 8, 20, 40, 80, 200 … that is not below the greatest value, so that four lines stand at whole numbers. */
function niceTop(greatest: number): number {
  for (let power = 4; ; power *= 10) {
    for (const top of [power, power * 2, power * 5]) if (top >= greatest) return top;
  }
}

/** „Okt. 2026“ → „Okt. 26“ */
const shortMonth = (month: string): string => month.replace(/20(\d\d)$/, '$1');
