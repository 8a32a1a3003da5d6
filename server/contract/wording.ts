import type { Text } from './comparison.ts';
import { type KpiId, kpiOf } from './kpis.ts';

/** Figures as text, for sentences that the server makes: the API's `text`, mails. The screens have their own formats. */
export type Language = 'de' | 'en';
export const languages = ['de', 'en'] as const;

/** Made once: making a format takes a hundred times as long as using it. */
const formats = (options: Intl.NumberFormatOptions) => ({
  de: new Intl.NumberFormat('de-DE', options),
  en: new Intl.NumberFormat('en-GB', options),
});
const withDigits = { 1: formats({ maximumFractionDigits: 1 }), 2: formats({ maximumFractionDigits: 2 }) };
const shares = formats({ style: 'percent', maximumFractionDigits: 1 });

const number = (value: number, language: Language, digits: 1 | 2): string => withDigits[digits][language].format(value);

/** A share as 81.2%, in German as 81,2 % with a space at which no line breaks. */
export const percentText = (share: number, language: Language): string => shares[language].format(share);

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

/** A KPI's value with its unit, and of how many cases: 81.2% (n = 1,600). */
export const figureText = (kpi: KpiId, value: number, n: number, language: Language): string =>
  `${valueText(kpi, value, language)} (n = ${countText(n, language)})`;

/** One text for each language. */
export const inBoth = (write: (language: Language) => string): Text => ({ de: write('de'), en: write('en') });
