import { fewest } from '../../../server/contract/statistics.ts';
import type { OfferLine } from '../../figures/offerLines.ts';

/** At most so many on each side, and nobody on both. */
const most = 5;

/** Offers with enough finished attempts for a rate, the highest completion rate first. */
const judged = (lines: OfferLine[]): OfferLine[] =>
  lines
    .filter(({ completion }) => completion?.value != null && (completion.n ?? 0) >= fewest)
    .sort((one, other) => (other.completion?.value ?? 0) - (one.completion?.value ?? 0));

/** Of an odd number of offers the one in the middle is among the best. */
export const best = (lines: OfferLine[]): OfferLine[] =>
  judged(lines).slice(0, Math.min(most, Math.ceil(judged(lines).length / 2)));
export const worst = (lines: OfferLine[]): OfferLine[] =>
  judged(lines)
    .reverse()
    .slice(0, Math.min(most, Math.floor(judged(lines).length / 2)));
