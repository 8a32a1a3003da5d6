import type { Spread, ViewFigures, WebFigures } from './web.ts';

const number = (value: number, digits: number) => value.toLocaleString('en', { maximumFractionDigits: digits });
const words = ({ median, min, max }: Spread, digits = 0) =>
  `${number(median, digits)} (${number(min, digits)}–${number(max, digits)})`;

const describeView = ({ view, lcpMs, cls, longestTaskMs, changeMs, requests }: ViewFigures): string =>
  [
    view.padEnd(13),
    `painted ${words(lcpMs)} ms`.padEnd(32),
    `shift ${words(cls, 3)}`.padEnd(28),
    `longest task ${words(longestTaskMs)} ms`.padEnd(34),
    `changed ${words(changeMs)} ms`.padEnd(32),
    `requests ${requests.load} + ${requests.change}`,
  ].join('');

/** Medians with the least and the most of the runs. */
export const describeWeb = ({ views, scriptsKb }: WebFigures): string =>
  [
    ...views.map(describeView),
    `scripts      ${scriptsKb.page} kB for the page, ${scriptsKb.overview} kB with all charts of the Übersicht`,
  ].join('\n');
