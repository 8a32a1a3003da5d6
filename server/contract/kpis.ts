import type { EventType } from './event.ts';
import { type DimensionName, dimensionsOf } from './dimensions.ts';

/**
 * Measures and KPIs as data (kpis.md). A measure is a count of attempts (or views) that meet a condition, by the day
 * of one of their moments; tallies hold measures. A KPI is a sum of measures, a quotient of two sums, or a quantile
 * of a histogram. SQL, API, OpenAPI text, dictionary, tooltips and units derive from here.
 */
export interface Measure {
  /** whose day counts: that of the start (cohort), of the first submission, of the first decision, of the view */
  basis: 'start' | 'submission' | 'decision' | 'visit';
  /** the categories an attempt must have, by dimension; all must hold */
  when?: Partial<Record<DimensionName | 'resumed', readonly string[]>>;
  /** counts points (1–5) instead of attempts */
  weight?: 'rating';
  /** counted once for each step: every step reached, or the last one only */
  each?: 'step' | 'last_step';
  /** its tally carries the sum of record keys, because it is published (opendata.md) */
  keyed?: true;
}

const stars = ['1', '2', '3', '4', '5'];
const closed = ['submitted', 'ineligible', 'abandoned', 'failed'];

export const measures = {
  starts: { basis: 'start', keyed: true },
  submissions: { basis: 'start', when: { status: ['submitted'] }, keyed: true },
  ineligible: { basis: 'start', when: { status: ['ineligible'] }, keyed: true },
  abandonments: { basis: 'start', when: { status: ['abandoned'] }, keyed: true },
  failures: { basis: 'start', when: { status: ['failed'] }, keyed: true },
  open: { basis: 'start', when: { status: ['open'] } },
  ratings: { basis: 'start', when: { rating: stars }, keyed: true },
  rating_points: { basis: 'start', when: { rating: stars }, weight: 'rating' },
  responses: { basis: 'start', when: { rating: stars, status: closed } },
  payments: { basis: 'start', when: { payment_status: ['paid', 'failed', 'cancelled'] } },
  payments_failed: { basis: 'start', when: { payment_status: ['failed', 'cancelled'] } },
  resumed: { basis: 'start', when: { resumed: ['yes'] } },
  out_of_hours: { basis: 'start', when: { out_of_hours: ['yes'] } },
  step_reached: { basis: 'start', each: 'step', keyed: true },
  step_dropped: { basis: 'start', each: 'last_step', when: { status: ['abandoned', 'failed'] }, keyed: true },
  received: { basis: 'submission', keyed: true },
  decided: { basis: 'decision' },
  handled: { basis: 'decision', when: { handling: ['automated', 'partly_automated', 'manual'] } },
  automated: { basis: 'decision', when: { handling: ['automated'] } },
  media_known: { basis: 'decision', when: { media_break: ['yes', 'no'] } },
  media_breaks: { basis: 'decision', when: { media_break: ['yes'] } },
  visits: { basis: 'visit', keyed: true },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;
export const measureNames = Object.keys(measures) as MeasureName[];
export const measureOf = (name: MeasureName): Measure => measures[name];

/** What can be delivered as a monthly total instead of events (`PUT /api/v1/volumes`, channel `online`). */
export const totalMeasures = ['received', 'starts', 'submissions', 'abandonments'] as const satisfies MeasureName[];
export type TotalMeasure = (typeof totalMeasures)[number];

export type Term = MeasureName | `-${MeasureName}` | 'offline';
export type Need = EventType | 'volumes';

export interface Kpi {
  de: string;
  en: string;
  definition: { de: string; en: string };
  unit: 'count' | 'share' | 'ratio' | 'seconds' | 'stars';
  value:
    | { sum: MeasureName }
    | { over: readonly Term[]; under: readonly Term[] }
    | { quantile: 'median' | 'p90'; of: 'duration' | 'processing' };
  /** what an offer must measure to count in this KPI */
  needs: readonly Need[];
  /** monthly totals that stand in for `needs` at intervals month and longer */
  totals?: readonly TotalMeasure[];
  dimensions: readonly DimensionName[];
  /** a free service has none of it: `not_applicable` */
  ofPaid?: true;
  /** asked only by step */
  byStep?: true;
  /** counted over whole months only: not measured at day and week */
  wholeMonths?: true;
  /** whether more is good, for the colour of a change */
  better?: 'more' | 'less';
  version: number;
}

const ofOffer = dimensionsOf('offer');
const ofAttempt = [...ofOffer, ...dimensionsOf('attempt', 'both')];
const ofVisit = [...ofOffer, ...dimensionsOf('both', 'visit')];
const finished: Term[] = ['starts', '-open'];

export const kpis = {
  visits: {
    de: 'Aufrufe',
    en: 'Page views',
    definition: {
      de: 'Aufrufe von Informations- und Startseiten nach dem Tag des Aufrufs, jede Kennung einmal.',
      en: 'Views of information and start pages by the day of the view, each id once.',
    },
    unit: 'count',
    value: { sum: 'visits' },
    needs: ['visited'],
    dimensions: ofVisit,
    version: 1,
  },
  starts: {
    de: 'Gestartet',
    en: 'Started',
    definition: {
      de: 'Nutzungsvorgänge nach dem Tag ihres Starts. Der Aufruf einer Seite ist noch kein Start.',
      en: 'Attempts by the day of their start. Viewing a page is not a start.',
    },
    unit: 'count',
    value: { sum: 'starts' },
    needs: ['started'],
    totals: ['starts'],
    dimensions: ofAttempt,
    version: 1,
  },
  submissions: {
    de: 'Eingereicht',
    en: 'Submitted',
    definition: {
      de: 'Im Zeitraum gestartete Nutzungsvorgänge, deren Antrag bei der Behörde eingegangen ist, gleich wann.',
      en: 'Attempts started in the period whose application reached the authority, whenever that was.',
    },
    unit: 'count',
    value: { sum: 'submissions' },
    needs: ['submitted'],
    totals: ['submissions'],
    dimensions: ofAttempt,
    better: 'more',
    version: 1,
  },
  ineligible: {
    de: 'Kein Anspruch',
    en: 'Not eligible',
    definition: {
      de: 'Im Zeitraum gestartete Nutzungsvorgänge, die ordentlich mit „kein Anspruch“ oder „nichts zu tun“ endeten.',
      en: 'Attempts started in the period that properly ended with “not entitled” or “nothing to do”.',
    },
    unit: 'count',
    value: { sum: 'ineligible' },
    needs: ['ineligible'],
    dimensions: ofAttempt,
    version: 1,
  },
  abandonments: {
    de: 'Abgebrochen',
    en: 'Abandoned',
    definition: {
      de: 'Im Zeitraum gestartete Nutzungsvorgänge, die ausdrücklich oder durch Zeitablauf abgebrochen wurden.',
      en: 'Attempts started in the period that were abandoned, explicitly or by silence beyond the limit.',
    },
    unit: 'count',
    value: { sum: 'abandonments' },
    needs: ['started', 'submitted'],
    totals: ['abandonments'],
    dimensions: ofAttempt,
    better: 'less',
    version: 1,
  },
  failures: {
    de: 'Technisch gescheitert',
    en: 'Failed',
    definition: {
      de: 'Im Zeitraum gestartete Nutzungsvorgänge, die mit einem technischen oder Übermittlungsfehler endeten.',
      en: 'Attempts started in the period that ended with a technical or transmission error.',
    },
    unit: 'count',
    value: { sum: 'failures' },
    needs: ['started', 'error'],
    dimensions: ofAttempt,
    better: 'less',
    version: 1,
  },
  open: {
    de: 'Offen',
    en: 'Open',
    definition: {
      de: 'Im Zeitraum gestartete Nutzungsvorgänge, deren Frist noch läuft und die noch kein Ende haben.',
      en: 'Attempts started in the period that have no end yet and whose limit has not run out.',
    },
    unit: 'count',
    value: { sum: 'open' },
    needs: ['started', 'submitted'],
    dimensions: ofAttempt,
    version: 1,
  },
  received: {
    de: 'Eingänge',
    en: 'Received',
    definition: {
      de: 'Eingereichte Nutzungsvorgänge nach dem Tag ihres ersten Eingangs, gleich wann sie gestartet wurden.',
      en: 'Submitted attempts by the day of their first submission, whenever they were started.',
    },
    unit: 'count',
    value: { sum: 'received' },
    needs: ['submitted'],
    totals: ['received'],
    dimensions: ofAttempt,
    better: 'more',
    version: 1,
  },
  completion_rate: {
    de: 'Abschlussquote',
    en: 'Completion rate',
    definition: {
      de: '(Eingereicht + Kein Anspruch) / (Gestartet − Offen).',
      en: '(submitted + not eligible) / (started − open).',
    },
    unit: 'share',
    value: { over: ['submissions', 'ineligible'], under: finished },
    needs: ['started', 'submitted'],
    totals: ['starts', 'submissions'],
    dimensions: ofAttempt,
    better: 'more',
    version: 1,
  },
  abandonment_rate: {
    de: 'Abbruchquote',
    en: 'Abandonment rate',
    definition: { de: 'Abgebrochen / (Gestartet − Offen).', en: 'abandoned / (started − open).' },
    unit: 'share',
    value: { over: ['abandonments'], under: finished },
    needs: ['started', 'submitted'],
    totals: ['starts', 'abandonments'],
    dimensions: ofAttempt,
    better: 'less',
    version: 1,
  },
  failure_rate: {
    de: 'Quote technischer Fehler',
    en: 'Failure rate',
    definition: { de: 'Technisch gescheitert / (Gestartet − Offen).', en: 'failed / (started − open).' },
    unit: 'share',
    value: { over: ['failures'], under: finished },
    needs: ['started', 'error'],
    dimensions: ofAttempt,
    better: 'less',
    version: 1,
  },
  start_rate: {
    de: 'Starts je Aufruf',
    en: 'Starts per view',
    definition: {
      de: 'Gestartet / Aufrufe; kann über 1 liegen, weil Links auch direkt in den Dienst führen.',
      en: 'started / page views; may pass 1, because links also lead straight into the service.',
    },
    unit: 'ratio',
    value: { over: ['starts'], under: ['visits'] },
    needs: ['visited', 'started'],
    dimensions: [...ofOffer, ...dimensionsOf('both')],
    version: 1,
  },
  duration_median: {
    de: 'Bearbeitungsdauer (Median)',
    en: 'Time to complete (median)',
    definition: {
      de: 'Median der Zeit vom Start bis zum Eingang, eingereichte Nutzungsvorgänge ohne Entwurf; auf 2,5 % genau.',
      en: 'Median time from start to submission, submitted attempts without a resumed draft; within 2.5 %.',
    },
    unit: 'seconds',
    value: { quantile: 'median', of: 'duration' },
    needs: ['started', 'submitted'],
    dimensions: ofAttempt,
    better: 'less',
    version: 1,
  },
  duration_p90: {
    de: 'Bearbeitungsdauer (90 %)',
    en: 'Time to complete (90 %)',
    definition: {
      de: 'Zeit vom Start bis zum Eingang, die neun von zehn eingereichten Nutzungsvorgängen ohne Entwurf nicht überschreiten; auf 2,5 % genau.',
      en: 'Time from start to submission that nine of ten submitted attempts without a resumed draft do not pass; within 2.5 %.',
    },
    unit: 'seconds',
    value: { quantile: 'p90', of: 'duration' },
    needs: ['started', 'submitted'],
    dimensions: ofAttempt,
    better: 'less',
    version: 1,
  },
  step_reached: {
    de: 'Erreicht',
    en: 'Reached',
    definition: {
      de: 'Nutzungsvorgänge, die den Schritt erreicht haben; vor dem ersten Schritt sind es alle.',
      en: 'Attempts that reached the step; before the first step, all of them.',
    },
    unit: 'count',
    value: { sum: 'step_reached' },
    needs: ['step'],
    dimensions: [...ofAttempt, 'step'],
    byStep: true,
    version: 1,
  },
  step_dropped: {
    de: 'Ausgestiegen',
    en: 'Left',
    definition: {
      de: 'Abgebrochene oder technisch gescheiterte Nutzungsvorgänge, deren letzter Schritt dieser war.',
      en: 'Abandoned or failed attempts whose last step this was.',
    },
    unit: 'count',
    value: { sum: 'step_dropped' },
    needs: ['step'],
    dimensions: [...ofAttempt, 'step'],
    byStep: true,
    better: 'less',
    version: 1,
  },
  dropoff_rate: {
    de: 'Ausstiegsquote',
    en: 'Drop-off rate',
    definition: { de: 'Ausgestiegen / Erreicht, je Schritt.', en: 'left / reached, for each step.' },
    unit: 'share',
    value: { over: ['step_dropped'], under: ['step_reached'] },
    needs: ['step'],
    dimensions: [...ofAttempt, 'step'],
    byStep: true,
    better: 'less',
    version: 1,
  },
  payment_failure_rate: {
    de: 'Fehlgeschlagene Zahlungen',
    en: 'Failed payments',
    definition: {
      de: 'Zahlungsstatus fehlgeschlagen oder abgebrochen / (bezahlt + fehlgeschlagen + abgebrochen).',
      en: 'payment status failed or cancelled / (paid + failed + cancelled).',
    },
    unit: 'share',
    value: { over: ['payments_failed'], under: ['payments'] },
    needs: ['payment'],
    dimensions: ofAttempt,
    ofPaid: true,
    better: 'less',
    version: 1,
  },
  ratings: {
    de: 'Bewertungen',
    en: 'Ratings',
    definition: { de: 'Bewertete Nutzungsvorgänge; die letzte Bewertung zählt.', en: 'Rated attempts; the last rating counts.' },
    unit: 'count',
    value: { sum: 'ratings' },
    needs: ['rated'],
    dimensions: ofAttempt,
    version: 1,
  },
  satisfaction_mean: {
    de: 'Zufriedenheit',
    en: 'Satisfaction',
    definition: {
      de: 'Mittelwert der letzten Bewertungen von 1 bis 5, 5 ist die beste.',
      en: 'Mean of the last ratings from 1 to 5, 5 being best.',
    },
    unit: 'stars',
    value: { over: ['rating_points'], under: ['ratings'] },
    needs: ['rated'],
    dimensions: ofAttempt,
    better: 'more',
    version: 1,
  },
  response_rate: {
    de: 'Rücklaufquote',
    en: 'Response rate',
    definition: {
      de: 'Bewertete Nutzungsvorgänge, die nicht offen sind / (Gestartet − Offen).',
      en: 'rated attempts that are not open / (started − open).',
    },
    unit: 'share',
    value: { over: ['responses'], under: finished },
    needs: ['rated', 'started'],
    dimensions: ofAttempt,
    better: 'more',
    version: 1,
  },
  resumed_share: {
    de: 'Mit Entwurf',
    en: 'With a draft',
    definition: { de: 'Nutzungsvorgänge mit fortgesetztem Entwurf / Gestartet.', en: 'attempts with a resumed draft / started.' },
    unit: 'share',
    value: { over: ['resumed'], under: ['starts'] },
    needs: ['resumed'],
    dimensions: ofAttempt,
    version: 1,
  },
  out_of_hours_share: {
    de: 'Außerhalb der Öffnungszeiten',
    en: 'Outside opening hours',
    definition: {
      de: 'Starts außerhalb der Öffnungszeiten (Einstellung, sonst Mo–Fr 8–16 Uhr) / Gestartet; Feiertage werden nicht gesondert behandelt.',
      en: 'starts outside opening hours (a setting, else Mon–Fri 8–16 h) / started; public holidays are not treated apart.',
    },
    unit: 'share',
    value: { over: ['out_of_hours'], under: ['starts'] },
    needs: ['started'],
    dimensions: ofAttempt,
    version: 1,
  },
  digital_share: {
    de: 'Online-Anteil',
    en: 'Share online',
    definition: {
      de: 'Eingänge / (Eingänge + Offline-Mengen derselben Online-Dienste), nur ganze Monate.',
      en: 'received / (received + offline volumes of the same offers), whole months only.',
    },
    unit: 'share',
    value: { over: ['received'], under: ['received', 'offline'] },
    needs: ['submitted', 'volumes'],
    totals: ['received'],
    dimensions: ofOffer,
    wholeMonths: true,
    better: 'more',
    version: 1,
  },
  processing_median: {
    de: 'Verwaltungslaufzeit',
    en: 'Processing time (median)',
    definition: {
      de: 'Median der Zeit vom ersten Eingang bis zur ersten Entscheidung, wo diese nicht früher liegt, nach dem Tag der Entscheidung; auf 2,5 % genau.',
      en: 'Median time from first submission to first decision, where that is not earlier, by the day of decision; within 2.5 %.',
    },
    unit: 'seconds',
    value: { quantile: 'median', of: 'processing' },
    needs: ['decided'],
    dimensions: ofAttempt,
    better: 'less',
    version: 1,
  },
  automation_share: {
    de: 'Automatisiert',
    en: 'Automated',
    definition: {
      de: 'Automatisch bearbeitet / mit bekannter Bearbeitung, nach dem Tag der Entscheidung.',
      en: 'handled by machine / with a known handling, by the day of decision.',
    },
    unit: 'share',
    value: { over: ['automated'], under: ['handled'] },
    needs: ['decided'],
    dimensions: ofAttempt,
    version: 1,
  },
  media_break_share: {
    de: 'Medienbrüche',
    en: 'Media breaks',
    definition: {
      de: 'Mit Medienbruch / mit bekannter Angabe, nach dem Tag der Entscheidung.',
      en: 'with a change of medium / where known, by the day of decision.',
    },
    unit: 'share',
    value: { over: ['media_breaks'], under: ['media_known'] },
    needs: ['decided'],
    dimensions: ofAttempt,
    better: 'less',
    version: 1,
  },
} as const satisfies Record<string, Kpi>;

export type KpiId = keyof typeof kpis;
export const kpiIds = Object.keys(kpis) as [KpiId, ...KpiId[]];
export const kpiOf = (id: KpiId): Kpi => kpis[id];

/** The measures of a formula, without signs; `offline` (volumes) is not a measure. */
export function measuresOf(kpi: Kpi): MeasureName[] {
  if ('sum' in kpi.value) return [kpi.value.sum];
  if ('quantile' in kpi.value) return [];
  const terms = [...kpi.value.over, ...kpi.value.under].filter((term) => term !== 'offline');
  return [...new Set(terms.map((term) => term.replace('-', '') as MeasureName))];
}

/** Whether the formula asks for the status of attempts, so that open ones make its value provisional. */
export function dependsOnStatus(kpi: Kpi): boolean {
  if ('quantile' in kpi.value) return kpi.value.of === 'duration';
  return measuresOf(kpi).some((name) => measureOf(name).when?.status !== undefined);
}

/** Seconds that a histogram bucket stands for: 1.05^(b + 0.5) (kpis.md, medians). */
export const bucketSeconds = (bucket: number): number => 1.05 ** (bucket + 0.5);
