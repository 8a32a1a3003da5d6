import { type Html, html } from '../../html/html.ts';

/** Bars one below the other as SVG, without script; what a bar says stands above it in words. */
export interface BarChart {
  /** unique in the page */
  id: string;
  title: string;
  /** the chart in words, for people who do not see it */
  summary: string;
  bars: Bar[];
}
export interface Bar {
  label: string;
  value: number;
  /** the value as it is written */
  text: string;
  /** so much of the value is told apart at the end of the bar */
  end?: number;
}

const width = 640;
const rowHeight = 52;
const bar = { top: 28, height: 14 };
/** of a label, so that it does not run into the value on a telephone; the table has all of it */
const longest = 36;

export function barChart({ id, title, summary, bars }: BarChart): Html {
  const greatest = Math.max(1, ...bars.map(({ value }) => value));
  return html`<svg class="chart" viewBox="0 0 ${width} ${bars.length * rowHeight}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title>
<desc id="${id}-text">${summary}</desc>
${bars.map((one, index) => drawnBar(one, index * rowHeight, greatest))}</svg>`;
}

function drawnBar({ label, value, text, end = 0 }: Bar, top: number, greatest: number): Html {
  const shown = label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
  const [whole, apart] = [value, Math.min(end, value)].map((of) => Math.round((of / greatest) * width)) as [number, number];
  const y = top + bar.top;
  return html`<g class="starts"><text x="0" y="${top + 20}">${shown}</text><text class="end" x="${width}" y="${top + 20}">${text}</text>
<rect x="0" y="${y}" width="${Math.max(whole - apart, 1)}" height="${bar.height}"/></g>${drawnEnd(whole, apart, y)}
`;
}

/** A gap sets it off, so that it is seen without colours. */
function drawnEnd(whole: number, apart: number, y: number): Html | undefined {
  if (apart < 4) return undefined;
  return html`<g class="abandonments"><rect x="${whole - apart + 3}" y="${y}" width="${apart - 3}" height="${bar.height}"/></g>`;
}
