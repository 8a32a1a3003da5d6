import {
  BarChart,
  type BarSeriesOption,
  HeatmapChart,
  type HeatmapSeriesOption,
  LineChart,
  type LineSeriesOption,
} from 'echarts/charts';
import {
  type AriaComponentOption,
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  MarkLineComponent,
  type MarkLineComponentOption,
  TitleComponent,
  type TitleComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
  VisualMapComponent,
  type VisualMapComponentOption,
} from 'echarts/components';
import { type ComposeOption, type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState } from 'react';
import type { Locale } from '../i18n/locale.ts';
import { type ChartModel, rowWords } from './model.ts';
import { chartHeight, chartOption, imageOption, type Look } from './option.ts';
import { inTurn } from './turns.ts';

/** The only file that knows the chart library; loaded when the first chart is shown. */
use([
  BarChart,
  HeatmapChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
  SVGRenderer,
]);

export type { LineSeriesOption };
export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | HeatmapSeriesOption
  | AriaComponentOption
  | GridComponentOption
  | LegendComponentOption
  | MarkLineComponentOption
  | TitleComponentOption
  | TooltipComponentOption
  | VisualMapComponentOption
>;

interface Props {
  model: ChartModel;
  look: Omit<Look, 'width'>;
  /** the row under the keyboard cursor */
  cursor: number | undefined;
}

/** The picture of a model. Assistive technology gets the words around it instead (`ChartCard`). */
export default function Chart({ model, look, cursor }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType>();
  const [width, setWidth] = useState(0);
  const height = chartHeight(model, width || window.innerWidth, look.fontSize);

  useEffect(() => {
    if (!element.current) return;
    const created = init(element.current, null, { renderer: 'svg' });
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    setChart(created);
    return () => {
      observer.disconnect();
      created.dispose();
    };
  }, []);

  useEffect(() => {
    if (!chart || chart.isDisposed() || !width) return;
    return inTurn(chart.getDom(), () => draw(chart, model, { ...look, width }, height));
  }, [chart, model, look, width, height]);

  useEffect(() => {
    if (!chart || chart.isDisposed() || !width) return;
    chart.dispatchAction(
      cursor === undefined ? { type: 'hideTip' } : { type: 'showTip', seriesIndex: 0, dataIndex: cursor * pointsOfRow(model) },
    );
  }, [chart, cursor, width, model]);

  return <div ref={element} className="chart__picture" style={{ height }} aria-hidden="true" />;
}

/** Draws once, also where the size is another one: the library would draw for each of both. */
function draw(chart: EChartsType, model: ChartModel, look: Look, height: number): void {
  const { width } = look;
  const option = { ...chartOption(model, look), tooltip: tooltip(model, look) };
  const sized = chart.getWidth() === width && chart.getHeight() === height;
  chart.setOption(option, { notMerge: true, lazyUpdate: !sized });
  if (!sized) chart.resize({ width, height });
}

/** How many points of the picture are one row of the model. */
const pointsOfRow = (model: ChartModel): number => (model.kind === 'heat' ? model.columns.length : 1);

/** Built as an element, never as HTML: names come from the catalogue. */
function tooltip(model: ChartModel, { locale, palette }: Omit<Look, 'width'>): TooltipComponentOption {
  return {
    trigger: model.kind === 'heat' ? 'item' : 'axis',
    confine: true,
    transitionDuration: 0,
    axisPointer: {
      type: model.kind === 'lines' ? 'line' : 'shadow',
      animation: false,
      lineStyle: { color: palette.text, width: 1.5 },
      z: 10,
    },
    backgroundColor: palette.background,
    borderColor: palette.muted,
    textStyle: { color: palette.text },
    formatter: (points) => {
      const point = (Array.isArray(points) ? points[0] : points)?.dataIndex ?? 0;
      return tooltipWords(model, Math.floor(point / pointsOfRow(model)), locale);
    },
  };
}

function tooltipWords(model: ChartModel, index: number, locale: Locale): HTMLElement {
  const { heading, lines } = rowWords(model, index, locale);
  const words = document.createElement('div');
  words.className = 'chart__tooltip';
  for (const [name, text] of [['strong', heading], ...lines.map((line) => ['span', line] as const)] as const) {
    words.appendChild(document.createElement(name)).textContent = text;
  }
  return words;
}

const size = { width: 1200, height: 400 };

/** A model's picture as a file to download. */
export async function chartImage(model: ChartModel, look: Omit<Look, 'width'>, format: 'svg' | 'png'): Promise<Blob> {
  const shape = { width: size.width, height: Math.max(size.height, chartHeight(model, size.width, look.fontSize) + 80) };
  const chart =
    format === 'svg'
      ? init(null, null, { renderer: 'svg', ssr: true, ...shape })
      : init(document.createElement('canvas'), null, { renderer: 'canvas', devicePixelRatio: 2, ...shape });
  chart.setOption(imageOption(model, { ...look, width: shape.width }));
  try {
    if (format === 'svg') return new Blob([chart.renderToSVGString()], { type: 'image/svg+xml' });
    const drawn = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: look.palette.background });
    return await new Promise((resolve, reject) =>
      drawn.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the canvas gave no image'))), 'image/png'),
    );
  } finally {
    chart.dispose();
  }
}
