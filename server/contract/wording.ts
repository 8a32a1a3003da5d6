import type { Text } from './comparison.ts';
import { type KpiId, kpiOf } from './kpis.ts';

/** Figures as text, for sentences that the server makes: the API's `text`, mails. The screens have their own formats. */
export type Language = 'de' | 'en';
export const languages = ['de', 'en'] as const;

/** Made once: making a format takes a hundred times as long as using it. */
const formats = (digits: number) => ({
  de: new Intl.NumberFormat('de-DE', { maximumFractionDigits: digits }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits }),
});
const withDigits = { 1: formats(1), 2: formats(2) };

const number = (value: number, language: Language, digits: 1 | 2): string => withDigits[digits][language].format(value);

/** A share as 81.2 %, in German with a comma. */
export const percentText = (share: number, language: Language): string => `${number(share * 100, language, 1)}\u202f%`;

export const countText = (count: number, language: Language): string => number(count, language, 1);

/** A KPI's value with its unit. */
export function valueText(kpi: KpiId, value: number, language: Language): string {
  switch (kpiOf(kpi).unit) {
    case 'share':
      return percentText(value, language);
    case 'seconds':
      return `${number(value / 60, language, 1)} ${language === 'de' ? 'Minuten' : 'minutes'}`;
    default:
      return number(value, language, 2);
  }
}

/** A KPI's value with its unit, and of how many cases: 81.2 % (n = 1,600). */
export const figureText = (kpi: KpiId, value: number, n: number, language: Language): string =>
  `${valueText(kpi, value, language)} (n = ${countText(n, language)})`;

/** One text for each language. */
export const inBoth = (write: (language: Language) => string): Text => ({ de: write('de'), en: write('en') });
