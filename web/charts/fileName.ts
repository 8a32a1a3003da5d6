import { plainLetters } from '../../server/contract/plain-letters.ts';
import type { ChartModel } from './model.ts';

/** The title and the days it shows, in characters every file system takes; umlauts as German writes them without. */
export const fileName = (model: ChartModel): string =>
  plainLetters(`${model.title} ${model.source.split(' · ')[0]}`)
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '');
