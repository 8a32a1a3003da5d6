import type { XAXisComponentOption } from 'echarts';
import type { ChartModel } from './model.ts';
import type { Look } from './option.ts';

/** The axis of periods: a label each where there is room, and a shade behind those that are cut or not over. */
export function courseAxis(rows: ChartModel['rows'], { palette, fontSize }: Look): XAXisComponentOption {
  return {
    type: 'category',
    data: rows.map((row) => row.short),
    axisLabel: { color: palette.muted, fontSize, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.muted } },
    axisTick: { show: false },
    splitArea: {
      show: rows.some((row) => row.cut),
      interval: 0,
      areaStyle: { color: rows.map((row) => (row.cut ? palette.shade : 'transparent')) },
    },
  };
}
