import type { DimensionName } from './dimensions.ts';

/**
 * Measures as data: a measure is a count of attempts (or views) that meet a condition, by the day of one of their
 * moments. Tallies hold measures, KPIs are made of them. SQL derives from here, and the formulas in words.
 */
export interface Measure {
  /** its name in formulas */
  de: string;
  en: string;
  /** whose day counts: that of the start (cohort), of the first submission, of the first decision, of the view */
  basis: 'start' | 'submission' | 'decision' | 'visit';
  /** the categories an attempt must have, by dimension; all must hold */
  when?: Partial<Record<DimensionName | 'resumed', readonly string[]>>;
  /** counts points (1–5) instead of attempts */
  weight?: 'rating';
  /**
   * counted once for each part of an attempt: every step reached, or the last one only. Of errors each kind and step
   * counts once where it is asked for, otherwise the attempt that met any.
   */
  each?: 'step' | 'last_step' | 'error';
  /** its tally carries the sum of record keys, because it is published (opendata.md) */
  keyed?: true;
}

const stars = ['1', '2', '3', '4', '5'];
const closed = ['submitted', 'ineligible', 'abandoned', 'failed'];

export const measures = {
  starts: { de: 'Gestartet', en: 'started', basis: 'start', keyed: true },
  submissions: { de: 'Eingereicht', en: 'submitted', basis: 'start', when: { status: ['submitted'] }, keyed: true },
  ineligible: { de: 'Kein Anspruch', en: 'not eligible', basis: 'start', when: { status: ['ineligible'] }, keyed: true },
  abandonments: { de: 'Abgebrochen', en: 'abandoned', basis: 'start', when: { status: ['abandoned'] }, keyed: true },
  failures: { de: 'Technisch gescheitert', en: 'failed', basis: 'start', when: { status: ['failed'] }, keyed: true },
  open: { de: 'Offen', en: 'open', basis: 'start', when: { status: ['open'] } },
  ratings: { de: 'Bewertungen', en: 'ratings', basis: 'start', when: { rating: stars }, keyed: true },
  rating_points: {
    de: 'Summe der letzten Bewertungen',
    en: 'sum of the last ratings',
    basis: 'start',
    when: { rating: stars },
    weight: 'rating',
  },
  responses: {
    de: 'Bewertet und nicht offen',
    en: 'rated and not open',
    basis: 'start',
    when: { rating: stars, status: closed },
  },
  payments: {
    de: 'Zahlungen mit Ergebnis',
    en: 'payments with a result',
    basis: 'start',
    when: { payment_status: ['paid', 'failed', 'cancelled'] },
  },
  payments_failed: {
    de: 'Zahlungen fehlgeschlagen oder abgebrochen',
    en: 'payments failed or cancelled',
    basis: 'start',
    when: { payment_status: ['failed', 'cancelled'] },
  },
  resumed: { de: 'Mit fortgesetztem Entwurf', en: 'with a resumed draft', basis: 'start', when: { resumed: ['yes'] } },
  out_of_hours: {
    de: 'Außerhalb der Öffnungszeiten gestartet',
    en: 'started outside opening hours',
    basis: 'start',
    when: { out_of_hours: ['yes'] },
  },
  step_reached: { de: 'Schritt erreicht', en: 'reached the step', basis: 'start', each: 'step', keyed: true },
  step_dropped: {
    de: 'Beim Schritt ausgestiegen',
    en: 'left at the step',
    basis: 'start',
    each: 'last_step',
    when: { status: ['abandoned', 'failed'] },
    keyed: true,
  },
  received: { de: 'Eingänge', en: 'received', basis: 'submission', keyed: true },
  decided: { de: 'Entschieden', en: 'decided', basis: 'decision' },
  handled: {
    de: 'Mit bekannter Bearbeitung entschieden',
    en: 'decided with a known handling',
    basis: 'decision',
    when: { handling: ['automated', 'partly_automated', 'manual'] },
  },
  automated: {
    de: 'Automatisch entschieden',
    en: 'decided by machine',
    basis: 'decision',
    when: { handling: ['automated'] },
  },
  media_known: {
    de: 'Mit Angabe zum Medienbruch entschieden',
    en: 'decided, change of medium known',
    basis: 'decision',
    when: { media_break: ['yes', 'no'] },
  },
  media_breaks: {
    de: 'Mit Medienbruch entschieden',
    en: 'decided with a change of medium',
    basis: 'decision',
    when: { media_break: ['yes'] },
  },
  visits: { de: 'Aufrufe', en: 'page views', basis: 'visit', keyed: true },
  errors: { de: 'Mit Fehlermeldung', en: 'with an error shown', basis: 'start', each: 'error' },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;
export const measureNames = Object.keys(measures) as MeasureName[];
export const measureOf = (name: MeasureName): Measure => measures[name];

/** What can be delivered as a monthly total instead of events (`PUT /api/v1/volumes`, channel `online`). */
export const totalMeasures = ['received', 'starts', 'submissions', 'abandonments'] as const satisfies MeasureName[];
export type TotalMeasure = (typeof totalMeasures)[number];
