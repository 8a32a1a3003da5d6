import type { Text } from '../contract/kpi.ts';

export type Language = keyof Text;

/** How a language writes numbers, shares, months, days and file sizes. */
export function formatsOf(language: Language) {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const number = new Intl.NumberFormat(locale);
  const size = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Europe/Berlin' });
  return {
    count: (value: number) => number.format(value),
    share: (value: number) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value),
    month: (value: string) => month.format(new Date(`${value}-01T00:00:00Z`)),
    day: (value: Date) => day.format(value),
    size: (bytes: number) => (bytes < 1_000_000 ? `${size.format(bytes / 1000)} kB` : `${size.format(bytes / 1_000_000)} MB`),
  };
}
