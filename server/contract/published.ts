import type { Text } from './kpi.ts';
import { type KpiId, kpiOf } from './kpis.ts';
import type { MeasureName } from './measures.ts';

/** Counts that carry sums of record keys and may so be published. */
const publishedCounts = [
  'starts',
  'submissions',
  'ineligible',
  'abandonments',
  'failures',
  'received',
  'step_reached',
  'step_dropped',
  'ratings',
] as const satisfies MeasureName[];
export type PublishedCount = (typeof publishedCounts)[number];

/** A share computed from published counts, so that it tells nothing they do not tell. */
export interface PublishedRate {
  over: readonly PublishedCount[];
  under: readonly PublishedCount[];
  /** what every offer counted in the row must measure: a platform that reports submissions alone completes not 100 % */
  needs: readonly PublishedCount[];
  formula: Text;
}

const finished = ['submissions', 'ineligible', 'abandonments', 'failures'] as const;
const under: Text = {
  de: '(Eingereicht + Kein Anspruch + Abgebrochen + Technisch gescheitert)',
  en: '(submitted + not eligible + abandoned + failed)',
};
const formula = (de: string, en: string): Text => ({ de: `${de} / ${under.de}`, en: `${en} / ${under.en}` });

const publishedRates = {
  completion_rate: {
    over: ['submissions', 'ineligible'],
    under: finished,
    needs: ['submissions', 'abandonments'],
    formula: formula('(Eingereicht + Kein Anspruch)', '(submitted + not eligible)'),
  },
  abandonment_rate: {
    over: ['abandonments'],
    under: finished,
    needs: ['submissions', 'abandonments'],
    formula: formula('Abgebrochen', 'abandoned'),
  },
  failure_rate: {
    over: ['failures'],
    under: finished,
    needs: ['submissions', 'abandonments', 'failures'],
    formula: formula('Technisch gescheitert', 'failed'),
  },
} as const satisfies Partial<Record<KpiId, PublishedRate>>;

export type PublishedRateName = keyof typeof publishedRates;
export const rateOf = (name: PublishedRateName): PublishedRate => publishedRates[name];

/** No share and no mean is published over fewer published cases than this. */
export const leastDenominator = 30;

/** The mean of the ratings of a row's service, computed from the published counts of its stars (opendata.md). */
export const publishedMean = 'satisfaction_mean' satisfies KpiId;
const meanFormula: Text = {
  de: 'Summe aus Sternen × veröffentlichter Anzahl / Summe der veröffentlichten Anzahlen, auf 2 Stellen',
  en: 'sum of stars × published count / sum of the published counts, to 2 places',
};

export type PublishedMeasure = PublishedCount | PublishedRateName | typeof publishedMean;

/** What a measure of a table means: count, share or stars, with the formula where the published one is its own. */
export function publishedMeasure(name: PublishedMeasure): { label: Text; definition: Text; unit: 'count' | 'share' | 'stars' } {
  const { de, en, definition } = kpiOf(name);
  const label = { de, en };
  if (name === publishedMean) return { label, definition: meanFormula, unit: 'stars' };
  if (name in publishedRates) return { label, definition: rateOf(name as PublishedRateName).formula, unit: 'share' };
  return { label, definition, unit: 'count' };
}

/** What protection means for a reader, in plain words; it stands beside every table and in every file that has room. */
export const protectionText: Text = {
  de: 'Zum Schutz einzelner Personen ist jede veröffentlichte Anzahl um einen kleinen, zufälligen, aber immer gleichen Betrag verändert. Ein Wert weicht um höchstens 4 vom wahren Wert ab; im Mittel heben sich die Abweichungen auf. Eine wahre Null bleibt null, Zeilen mit dem Wert 0 fehlen, und 1 und 2 kommen nie vor. Teile müssen sich deshalb nicht genau zur Summe addieren: Nehmen Sie Summen aus der Tabelle, statt selbst zu addieren. Anteile sind aus den veröffentlichten Anzahlen berechnet und stehen nur dort, wo mindestens 30 Fälle zugrunde liegen und alle enthaltenen Online-Dienste messen, was dafür nötig ist.',
  en: 'To protect individuals, every published count is changed by a small amount that is random but always the same. A value deviates from the true one by at most 4; on average the deviations cancel out. A true zero stays zero, rows with the value 0 are left out, and 1 and 2 never appear. So parts need not add up to totals: take totals from the table instead of adding up yourself. Shares are computed from the published counts and given only where they rest on at least 30 cases and all online services in them measure what is needed.',
};

/** Who is in the totals of an edition; `only`: the name of the authority that it is about. */
export function coverageText(counted: number, of: number, only?: string): Text {
  if (only) return { de: `Die Zahlen gelten nur für ${only}.`, en: `The figures are only about ${only}.` };
  return {
    de: `Die Zahlen enthalten nur Kommunen, die der Veröffentlichung zugestimmt haben: ${counted} von ${of}. Auch Summen zählen nur diese.`,
    en: `The figures hold only authorities that agreed to publish: ${counted} of ${of}. Totals count only these, too.`,
  };
}
