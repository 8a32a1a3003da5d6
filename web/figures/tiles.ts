import { judgedChange } from '../../server/contract/change.ts';
import { dayCount } from '../../server/contract/days.ts';
import type { Kpi } from '../../server/contract/kpi.ts';
import { breaksIn, type KpiId, kpiOf } from '../../server/contract/kpis.ts';
import { fewest } from '../../server/contract/statistics.ts';
import type { Flag, KpiRow } from '../api.ts';
import { type Change, changeOf, formatRange, formatValue } from '../format.ts';
import { breakWords, flagLabel, kpiLabel, type Locale } from '../i18n/locale.ts';
import { reasonOf, rowOf, rowsOf } from '../rows.ts';
import type { Compared, Figures } from './figures.ts';

/** What a tile says, as data. */
export interface Tile {
  kpi: KpiId;
  label: string;
  /** `–` where it is missing, then with `reason` */
  value: string;
  /** after the value: `von 5` */
  unit: string;
  reason: string | undefined;
  flag: Flag;
  flagLabel: string;
  /** how well the value is known: n, how many offers measure it */
  basis: string;
  /** the months it is about, where they are not the days of the page */
  months: string | undefined;
  change: TileChange;
  course: (number | null)[];
  /** counts are drawn from 0 */
  anchored: boolean;
  /** how it is computed, from what, and what it was compared with; sentences */
  explanation: string[];
}

export interface TileChange {
  direction: Change['direction'] | 'none';
  /** whether the change is one to be glad of */
  tone: 'good' | 'bad' | 'neutral';
  text: string;
}

/** The tiles of a page. */
export function tilesOf(figures: Figures, locale: Locale): Tile[] {
  return figures.tiles.map((kpi) => {
    if (!kpiOf(kpi).wholeMonths) return tileOf(kpi, figures, locale);
    const monthly = tileOf(kpi, figures.months, locale);
    return { ...monthly, months: monthly.reason ? undefined : monthsOf(figures.months, locale) };
  });
}

function monthsOf({ range, inside }: Figures['months'], { texts, language }: Locale): string {
  const days = formatRange(range.from, range.to, language);
  return inside ? texts.tile.months(days) : texts.tile.lastMonth(days);
}

function tileOf(kpi: KpiId, compared: Compared, locale: Locale): Tile {
  const { texts, language } = locale;
  const row = rowOf(compared.total, kpi);
  const definition = kpiOf(kpi);
  const course = rowsOf(compared.course, kpi).map(({ value }) => value);
  const flag = row?.flag ?? '';
  return {
    kpi,
    label: kpiLabel(kpi, locale),
    value: formatValue(row?.value ?? null, definition.unit, language),
    unit: definition.unit === 'stars' && row?.value != null ? texts.tile.stars : '',
    reason: reasonOf(kpi, row, locale),
    flag,
    flagLabel: flag === '' ? '' : flagLabel(flag, locale),
    basis: basisOf(definition, row, locale),
    months: undefined,
    change: tileChange(row, rowOf(compared.earlier, kpi), compared, locale),
    course,
    anchored: definition.unit === 'count',
    explanation: [
      definition.definition[language],
      ...(flag === 'provisional' ? [texts.tile.provisional] : []),
      ...coveredOf(row, locale),
      ...breaksIn(definition, compared.before?.from ?? compared.range.from, compared.range.to).map((version) =>
        breakWords(kpi, version, locale),
      ),
      ...(compared.before ? [texts.tile.compared(formatRange(compared.before.from, compared.before.to, language))] : []),
      ...courseOf(course, definition, locale),
    ],
  };
}

/** `n = 350 · 46 von 60 Diensten`; a count is its own n. */
function basisOf({ unit }: Kpi, row: KpiRow | undefined, { texts, language }: Locale): string {
  if (!row || row.value === null) return '';
  const [measuring, all] = row.offers;
  const count = (value: number) => formatValue(value, 'count', language);
  const n =
    unit === 'count' || row.n === null ? [] : [texts.tile.basis(count(row.n)), ...(row.n < fewest ? [texts.tile.few] : [])];
  return [...n, ...(measuring === all ? [] : [texts.tile.coverage(count(measuring), count(all))])].join(' · ');
}

function coveredOf(row: KpiRow | undefined, { texts, language }: Locale): string[] {
  if (!row || row.offers[0] === row.offers[1]) return [];
  return [texts.tile.covered(formatValue(row.offers[0], 'count', language), formatValue(row.offers[1], 'count', language))];
}

/** A change is good or bad unless chance alone may have made it, or too few cases stand behind it to tell. */
function tileChange(
  row: KpiRow | undefined,
  earlier: KpiRow | undefined,
  { range, before }: Compared,
  { texts, language }: Locale,
): TileChange {
  const none: TileChange = { direction: 'none', tone: 'neutral', text: texts.tile.noComparison };
  if (!row || !earlier || !before) return none;
  const { unit, better } = kpiOf(row.kpi);
  const change = changeOf(row.value, earlier.value, unit, language);
  if (!change) return none;
  if (change.direction === 'same') return { direction: 'same', tone: 'neutral', text: texts.tile.same };
  const size = unit === 'share' ? `${change.text}\u00a0${texts.tile.percentagePoints}` : change.text;
  const { verdict } = judgedChange(row, earlier, dayCount(range.from, range.to) / dayCount(before.from, before.to));
  if (verdict === 'chance') return { direction: change.direction, tone: 'neutral', text: texts.tile.chance(size) };
  const told = verdict === 'unclear' || verdict === { up: 'rise', down: 'fall' }[change.direction];
  const tone = better === undefined || !told ? 'neutral' : (better === 'more') === (change.direction === 'up') ? 'good' : 'bad';
  const inWords = { good: texts.tile.better, bad: texts.tile.worse, neutral: texts.tile.neutral }[tone];
  return { direction: change.direction, tone, text: inWords(size) };
}

function courseOf(course: (number | null)[], { unit }: Kpi, { texts, language }: Locale): string[] {
  const known = course.filter((value) => value !== null);
  const words = (value: number | undefined) => formatValue(value ?? null, unit, language);
  return known.length < 2 ? [] : [texts.tile.course(words(Math.min(...known)), words(Math.max(...known)), words(known.at(-1)))];
}
