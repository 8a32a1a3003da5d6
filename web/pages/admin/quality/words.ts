import { type DimensionName, dimensionNames } from '../../../../server/contract/dimensions.ts';
import { needLabels } from '../../../../server/contract/needs.ts';
import type { Finding } from '../../../../server/contract/quality.ts';
import { formatDay } from '../../../format.ts';
import { categoryLabel, dimensionLabel, type Locale } from '../../../i18n/locale.ts';

const isNeed = (word: string): word is keyof typeof needLabels => word in needLabels;
const isDimension = (word: string): word is DimensionName => dimensionNames.some((name) => name === word);

/** What a finding is about in words: event types, days and codes have names, everything else is a key or a name itself. */
export function thingsOf({ code, what }: Pick<Finding, 'code' | 'what'>, locale: Locale): string[] {
  if (code === 'measure_silent') return what.map((type) => (isNeed(type) ? needLabels[type][locale.language] : type));
  if (code === 'start_inferred') return what.map((day) => formatDay(day, locale.language));
  if (code !== 'code_of_one_source') return what;
  return what.map((text) => {
    const [dimension = '', category = ''] = text.split(' ');
    return isDimension(dimension)
      ? `${dimensionLabel(dimension, locale)}: ${categoryLabel(dimension, category, locale)} (${category})`
      : text;
  });
}
