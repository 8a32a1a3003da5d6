import type { Locale } from '../i18n/locale.ts';
import { barOption } from './barOption.ts';
import { columnOption } from './columnOption.ts';
import type { ChartOption } from './Chart.tsx';
import { dotOption } from './dotOption.ts';
import { funnelOption } from './funnelOption.ts';
import { heatOption, isUpright } from './heatOption.ts';
import { legendLines } from './legend.ts';
import { lineOption } from './lineOption.ts';
import { type ChartKind, type ChartModel, drawnNames } from './model.ts';
import { mostLines } from './names.ts';
import type { Palette } from './palette.ts';
import { stackOption } from './stackOption.ts';

/** How a chart is to look, beside what it shows. Width and font size are pixels. */
export interface Look {
  palette: Palette;
  locale: Locale;
  width: number;
  fontSize: number;
}

const options: Record<ChartKind, (model: ChartModel, look: Look) => ChartOption> = {
  lines: lineOption,
  bars: barOption,
  funnel: funnelOption,
  columns: columnOption,
  heat: heatOption,
  dots: dotOption,
  stack: stackOption,
};

/** The chart library's description of a model's picture; a pure function, so that tests read it as data. */
export function chartOption(model: ChartModel, look: Look): ChartOption {
  return {
    // no animation: nothing to reduce for people who asked for reduced motion, and changed filters show at once
    animation: false,
    textStyle: { fontFamily: 'Fira Sans, sans-serif', fontSize: look.fontSize, color: look.palette.text },
    aria: { enabled: false },
    ...options[model.kind](model, look),
  };
}

/** The same with a title and a background, to stand alone in a file. */
export function imageOption(model: ChartModel, look: Look): ChartOption {
  const option = chartOption(model, look);
  const below = look.fontSize * 4.5;
  return {
    ...option,
    backgroundColor: look.palette.background,
    title: {
      text: model.title,
      subtext: `${model.unit} · ${model.source}`,
      left: 16,
      top: 12,
      textStyle: { color: look.palette.text, fontSize: look.fontSize * 1.3 },
      subtextStyle: { color: look.palette.muted, fontSize: look.fontSize },
    },
    legend: option.legend && !Array.isArray(option.legend) ? { ...option.legend, left: 16, top: below } : [],
    grid:
      option.grid && !Array.isArray(option.grid)
        ? { ...option.grid, left: 16, right: 24, bottom: 16, top: below + Number(option.grid.top ?? 0) }
        : {},
  };
}

/** The height in pixels that a model's picture needs in a place so wide, with text so large. */
export function chartHeight(model: ChartModel, width: number, fontSize: number): number {
  if (model.kind === 'lines') return 340;
  if (model.kind === 'columns') return 280;
  if (model.kind === 'stack') return 190 + (5 + 2 * legendLines(drawnNames(model), { width, fontSize })) * fontSize;
  if (model.kind === 'heat') return isUpright(width) ? 48 + model.rows.length * 26 : 48 + model.columns.length * 38;
  const names = mostLines(model, width, fontSize) * fontSize * 1.2 + 12;
  const rows = (least: number) => model.rows.length * Math.max(least, names);
  if (model.kind === 'dots') return 56 + rows(44);
  return model.kind === 'funnel' ? 56 + rows(60) : 16 + rows(44);
}
