import type { LineSeriesOption } from './Chart.tsx';
import type { ChartModel } from './model.ts';
import type { Look } from './option.ts';

/** What is drawn beside the lines over time: the area that was to be expected, and where values stop being comparable. */
const boundsOf = (model: ChartModel) => ({
  low: model.columns.find((column) => column.bound === 'low'),
  high: model.columns.find((column) => column.bound === 'high'),
});

/** The name of the area in the legend; none without one. */
export const bandName = (model: ChartModel, { locale }: Look): string[] =>
  boundsOf(model).low?.values.some((value) => value !== null) ? [locale.texts.expected.band] : [];

/** The area between both bounds: an invisible line at the lower one, and on top of it what is between. */
export function bandSeries(model: ChartModel, look: Look): LineSeriesOption[] {
  const { low, high } = boundsOf(model);
  const [name] = bandName(model, look);
  if (!low || !high || name === undefined) return [];
  const between = high.values.map((value, index) => {
    const from = low.values[index] ?? null;
    return value === null || from === null ? null : value - from;
  });
  const flat = { type: 'line', stack: 'band', symbol: 'none', lineStyle: { width: 0 }, silent: true, z: 1 } as const;
  return [
    { ...flat, data: low.values },
    { ...flat, name, data: between, color: look.palette.band, areaStyle: { color: look.palette.band, opacity: 1 } },
  ];
}

/** A series without values that carries a dashed line where values before and after do not compare. */
export function breakLines(model: ChartModel, { palette, fontSize }: Look): LineSeriesOption[] {
  const places = model.rows.flatMap(({ broken }, index) => (broken === undefined ? [] : [{ xAxis: index, name: broken }]));
  if (places.length === 0) return [];
  return [
    {
      type: 'line',
      data: [],
      silent: true,
      markLine: {
        symbol: 'none',
        silent: true,
        animation: false,
        lineStyle: { color: palette.text, type: 'dashed', width: 1.5 },
        label: { formatter: '{b}', position: 'insideEndTop', color: palette.text, fontSize },
        data: places,
      },
    },
  ];
}
