import type { ChartModel } from './model.ts';

/** Average width of a letter, as a part of the size of the text. */
const letter = 0.54;

const longest = (words: string[]): number => Math.max(0, ...words.map(({ length }) => length));

/**
 * Width of the names beside lying bars, in pixels: long names wrap, so that bars keep most of the room. Of that room they
 * give a little more where else a word would be cut.
 */
function nameWidth(model: ChartModel, width: number, fontSize: number): number {
  const names = model.rows.map(({ short }) => short);
  const word = Math.min(longest(names.flatMap((name) => name.split(' '))) * fontSize * letter, width * 0.45);
  return Math.min(longest(names) * fontSize * letter, 260, Math.max(width * 0.38, word));
}

/**
 * A name in lines that fit beside the bars. By ourselves: the chart library leaves an empty line before a word that is
 * as wide as the room, and does not say how many lines there will be.
 */
export function nameLines(name: string, model: ChartModel, width: number, fontSize: number): string[] {
  // rounded: a name of exactly that many letters must not be cut by a hair's breadth
  const room = Math.max(6, Math.round(nameWidth(model, width, fontSize) / (fontSize * letter)));
  const words = name.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? []);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** The most lines that any name of a model takes. */
export const mostLines = (model: ChartModel, width: number, fontSize: number): number =>
  Math.max(1, ...model.rows.map(({ short }) => nameLines(short, model, width, fontSize).length));
