import type { Text } from '../contract/kpi.ts';

export type Language = keyof Text;

/** How a language writes numbers, shares, months, days and file sizes. */
export function formatsOf(language: Language) {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const number = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const size = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const date = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  const stars = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Europe/Berlin' });
  return {
    count: (value: number) => number.format(value),
    share: (value: number) => share.format(value),
    month: (value: string) => month.format(new Date(`${value}-01T00:00:00Z`)),
    day: (value: Date) => day.format(value),
    /** a month, a quarter or a day, as files name them */
    period: (value: string) => {
      const quarter = /^(\d{4})-Q([1-4])$/.exec(value);
      if (quarter) return language === 'de' ? `${quarter[2]}. Quartal ${quarter[1]}` : `Q${quarter[2]} ${quarter[1]}`;
      return value.length === 'YYYY-MM'.length ? month.format(new Date(`${value}-01T00:00:00Z`)) : date.format(new Date(value));
    },
    stars: (value: number) => stars.format(value),
    size: (bytes: number) => (bytes < 1_000_000 ? `${size.format(bytes / 1000)} kB` : `${size.format(bytes / 1_000_000)} MB`),
  };
}
