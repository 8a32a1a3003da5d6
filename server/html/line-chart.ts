import { type Html, html } from './html.ts';

/** Lines over periods as SVG, without script: colours come from the style sheet, shapes tell the lines apart without them. */
export interface LineChart {
  /** unique in the page */
  id: string;
  title: string;
  /** the chart in words, for people who do not see it */
  summary: string;
  /** one for each value of a line */
  labels: string[];
  lines: Line[];
  /** how numbers are written */
  count: (value: number) => string;
}
export interface Line {
  /** class in the style sheet, and which marker it has */
  name: 'starts' | 'submissions' | 'abandonments';
  label: string;
  values: number[];
}

const width = 640;
const height = 320;
const plot = { left: 64, right: 620, top: 48, bottom: 280 };

/** Where values stand: pixels of a period and of a value. */
interface Scale {
  top: number;
  left: (index: number) => number;
  above: (value: number) => number;
}

export function lineChart({ id, title, summary, labels, lines, count }: LineChart): Html {
  const scale = scaleFor(labels.length, Math.max(...lines.flatMap((line) => line.values)));
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title>
<desc id="${id}-text">${summary}</desc>
${valueAxis(scale, count)}
${periodAxis(labels, scale)}
${lines.map((line, place) => drawnLine(line, place, scale))}
</svg>`;
}

function scaleFor(periods: number, greatest: number): Scale {
  const top = niceTop(greatest);
  return {
    top,
    left: (index) => Math.round(plot.left + ((index + 0.5) / periods) * (plot.right - plot.left)),
    above: (value) => Math.round(plot.bottom - (value / top) * (plot.bottom - plot.top)),
  };
}

function valueAxis({ top, above }: Scale, count: LineChart['count']): Html[] {
  return [0, 1, 2, 3, 4].map((step) => {
    const value = (top / 4) * step;
    const y = above(value);
    return html`<path class="grid" d="M${plot.left} ${y}H${plot.right}"/><text class="end" x="${plot.left - 8}" y="${y + 5}">${count(value)}</text>`;
  });
}

/** The last period is always labelled, and at most six of them, because no more fit side by side on a telephone. */
function periodAxis(labels: string[], { left }: Scale): Html[] {
  const every = Math.ceil(labels.length / 6);
  return labels.flatMap((label, index) => {
    if ((labels.length - 1 - index) % every !== 0) return [];
    return [html`<text class="middle" x="${left(index)}" y="${plot.bottom + 26}">${label}</text>`];
  });
}

/** A line with its markers, and its entry in the legend above. */
function drawnLine({ name, label, values }: Line, place: number, { left, above }: Scale): Html {
  const points = values.map((value, index) => [left(index), above(value)] as const);
  const legend = plot.left + 12 + place * 180;
  return html`<g class="${name}"><path class="line" d="M${points.map((point) => point.join(' ')).join('L')}"/>
${points.map(([x, y]) => marker(name, x, y))}
${marker(name, legend, 18)}<text x="${legend + 12}" y="23">${label}</text></g>`;
}

/** A circle, a square, a triangle. */
function marker(name: Line['name'], x: number, y: number): Html {
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
