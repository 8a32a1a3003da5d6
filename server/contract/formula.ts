import type { Kpi, Term, Text } from './kpi.ts';
import { type MeasureName, measureOf } from './measures.ts';

/** Formulas in words, from the definitions that the SQL is made of: `(Eingereicht + Kein Anspruch) / (Gestartet − Offen)`. */
export const formulaText = ({ value }: Kpi): Text => ({ de: inWords(value, 'de'), en: inWords(value, 'en') });

const quantiles = {
  median: { de: 'Median', en: 'median' },
  p90: { de: '90-%-Quantil', en: '90% quantile' },
} as const;
const durations = {
  duration: { de: 'Zeit vom Start bis zum ersten Eingang', en: 'time from start to first submission' },
  processing: { de: 'Zeit vom ersten Eingang bis zur ersten Entscheidung', en: 'time from first submission to first decision' },
} as const;
const beside = {
  offline: { de: 'Offline-Mengen', en: 'offline volumes' },
  inhabitants: { de: 'Einwohner', en: 'inhabitants' },
} as const;

function inWords(value: Kpi['value'], language: keyof Text): string {
  if ('sum' in value) return measureOf(value.sum)[language];
  if ('quantile' in value) return `${quantiles[value.quantile][language]} (${durations[value.of][language]})`;
  if ('offersWith' in value) {
    const measure = measureOf(value.offersWith)[language];
    return language === 'de' ? `Zahl der Online-Dienste mit ${measure} > 0` : `number of offers with ${measure} > 0`;
  }
  const over = sumInWords(value.over, language);
  const times = value.times === undefined ? '' : ` × ${value.times.toLocaleString(language === 'de' ? 'de-DE' : 'en-GB')}`;
  return `${over}${times} / ${sumInWords(value.under, language)}`;
}

/** Terms with their signs; in brackets where there are several. */
function sumInWords(terms: readonly Term[], language: keyof Text): string {
  const text = terms
    .map((term, index) => `${term.startsWith('-') ? ' − ' : index > 0 ? ' + ' : ''}${nameOf(term, language)}`)
    .join('');
  return terms.length > 1 ? `(${text})` : text;
}

function nameOf(term: Term, language: keyof Text): string {
  if (term === 'offline' || term === 'inhabitants') return beside[term][language];
  return measureOf(term.replace('-', '') as MeasureName)[language];
}
