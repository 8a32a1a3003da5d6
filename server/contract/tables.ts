import type { DimensionName } from './dimensions.ts';
import type { Text } from './kpi.ts';
import { type PublishedCount, type PublishedMeasure, type PublishedRateName, publishedMean } from './published.ts';

/**
 * The tables of the open data (opendata.md) as data: the fixed lattice of what is ever published. Files, dictionary
 * and pages derive from here.
 */
export interface PublicTable {
  title: Text;
  description: Text;
  rows: Text;
  /** how long the period of a row is; '' in master data */
  period: 'day' | 'month' | 'quarter' | '';
  /** by what the counts are split: each list makes rows, and columns that it does not name stay empty */
  levels: readonly (readonly ('authority' | 'service')[])[];
  /** dimensions, one of which splits each row further; none: rows are not split */
  splits: readonly DimensionName[];
  counts: readonly PublishedCount[];
  rates: readonly PublishedRateName[];
  /** mean over the categories of the split */
  mean?: typeof publishedMean;
  /** days only of months with so many published starts */
  leastStarts?: number;
}

const everyLevel = [['authority', 'service'], ['authority'], ['service'], []] as const;
const withoutServices = [['authority', 'service'], ['authority'], []] as const;
const offerRows = (de: string, en: string): Text => ({
  de: `(Kommune × Leistung × Monat; Kommune × Monat; Monat) × ${de}`,
  en: `(authority × service × month; authority × month; month) × ${en}`,
});
const master = { period: '', levels: [], splits: [], counts: [], rates: [] } as const;

const publicTables = {
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
    period: 'month',
    levels: everyLevel,
    splits: [],
    counts: ['starts', 'submissions', 'ineligible', 'abandonments', 'failures', 'received'],
    rates: ['completion_rate', 'abandonment_rate', 'failure_rate'],
  },
  'sign-in-monthly': {
    title: { de: 'Anmeldung an Online-Diensten je Monat', en: 'Sign-in to online services by month' },
    description: {
      de: 'Eingereichte Anträge nach Art der Anmeldung und nach Vertrauensniveau.',
      en: 'Submitted applications by way of signing in and by level of assurance.',
    },
    rows: offerRows('(Anmeldung; Vertrauensniveau)', '(way of signing in; level of assurance)'),
    period: 'month',
    levels: withoutServices,
    splits: ['auth_method', 'trust_level'],
    counts: ['submissions'],
    rates: [],
  },
  'payment-monthly': {
    title: { de: 'Bezahlung in Online-Diensten je Monat', en: 'Payment in online services by month' },
    description: {
      de: 'Eingereichte Anträge nach Zahlungsart und nach Zahlungsstatus.',
      en: 'Submitted applications by payment method and by payment status.',
    },
    rows: offerRows('(Zahlungsart; Zahlungsstatus)', '(payment method; payment status)'),
    period: 'month',
    levels: withoutServices,
    splits: ['payment_method', 'payment_status'],
    counts: ['submissions'],
    rates: [],
  },
  'steps-quarterly': {
    title: { de: 'Schritte der Online-Dienste je Quartal', en: 'Steps of online services by quarter' },
    description: {
      de: 'Wie viele Nutzungsvorgänge jeden Schritt eines Online-Dienstes erreichten und bei ihm endeten. Der Schritt mit leerem Namen steht vor dem ersten.',
      en: 'How many attempts reached each step of an online service and ended at it. The step with an empty name is before the first one.',
    },
    rows: { de: 'Kommune × Leistung × Quartal × Schritt', en: 'authority × service × quarter × step' },
    period: 'quarter',
    levels: [['authority', 'service']],
    splits: ['step'],
    counts: ['step_reached', 'step_dropped'],
    rates: [],
  },
  'channels-monthly': {
    title: { de: 'Zugangswege zu Online-Diensten je Monat', en: 'Ways to online services by month' },
    description: {
      de: 'Gestartete Nutzungsvorgänge nach Gerät, nach Kanal und danach, ob außerhalb der Öffnungszeiten.',
      en: 'Started attempts by device, by channel, and by whether outside opening hours.',
    },
    rows: {
      de: 'Kommune × Monat × (Gerät; Kanal; außerhalb der Öffnungszeiten)',
      en: 'authority × month × (device; channel; outside opening hours)',
    },
    period: 'month',
    levels: [['authority']],
    splits: ['device', 'channel', 'out_of_hours'],
    counts: ['starts'],
    rates: [],
  },
  'satisfaction-quarterly': {
    title: { de: 'Zufriedenheit mit Online-Diensten je Quartal', en: 'Satisfaction with online services by quarter' },
    description: {
      de: 'Bewertungen mit 1 bis 5 Sternen, 5 ist die beste, und ihr Mittelwert.',
      en: 'Ratings from 1 to 5 stars, 5 being best, and their mean.',
    },
    rows: { de: 'Kommune × Leistung × Quartal × Bewertung', en: 'authority × service × quarter × rating' },
    period: 'quarter',
    levels: [['authority', 'service']],
    splits: ['rating'],
    counts: ['ratings'],
    rates: [],
    mean: publishedMean,
  },
  'usage-daily': {
    title: { de: 'Nutzung der Online-Dienste je Tag', en: 'Use of online services by day' },
    description: {
      de: 'Gestartete Nutzungsvorgänge und Eingänge je Tag, nur für Monate mit mindestens 300 veröffentlichten Starts einer Kommune. Als Monatszahl gelieferte Mengen stehen in keinem Tag.',
      en: 'Started attempts and submissions received by day, only for months with at least 300 published starts of an authority. Volumes delivered as a monthly number are in no day.',
    },
    rows: { de: 'Kommune × Tag', en: 'authority × day' },
    period: 'day',
    levels: [['authority']],
    splits: [],
    counts: ['starts', 'received'],
    rates: [],
    leastStarts: 300,
  },
  services: {
    title: { de: 'Leistungen', en: 'Services' },
    description: {
      de: 'Die Leistungen in den Tabellen dieser Ausgabe mit Namen und Merkmalen.',
      en: 'The services in the tables of this edition with names and properties.',
    },
    rows: { de: 'Leistung', en: 'service' },
    ...master,
  },
  authorities: {
    title: { de: 'Kommunen', en: 'Authorities' },
    description: {
      de: 'Die Kommunen in den Tabellen dieser Ausgabe mit Namen, Kreis und Einwohnerzahl.',
      en: 'The authorities in the tables of this edition with name, district and number of inhabitants.',
    },
    rows: { de: 'Kommune', en: 'authority' },
    ...master,
  },
  'code-lists': {
    title: { de: 'Codelisten', en: 'Code lists' },
    description: {
      de: 'Was die Codes in den Spalten category, flag und audience bedeuten.',
      en: 'What the codes in the columns category, flag and audience mean.',
    },
    rows: { de: 'Codeliste × Code', en: 'code list × code' },
    ...master,
  },
} as const satisfies Record<string, PublicTable>;

export type PublicTableId = keyof typeof publicTables;
export const publicTableIds = Object.keys(publicTables) as PublicTableId[];
export const tableOf = (id: PublicTableId): PublicTable => publicTables[id];
export const holdsFigures = (id: PublicTableId): boolean => tableOf(id).period !== '';

/** The measures of a table in the order of its rows. */
export const measuresIn = ({ counts, rates, mean }: PublicTable): PublishedMeasure[] => [
  ...counts,
  ...rates,
  ...(mean ? [mean] : []),
];
