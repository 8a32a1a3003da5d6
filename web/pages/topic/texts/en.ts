import { byCount } from '../../../i18n/byCount.ts';
import type { de } from './de.ts';

/** English texts of the page of a topic. */
export const en: typeof de = {
  title: 'Topics',
  unknown: 'There is no online service of this topic here',
  unknownThere: 'This authority offers nothing of this topic',
  worst: 'Where most people leave',
  noWorst: 'Of no online service of this topic can that be said: there are too few attempts, or no steps.',
  worstAt: (step, left, reached, share) =>
    `“${step}”: ${left} of ${reached} ${byCount(reached, 'attempt', 'attempts')} ${byCount(left, 'ends', 'end')} there (${share}).`,
  noInsights: 'Nothing that goes beyond chance.',
  looked: (count) => `Online services looked at: ${count}, those that lose most people or are used most.`,
  offers: (count) => `Online services of this topic: ${count}`,
};
