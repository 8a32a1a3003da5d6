import { type DimensionName, dimensionNames } from '../../../server/contract/dimensions.ts';
import { type PublishedMeasure, publishedMeasure } from '../../../server/contract/published.ts';
import { type PublicTableId, tableOf } from '../../../server/contract/tables.ts';
import { formatInterval, formatValue } from '../../format.ts';
import { categoryLabel, dimensionLabel, type Locale, nameOf } from '../../i18n/locale.ts';

/** Names of what stands in published rows. */

/** `September 2026`, `Q3 2026`, or a day. */
export function periodName(period: string, { language }: Locale): string {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
  if (quarter) return `Q${quarter[2]} ${quarter[1]}`;
  if (period.length > 'YYYY-MM'.length) return formatInterval(period, 'day', language);
  return formatInterval(`${period}-01`, 'month', language);
}

export const tableName = (id: PublicTableId, locale: Locale): string => nameOf(tableOf(id).title, locale);
export const measureName = (measure: string, locale: Locale): string =>
  nameOf(publishedMeasure(measure as PublishedMeasure).label, locale);

const isDimension = (name: string): name is DimensionName => dimensionNames.some((one) => one === name);

/** `Gestartet`, or `Eingereicht, Art der Anmeldung: BundID`. */
export function measureWords(of: { measure: string; dimension: string; category: string }, locale: Locale): string {
  const measure = measureName(of.measure, locale);
  if (!isDimension(of.dimension)) return measure;
  const category = categoryLabel(of.dimension, of.category, locale) || '–';
  return `${measure}, ${dimensionLabel(of.dimension, locale)}: ${category}`;
}

export const count = (value: number, { language }: Locale): string => formatValue(value, 'count', language);

/** `+2`, `−1`, `0`. */
export const signed = (value: number, locale: Locale): string =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${count(Math.abs(value), locale)}`;

/** Where the public finds a publisher's figures. */
export function publicPage(publisher: string, { language }: Locale): string {
  const page = /^\d+$/.test(publisher) ? `/open-data/authorities/${publisher}` : '/open-data/';
  return language === 'de' ? page : `${page}?lang=${language}`;
}
