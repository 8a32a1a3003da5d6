import { formatTick } from '../format.ts';
import type { ChartOption, LineSeriesOption } from './Chart.tsx';
import { bandName, bandSeries, breakLines, noteLines } from './lineExtras.ts';
import { courseAxis } from './courseAxis.ts';
import { legendLines } from './legend.ts';
import { type ChartColumn, type ChartModel, drawnNames, unmeasured } from './model.ts';
import type { Look } from './option.ts';

const marks = [
  { symbol: 'circle', dash: 'solid' },
  { symbol: 'rect', dash: 'solid' },
  { symbol: 'triangle', dash: 'dashed' },
] as const;

/** Lines over time: one for each column, told apart by colour, symbol and dash; cut intervals on a grey ground. */
export function lineOption(model: ChartModel, look: Look): ChartOption {
  const { palette } = look;
  const unit = model.columns[0]?.unit ?? 'count';
  const [lines, band] = [drawnNames(model), bandName(model, look)];
  return {
    legend: {
      data: [...lines, ...band.map((name) => ({ name, icon: 'rect' }))],
      top: 0,
      left: 0,
      itemWidth: 32,
      itemGap: 20,
      textStyle: { color: palette.text, fontSize: look.fontSize },
    },
    grid: {
      left: 4,
      right: 12,
      // numbers of notes stand above the plot
      top: 16 + (legendLines([...lines, ...band], look) * 2 + (model.rows.some((row) => row.noted) ? 1 : 0)) * look.fontSize,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: courseAxis(model.rows, look),
    yAxis: {
      type: 'value',
      min: 0,
      minInterval: unit === 'count' ? 1 : 0,
      axisLabel: {
        color: palette.muted,
        fontSize: look.fontSize,
        formatter: (value: number) => formatTick(value, unit, look.locale.language),
      },
      splitLine: { lineStyle: { color: palette.line } },
    },
    // marks belong to the column, so a KPI keeps its colour where another one is not measured
    series: [
      ...model.columns.flatMap((column, index) =>
        column.bound || unmeasured(model).includes(column) ? [] : [line(model, column, index % 3, look)],
      ),
      ...bandSeries(model, look),
      ...breakLines(model, look),
      ...noteLines(model, look),
    ],
  };
}

function line(model: ChartModel, column: ChartColumn, index: number, { palette }: Look): LineSeriesOption {
  const { symbol, dash } = marks[index] ?? marks[0];
  return {
    type: 'line',
    name: column.label,
    // days that differ from what was to be expected stand out by form and size, of the line that the band is about
    data:
      index === 0
        ? column.values.map((value, at) =>
            model.rows[at]?.unusual
              ? { value, symbol: 'diamond', symbolSize: 16, itemStyle: { color: palette.series[2] } }
              : value,
          )
        : column.values,
    color: palette.series[index] ?? palette.text,
    symbol,
    symbolSize: 7,
    // symbols crowd a long line
    showSymbol: model.rows.length <= 60 || (index === 0 && model.rows.some((row) => row.unusual)),
    lineStyle: { width: 2.5, type: dash },
    emphasis: { disabled: true },
  };
}
