import { codeLabel } from '../../server/contract/codelists.ts';
import { categoriesOf, type DimensionName, dimensions, unknownCategory } from '../../server/contract/dimensions.ts';
import { type KpiId, kpiOf } from '../../server/contract/kpis.ts';
import { topicLabel } from '../../server/contract/topics.ts';
import type { Flag, Words } from '../api.ts';
import type { Language } from '../filters.ts';
import { formatDay } from '../format.ts';
import { de, type Texts } from './de.ts';
import { en } from './en.ts';

/** A language together with its texts: what everything that puts words on the screen is handed. */
export interface Locale {
  language: Language;
  texts: Texts;
}

export const locales: Record<Language, Locale> = { de: { language: 'de', texts: de }, en: { language: 'en', texts: en } };

/** A name from the catalogue; German where the other language is missing. */
export const nameOf = (words: Words, { language }: Locale): string => words[language] ?? words.de;

export const kpiLabel = (kpi: KpiId, { language }: Locale): string => kpiOf(kpi)[language];
/** `Abschlussquote: neue Formel ab 15.06.2026. …`: what is different, and that values before and after do not compare. */
export const breakWords = (kpi: KpiId, { since, change }: { since: string; change: Words }, locale: Locale): string =>
  locale.texts.chart.formulaChanged(kpiLabel(kpi, locale), formatDay(since, locale.language), nameOf(change, locale));
export const flagLabel = (flag: Flag, { language }: Locale): string => codeLabel('flag', flag, language);
export const dimensionLabel = (dimension: DimensionName, { language }: Locale): string => dimensions[dimension][language];

/** The label of a category; the category itself where the dimension is open or does not know it. */
export function categoryLabel(dimension: DimensionName, category: string, { language }: Locale): string {
  if (dimension === 'topic') return topicLabel(category, language);
  if (dimension === 'language') return worldName('language', category, language);
  if (dimension === 'country') return worldName('region', category, language);
  return categoriesOf(dimension)?.find((entry) => entry.code === category)?.[language] ?? category;
}

/** `uk` is Ukrainisch, `DE` is Deutschland: the browser knows the names; the code where it does not. */
function worldName(type: 'language' | 'region', code: string, language: Language): string {
  if (code === unknownCategory.code) return unknownCategory[language];
  return /^[a-z]{2}$/i.test(code) ? (new Intl.DisplayNames(language, { type }).of(code) ?? code) : code;
}
