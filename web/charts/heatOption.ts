import { formatValue } from '../format.ts';
import type { ChartOption } from './Chart.tsx';
import type { ChartModel } from './model.ts';
import type { Look } from './option.ts';

/** Where there is no room for all rows side by side, they go down. */
export const isUpright = (width: number): boolean => width < 760;

/**
 * A grid of cells, rows of the model by its columns: the more, the stronger the colour, with the number in each cell.
 * The points are laid out row by row, which the cursor counts on.
 */
export function heatOption(model: ChartModel, look: Look): ChartOption {
  const { palette, fontSize, width, locale } = look;
  const upright = isUpright(width);
  const most = Math.max(1, ...model.columns.flatMap((column) => column.values.map((value) => value ?? 0)));
  const cells = model.rows.flatMap((_, row) =>
    model.columns.map((column, at) => ({
      value: upright ? [at, row, column.values[row] ?? 0] : [row, at, column.values[row] ?? 0],
      label: { color: (column.values[row] ?? 0) / most > palette.heatTurns ? palette.onHeat : palette.text },
    })),
  );
  const axis = (names: string[]) => ({
    type: 'category' as const,
    data: names,
    axisLabel: { color: palette.text, fontSize, interval: 0, hideOverlap: true },
    axisLine: { show: false },
    axisTick: { show: false },
    splitArea: { show: false },
  });
  const [rows, columns] = [model.rows.map((row) => row.short), model.columns.map((column) => column.short ?? column.label)];
  return {
    legend: { show: false },
    grid: { left: 4, right: 8, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: axis(upright ? columns : rows),
    yAxis: { ...axis(upright ? rows : columns), inverse: true },
    visualMap: { show: false, min: 0, max: most, inRange: { color: [...palette.heat] } },
    series: {
      type: 'heatmap',
      data: cells,
      label: {
        show: true,
        fontSize: fontSize * 0.86,
        formatter: ({ dataIndex }) => {
          const value = cells[dataIndex]?.value[2] ?? null;
          return value === 0 ? '' : formatValue(value, 'count', locale.language);
        },
      },
      itemStyle: { borderColor: palette.background, borderWidth: 1 },
      emphasis: { disabled: true },
    },
  };
}
