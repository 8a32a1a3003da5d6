import type { Theme } from '../filters.ts';

/**
 * Colours of charts. Hex, because the design system's tokens are `oklch()`, which the chart library cannot read.
 * The three series colours differ in lightness too (also for red-green and blue-yellow blindness) and keep at least
 * 3:1 against the background; symbols, dashes and patterns say the same again.
 */
export interface Palette {
  series: readonly [string, string, string];
  /** parts of a whole, beside patterns; the series colours and two more */
  parts: readonly [string, string, string, string, string];
  /** a category that is none: unknown */
  quiet: string;
  text: string;
  muted: string;
  line: string;
  background: string;
  /** behind intervals that are not complete */
  shade: string;
  /** what was to be expected */
  band: string;
  /** from few to many */
  heat: readonly [string, string];
  /** text on many */
  onHeat: string;
  /** part of the highest value from which on that text is the better readable one */
  heatTurns: number;
}

export const palettes: Record<Theme, Palette> = {
  light: {
    series: ['#1f4fa3', '#008a66', '#c2540a'],
    parts: ['#1f4fa3', '#008a66', '#c2540a', '#8a3f9e', '#8c6d00'],
    quiet: '#7a809c',
    text: '#131525',
    muted: '#51577a',
    line: '#dfe1ea',
    background: '#ffffff',
    shade: '#e6e8ef',
    band: '#c9d6ee',
    heat: ['#f1f4fb', '#1f4fa3'],
    onHeat: '#ffffff',
    heatTurns: 0.72,
  },
  dark: {
    series: ['#8fb4ff', '#3fd0a4', '#ffa04d'],
    parts: ['#8fb4ff', '#3fd0a4', '#ffa04d', '#d99af0', '#e6d36a'],
    quiet: '#9aa0ba',
    text: '#f3f4f7',
    muted: '#c0c3d5',
    line: '#353a52',
    background: '#000000',
    shade: '#2b2f45',
    band: '#253a66',
    heat: ['#10182b', '#8fb4ff'],
    onHeat: '#000000',
    heatTurns: 0.58,
  },
};
