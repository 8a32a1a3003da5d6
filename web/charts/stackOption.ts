import { formatTick } from '../format.ts';
import { hatching } from './barOption.ts';
import type { ChartOption } from './Chart.tsx';
import { courseAxis } from './courseAxis.ts';
import { legendLines } from './legend.ts';
import { type ChartModel, drawnNames } from './model.ts';
import type { Look } from './option.ts';

const lines = (turned: number, apart: number) => ({
  symbol: 'rect',
  rotation: turned * Math.PI,
  dashArrayX: [1, 0],
  dashArrayY: [2, apart],
});
const dots = {
  symbol: 'circle',
  symbolSize: 0.7,
  dashArrayX: [
    [6, 6],
    [0, 6, 6, 0],
  ],
  dashArrayY: [6, 0],
};

/** Patterns on the parts, in their order: what lies upon each other differs in more than colour. */
const patterns = [undefined, lines(-1 / 4, 8), dots, lines(0, 7), lines(1 / 4, 8)];

/** Upright bars of the same height, one for each row, divided into the columns; cut intervals on a grey ground. */
export function stackOption(model: ChartModel, look: Look): ChartOption {
  const { palette, fontSize } = look;
  const parts = model.columns.filter((column) => !column.aside);
  const names = drawnNames(model);
  return {
    legend: { data: names, top: 0, left: 0, itemGap: 16, selectedMode: false, textStyle: { color: palette.text, fontSize } },
    grid: {
      left: 4,
      right: 12,
      top: 12 + legendLines(names, look) * 2 * fontSize,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: courseAxis(model.rows, look),
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      axisLabel: {
        color: palette.muted,
        fontSize,
        formatter: (value: number) => formatTick(value, 'share', look.locale.language),
      },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: parts.map(({ label, values, rest }, index) => ({
      type: 'bar' as const,
      stack: 'parts',
      name: label,
      barCategoryGap: '16%',
      color: rest ? palette.quiet : (palette.parts[index] ?? palette.quiet),
      itemStyle: {
        borderColor: palette.background,
        borderWidth: 1,
        ...patternOf(rest ? 'rest' : index, palette.background),
      },
      // those that are not complete let the grey ground through
      data: values.map((value, at) => (model.rows[at]?.cut ? { value, itemStyle: { opacity: 0.6 } } : value)),
      emphasis: { disabled: true },
    })),
  };
}

function patternOf(part: number | 'rest', color: string) {
  const pattern = part === 'rest' ? hatching : patterns[part];
  return pattern ? { decal: { ...pattern, color } } : {};
}
