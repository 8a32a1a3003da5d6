import type { Text } from './kpi.ts';
import { type KpiId, kpiOf } from './kpis.ts';
import type { MeasureName } from './measures.ts';

/** Counts that carry sums of record keys and may so be published. */
export type PublishedCount = 'starts' | 'submissions' | 'ineligible' | 'abandonments' | 'failures' | 'received';

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

export const publishedRates = {
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

/** No share is published over fewer published cases than this. */
export const leastDenominator = 30;

/**
 * The tables of the open data (opendata.md) as data: the fixed lattice of what is ever published. Files, dictionary
 * and pages derive from here.
 */
export interface PublicTable {
  title: Text;
  description: Text;
  rows: Text;
  /** by what the counts are split: each list makes rows, and columns that it does not name stay empty */
  levels: readonly (readonly ('authority' | 'service')[])[];
  counts: readonly (PublishedCount & MeasureName)[];
  rates: readonly PublishedRateName[];
}

export const publicTables = {
  'usage-monthly': {
    title: { de: 'Nutzung der Online-Dienste je Monat', en: 'Use of online services by month' },
    description: {
      de: 'Wie oft Online-Dienste der Verwaltung gestartet, eingereicht und abgebrochen wurden, je Monat, Kommune und Leistung, mit Summen.',
      en: 'How often online public services were started, submitted and abandoned, by month, authority and service, with totals.',
    },
    rows: {
      de: 'Kommune × Leistung × Monat; Kommune × Monat; Leistung × Monat; Monat',
      en: 'authority × service × month; authority × month; service × month; month',
    },
    levels: [['authority', 'service'], ['authority'], ['service'], []],
    counts: ['starts', 'submissions', 'ineligible', 'abandonments', 'failures', 'received'],
    rates: ['completion_rate', 'abandonment_rate', 'failure_rate'],
  },
} as const satisfies Record<string, PublicTable>;

export type PublicTableId = keyof typeof publicTables;
export const publicTableIds = Object.keys(publicTables) as PublicTableId[];
export const tableOf = (id: PublicTableId): PublicTable => publicTables[id];

export interface Column {
  de: string;
  en: string;
  type: 'string' | 'number';
}

/** The columns of every table, in the order of the files. */
export const columns = {
  period: { de: 'Zeitraum nach ISO 8601, zum Beispiel 2026-09', en: 'period in ISO 8601, for example 2026-09', type: 'string' },
  period_type: { de: 'Art des Zeitraums: month', en: 'kind of period: month', type: 'string' },
  ars: {
    de: 'Amtlicher Regionalschlüssel der Kommune, 12 Ziffern als Text; leer in Summen über Kommunen',
    en: 'official regional key of the authority, 12 digits as text; empty in totals over authorities',
    type: 'string',
  },
  authority: {
    de: 'Name der Kommune; leer in Summen über Kommunen',
    en: 'name of the authority; empty in totals over authorities',
    type: 'string',
  },
  service_key: {
    de: 'Schlüssel der Leistung (LeiKa) oder Kurzname; leer in Summen über Leistungen',
    en: 'key of the service (LeiKa) or slug; empty in totals over services',
    type: 'string',
  },
  service: {
    de: 'Name der Leistung; leer in Summen über Leistungen',
    en: 'name of the service in German; empty in totals over services',
    type: 'string',
  },
  measure: { de: 'Kennzahl', en: 'measure', type: 'string' },
  dimension: {
    de: 'Merkmal, nach dem die Zeile aufteilt; leer ohne Aufteilung',
    en: 'dimension the row splits by; empty without a split',
    type: 'string',
  },
  category: { de: 'Ausprägung des Merkmals', en: 'category of the dimension', type: 'string' },
  value: { de: 'Wert; Dezimaltrennzeichen ist der Punkt', en: 'value; the decimal separator is a point', type: 'number' },
  unit: {
    de: 'Einheit: count (Anzahl) oder share (Anteil von 0 bis 1)',
    en: 'unit: count, or share from 0 to 1',
    type: 'string',
  },
  flag: { de: 'Kennzeichen: protected (geschützt)', en: 'flag: protected', type: 'string' },
  status: {
    de: 'provisional (vorläufig, jünger als 3 Monate) oder final (endgültig)',
    en: 'provisional (younger than 3 months) or final',
    type: 'string',
  },
  method: { de: 'Schutzverfahren', en: 'method of protection', type: 'string' },
  edition: { de: 'Ausgabe', en: 'edition', type: 'string' },
} as const satisfies Record<string, Column>;

export type ColumnName = keyof typeof columns;
export const columnNames = Object.keys(columns) as ColumnName[];

/** A row of a published file. */
export type PublishedRow = Record<Exclude<ColumnName, 'value'>, string> & { value: number };

/** What a measure of a table means: count or share, with the formula where the published one is its own. */
export function publishedMeasure(name: PublishedCount | PublishedRateName): {
  label: Text;
  definition: Text;
  unit: 'count' | 'share';
} {
  const { de, en, definition } = kpiOf(name);
  if (name in publishedRates) return { label: { de, en }, definition: rateOf(name as PublishedRateName).formula, unit: 'share' };
  return { label: { de, en }, definition, unit: 'count' };
}

export interface Licence extends Text {
  url: string;
  /** name in a Data Package descriptor */
  packageName: string;
  /** whether users must name the source */
  attribution: boolean;
}

/** Licences an authority may choose, the one that asks least of users first. */
export const licences = {
  'dl-de/zero-2-0': {
    de: 'Datenlizenz Deutschland – Zero – Version 2.0',
    en: 'Data licence Germany – Zero – Version 2.0',
    url: 'https://www.govdata.de/dl-de/zero-2-0',
    packageName: 'DL-DE-ZERO-2.0',
    attribution: false,
  },
  CC0: {
    de: 'Creative Commons CC0 1.0',
    en: 'Creative Commons CC0 1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    packageName: 'CC0-1.0',
    attribution: false,
  },
  'dl-de/by-2-0': {
    de: 'Datenlizenz Deutschland – Namensnennung – Version 2.0',
    en: 'Data licence Germany – Attribution – Version 2.0',
    url: 'https://www.govdata.de/dl-de/by-2-0',
    packageName: 'DL-DE-BY-2.0',
    attribution: true,
  },
  'CC BY 4.0': {
    de: 'Creative Commons Namensnennung 4.0 International (CC BY 4.0)',
    en: 'Creative Commons Attribution 4.0 International (CC BY 4.0)',
    url: 'https://creativecommons.org/licenses/by/4.0/',
    packageName: 'CC-BY-4.0',
    attribution: true,
  },
} as const satisfies Record<string, Licence>;

export type LicenceId = keyof typeof licences;
export const licenceIds = Object.keys(licences) as [LicenceId, ...LicenceId[]];
export const defaultLicence: LicenceId = 'dl-de/zero-2-0';

/** Licence of a compilation: of all its parts' licences the one that asks most of users. */
export function strictest(ids: readonly LicenceId[]): LicenceId {
  return licenceIds.findLast((id) => ids.includes(id)) ?? defaultLicence;
}

/** What protection means for a reader, in plain words; it stands beside every table and in every file that has room. */
export const protectionText: Text = {
  de: 'Zum Schutz einzelner Personen ist jede veröffentlichte Anzahl um einen kleinen, zufälligen, aber immer gleichen Betrag verändert. Ein Wert weicht um höchstens 4 vom wahren Wert ab; im Mittel heben sich die Abweichungen auf. Eine wahre Null bleibt null, Zeilen mit dem Wert 0 fehlen, und 1 und 2 kommen nie vor. Teile müssen sich deshalb nicht genau zur Summe addieren: Nehmen Sie Summen aus der Tabelle, statt selbst zu addieren. Anteile sind aus den veröffentlichten Anzahlen berechnet und stehen nur dort, wo mindestens 30 Fälle zugrunde liegen und alle enthaltenen Online-Dienste messen, was dafür nötig ist.',
  en: 'To protect individuals, every published count is changed by a small amount that is random but always the same. A value deviates from the true one by at most 4; on average the deviations cancel out. A true zero stays zero, rows with the value 0 are left out, and 1 and 2 never appear. So parts need not add up to totals: take totals from the table instead of adding up yourself. Shares are computed from the published counts and given only where they rest on at least 30 cases and all online services in them measure what is needed.',
};

/** Who is in the totals of an instance's edition. */
export function coverageText(counted: number, of: number): Text {
  return {
    de: `Die Zahlen enthalten nur Kommunen, die der Veröffentlichung zugestimmt haben: ${counted} von ${of}. Auch Summen zählen nur diese.`,
    en: `The figures hold only authorities that agreed to publish: ${counted} of ${of}. Totals count only these, too.`,
  };
}
