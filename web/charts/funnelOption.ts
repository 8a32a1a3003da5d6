import { formatValue } from '../format.ts';
import { hatching, nameAxis } from './barOption.ts';
import type { ChartOption } from './Chart.tsx';
import type { ChartModel } from './model.ts';
import type { Look } from './option.ts';

/**
 * A funnel as lying bars. The columns are reached, left and the rate of leaving; a bar is as long as the number that
 * reached the step, its hatched end those that left there.
 */
export function funnelOption(model: ChartModel, look: Look): ChartOption {
  const { palette, locale } = look;
  const { chart } = locale.texts;
  const [reached = [], left = [], rate = []] = model.columns.map((column) => column.values);
  const words = (index: number): string =>
    `${formatValue(reached[index] ?? null, 'count', locale.language)}\n${chart.leavingShort(formatValue(rate[index] ?? null, 'share', locale.language))}`;
  const bar = { type: 'bar' as const, stack: 'reached', barMaxWidth: 30, emphasis: { disabled: true } };
  return {
    legend: { top: 0, left: 0, itemGap: 20, selectedMode: false, textStyle: { color: palette.text, fontSize: look.fontSize } },
    grid: {
      left: 4,
      right: Math.round(look.fontSize * 9.5),
      top: 40,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: nameAxis(model, look),
    series: [
      {
        ...bar,
        name: chart.going,
        color: palette.series[0],
        data: reached.map((all, index) => (all === null ? null : all - (left[index] ?? 0))),
      },
      {
        ...bar,
        name: chart.leaving,
        color: palette.series[2],
        itemStyle: { decal: { ...hatching, color: palette.background } },
        data: left,
        label: {
          show: true,
          position: 'right',
          color: palette.text,
          fontSize: look.fontSize,
          lineHeight: look.fontSize * 1.25,
          formatter: ({ dataIndex }) => words(dataIndex),
        },
      },
    ],
  };
}
