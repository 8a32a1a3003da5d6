import { formatValue } from '../format.ts';
import type { ChartOption } from './Chart.tsx';
import type { ChartModel } from './model.ts';
import { nameLines } from './names.ts';
import type { Look } from './option.ts';

/** Lines across a bar: says without colour that it differs from plain ones. */
export const hatching = { symbol: 'rect', rotation: Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [3, 5] };

/** The axis that names lying bars, first row on top. */
export const nameAxis = (model: ChartModel, look: Look) => ({
  type: 'category' as const,
  inverse: true,
  data: model.rows.map((row) => row.short),
  axisLabel: {
    color: look.palette.text,
    fontSize: look.fontSize,
    formatter: (name: string) => nameLines(name, model, look.width, look.fontSize).join('\n'),
    interval: 0,
    lineHeight: look.fontSize * 1.2,
  },
  axisLine: { lineStyle: { color: look.palette.muted } },
  axisTick: { show: false },
});

/** Lying bars of the first column, with all values of the row as text at their ends. */
export function barOption(model: ChartModel, look: Look): ChartOption {
  const { palette } = look;
  const words = (index: number): string => {
    const [first, ...others] = model.columns.map((column) =>
      formatValue(column.values[index] ?? null, column.unit, look.locale.language),
    );
    return others.length ? `${first} (${others.join(', ')})` : (first ?? '');
  };
  return {
    legend: { show: false },
    grid: {
      left: 4,
      right: Math.round(look.fontSize * 8.5),
      top: 0,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: nameAxis(model, look),
    series: {
      type: 'bar',
      name: model.columns[0]?.label ?? '',
      barMaxWidth: 24,
      barMinHeight: 2,
      data: (model.columns[0]?.values ?? []).map((value, index) => ({
        value,
        itemStyle: model.rows[index]?.unknown
          ? { color: palette.quiet, decal: { ...hatching, color: palette.background } }
          : { color: palette.series[0] },
      })),
      label: {
        show: true,
        position: 'right',
        color: palette.text,
        fontSize: look.fontSize,
        formatter: ({ dataIndex }) => words(dataIndex),
      },
      emphasis: { disabled: true },
    },
  };
}
