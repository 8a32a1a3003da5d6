import { formatTick, formatValue } from '../format.ts';
import type { ChartOption } from './Chart.tsx';
import type { ChartModel } from './model.ts';
import type { Look } from './option.ts';

/** Upright bars of the first column side by side, as classes of a distribution, each with its number on top. */
export function columnOption(model: ChartModel, look: Look): ChartOption {
  const { palette, fontSize, locale } = look;
  const [column] = model.columns;
  const unit = column?.unit ?? 'count';
  return {
    legend: { show: false },
    grid: { left: 4, right: 8, top: fontSize * 2, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: model.rows.map((row) => row.short),
      axisLabel: {
        color: palette.text,
        fontSize,
        interval: 0,
        hideOverlap: true,
        rotate: look.width < 90 * model.rows.length ? 40 : 0,
      },
      axisLine: { lineStyle: { color: palette.muted } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      minInterval: 1,
      axisLabel: { color: palette.muted, fontSize, formatter: (value: number) => formatTick(value, unit, locale.language) },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: {
      type: 'bar',
      name: column?.label ?? '',
      barCategoryGap: '12%',
      color: palette.series[0],
      data: column?.values ?? [],
      label: {
        show: true,
        position: 'top',
        color: palette.text,
        fontSize,
        formatter: ({ dataIndex }) => formatValue(column?.values[dataIndex] ?? null, unit, locale.language),
      },
      emphasis: { disabled: true },
    },
  };
}
