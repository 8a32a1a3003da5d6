import { type Syntax, syntaxes } from './syntaxes.ts';

/**
 * The syntax that an Accept header asks for (RFC 9110): the one of the highest quality, of equal ones the first that we
 * list. Undefined where the asker takes none of them.
 */
export function chosenSyntax(accept: string | undefined): Syntax | undefined {
  if (accept === undefined || accept.trim() === '') return syntaxes[0];
  const ranges = accept.split(',').map(readRange);
  const liked = syntaxes.map((syntax) => ({ syntax, quality: qualityOf(syntax.mediaType, ranges) }));
  const best = Math.max(...liked.map(({ quality }) => quality));
  return best > 0 ? liked.find(({ quality }) => quality === best)?.syntax : undefined;
}

interface MediaRange {
  range: string;
  quality: number;
}

function readRange(text: string): MediaRange {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { range, quality: Number.isFinite(quality) ? quality : 0 };
}

/** The most exact range that covers a type decides. */
function qualityOf(mediaType: string, ranges: MediaRange[]): number {
  const group = `${mediaType.split('/')[0]}/*`;
  for (const range of [mediaType, group, '*/*']) {
    const found = ranges.find((candidate) => candidate.range === range);
    if (found) return found.quality;
  }
  return 0;
}
