import { categoriesOf, type DimensionName } from '../../contract/dimensions.ts';
import { leastDenominator, type PublishedCount } from '../../contract/published.ts';
import { formatsOf, type Language } from '../language.ts';
import type { StoredRow } from '../published/read.ts';
import { barChart } from './bar-chart.ts';
import type { Picture } from './picture.ts';
import { pictureWords } from './picture-words.ts';

/** So many periods stand in a table; the files hold all of them. */
const shownPeriods = 13;

export type Split = keyof (typeof pictureWords)['de']['splits'];
export type Counted = keyof (typeof pictureWords)['de']['counted'];
export const isSplit = (name: DimensionName): name is Split & DimensionName => name in pictureWords.de.splits;
export const isCounted = (name: PublishedCount): name is Counted => name in pictureWords.de.counted;

/** Values by category of one period after the other, the oldest first. */
export interface Periods {
  /** categories that occur, in the order of their list */
  categories: string[];
  periods: { period: string; provisional: boolean; values: Map<string, number> }[];
}

export function periodsOf(rows: StoredRow[], dimension: DimensionName): Periods {
  const known = (categoriesOf(dimension) ?? []).map(({ code }) => code);
  const found = [...new Set(rows.map(({ category }) => category))];
  const periods = [...Map.groupBy(rows, ({ period }) => period)].map(([period, of]) => ({
    period,
    provisional: of.some(({ status }) => status === 'provisional'),
    values: new Map(of.map(({ category, value }) => [category, value])),
  }));
  return {
    categories: [...known.filter((code) => found.includes(code)), ...found.filter((code) => !known.includes(code)).sort()],
    periods: periods.sort((one, other) => (one.period < other.period ? -1 : 1)).slice(-shownPeriods),
  };
}

/** How a category is called on a page. */
export function labelOf(dimension: DimensionName, code: string, language: Language): string {
  const words = pictureWords[language];
  if (dimension === 'out_of_hours' && (code === 'yes' || code === 'no')) return words.outOfHours[code];
  if (dimension === 'rating' && /^\d$/.test(code)) return words.stars(code);
  if (dimension === 'step' && code === '') return words.beforeFirst;
  return categoriesOf(dimension)?.find((known) => known.code === code)?.[language] ?? code;
}

/**
 * A count split by a dimension: the newest period as bars, the latest ones as a table, with one more column where there is
 * a measure of whole periods. Undefined without rows.
 */
export function splitPicture(
  rows: StoredRow[],
  of: { dimension: Split & DimensionName; count: Counted; period: 'month' | 'quarter' },
  language: Language,
  more?: { head: string; valueOf: (period: string) => string },
): Picture | undefined {
  const { categories, periods } = periodsOf(rows, of.dimension);
  const newest = periods.at(-1);
  if (!newest) return undefined;
  const words = pictureWords[language];
  const { count, period } = formatsOf(language);
  const title = `${words.counted[of.count]}: ${lowered(words.splits[of.dimension])}, ${words.count}, ${period(newest.period)}`;
  const bars = barsOf(newest.values, of.dimension, language);
  const summary = mostOf(bars, language);
  return {
    id: of.dimension,
    heading: words.splits[of.dimension],
    title,
    summary,
    chart: barChart({ id: `${of.dimension}-chart`, title, summary, bars }),
    head: [
      words.periods[of.period],
      ...categories.map((code) => labelOf(of.dimension, code, language)),
      ...(more ? [more.head] : []),
    ],
    rows: periods
      .map(({ period: name, provisional, values }) => [
        `${period(name)}${provisional ? ` (${words.provisional})` : ''}`,
        ...categories.map((code) => count(values.get(code) ?? 0)),
        ...(more ? [more.valueOf(name)] : []),
      ])
      .reverse(),
    note: `${words.splitNote} ${words.provisionalNote} ${words.protection}`,
  };
}

/** The greatest first, unknown last; stars in their order, the best first. */
function barsOf(values: Map<string, number>, dimension: DimensionName, language: Language) {
  const { count, share } = formatsOf(language);
  const sum = [...values.values()].reduce((total, value) => total + value, 0);
  const last = (code: string) => (code === 'unknown' ? 1 : 0);
  return [...values]
    .sort(([one, first], [other, second]) => {
      const inOrder = dimension === 'rating' ? (one < other ? 1 : -1) : second - first;
      return last(one) - last(other) || inOrder;
    })
    .map(([code, value]) => ({
      code,
      label: labelOf(dimension, code, language),
      value,
      text: sum < leastDenominator ? count(value) : `${count(value)} (${share(rounded(value / sum, sum))})`,
    }));
}

/** As shares in the files: to 2 places below a denominator of 1,000, else to 3. */
const rounded = (of: number, sum: number): number => {
  const steps = sum < 1000 ? 100 : 1000;
  return Math.round(of * steps) / steps;
};

function mostOf(bars: { code: string; label: string; value: number; text: string }[], language: Language): string {
  const words = pictureWords[language];
  const [first, second] = bars.filter(({ code }) => code !== 'unknown').sort((one, other) => other.value - one.value);
  if (!first) return words.onlyUnknown(bars[0]?.text ?? '');
  return `${words.largest(first.label, first.text)}${second ? words.second(second.label, second.text) : ''}.`;
}

/** Within a sentence: „nach Gerät“. */
const lowered = (heading: string): string => heading.charAt(0).toLowerCase() + heading.slice(1);
