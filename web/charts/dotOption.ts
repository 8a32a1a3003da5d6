import { formatTick, formatValue, missing } from '../format.ts';
import { nameAxis } from './barOption.ts';
import type { ChartOption } from './Chart.tsx';
import type { ChartModel } from './model.ts';
import type { Look } from './option.ts';

/**
 * Dots with intervals, one for each row. The columns are value, lower and upper bound (null: no interval); the row marked
 * `mean` is drawn across all others as well. An interval is a thin bar on an unseen one, which spares the chart library's
 * custom series.
 */
export function dotOption(model: ChartModel, look: Look): ChartOption {
  const { palette, locale } = look;
  const [values = [], lows = [], highs = []] = model.columns.map((column) => column.values);
  const unit = model.columns[0]?.unit ?? 'count';
  const [min, max] = extentOf(model);
  const mean = values[model.rows.findIndex((row) => row.dot === 'mean')] ?? null;
  const words = (index: number) => formatValue(values[index] ?? null, unit, locale.language);
  const label = { show: true, position: 'right' as const, color: palette.text, fontSize: look.fontSize };
  const bar = { type: 'bar' as const, stack: 'interval', barWidth: 4, silent: true, emphasis: { disabled: true } };
  return {
    legend: { show: false },
    grid: {
      left: 4,
      right: Math.round(look.fontSize * 6),
      top: 8,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'value',
      min,
      ...(max === undefined ? {} : { max }),
      axisLabel: {
        color: palette.muted,
        fontSize: look.fontSize,
        hideOverlap: true,
        formatter: (value: number) => formatTick(value, unit, locale.language),
      },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: nameAxis(model, look),
    series: [
      {
        type: 'line',
        name: model.columns[0]?.label ?? '',
        z: 5,
        lineStyle: { width: 0 },
        data: values.map((value, index) => ({ value: value ?? '-', ...dotOf(model, index, look) })),
        emphasis: { disabled: true },
      },
      {
        ...bar,
        itemStyle: { color: 'transparent' },
        data: values.map((value, index) =>
          value === null ? { value: min, label: { ...label, formatter: missing } } : (lows[index] ?? value),
        ),
      },
      {
        ...bar,
        color: palette.muted,
        data: values.map((value, index) => (value === null ? null : (highs[index] ?? value) - (lows[index] ?? value))),
        label: { ...label, formatter: ({ dataIndex }) => words(dataIndex) },
      },
      ...(mean === null ? [] : [meanLine(model, mean, look)]),
    ],
  };
}

/** Shares keep to the tens around all intervals, so that differences can be seen; anything else begins at zero. */
function extentOf(model: ChartModel): [min: number, max: number | undefined] {
  if (model.columns[0]?.unit !== 'share') return [0, undefined];
  const ends = model.columns.slice(0, 3).flatMap(({ values }) => values.filter((value) => value !== null));
  if (ends.length === 0) return [0, 1];
  const [lowest, highest] = [Math.min(...ends), Math.max(...ends)];
  return [Math.max(0, Math.floor(lowest * 10 - 0.2) / 10), Math.min(1, Math.ceil(highest * 10 + 0.2) / 10)];
}

/** One's own is a full diamond, few cases are hollow, the mean is a triangle: told apart without colour. */
function dotOf(model: ChartModel, index: number, { palette }: Look) {
  switch (model.rows[index]?.dot) {
    case 'own':
      return { symbol: 'diamond', symbolSize: 18, itemStyle: { color: palette.series[2] } };
    case 'few':
      return { symbol: 'emptyCircle', symbolSize: 11, itemStyle: { color: palette.quiet, borderWidth: 2.5 } };
    case 'mean':
      return { symbol: 'triangle', symbolSize: 14, itemStyle: { color: palette.series[1] } };
    default:
      return { symbol: 'circle', symbolSize: 12, itemStyle: { color: palette.series[0] } };
  }
}

const meanLine = (model: ChartModel, mean: number, { palette }: Look) => ({
  type: 'line' as const,
  name: '',
  data: model.rows.map(() => mean),
  showSymbol: false,
  silent: true,
  z: 1,
  color: palette.series[1],
  lineStyle: { width: 2, type: 'dashed' as const },
  emphasis: { disabled: true },
});
