import type { Counted, RefOffer } from './attempts.ts';

/** The table of kpis.md once more, each KPI by hand: what it needs, and its value over what is counted. */
export interface Selection {
  /** by the day of start, of the first submission, of the first decision, of the view */
  started: Counted[];
  submitted: Counted[];
  decided: Counted[];
  viewed: Counted[];
  /** online totals of whole months by measure, and offline volumes of whole months */
  totals: { [measure: string]: number };
  offline: number;
  /** offers with an online total of starts */
  startedByTotals: RefOffer[];
  /** inhabitants of the authorities of the offers counted */
  people: number;
  /** the steps asked for, in questions by step */
  steps: string[];
}

export interface RefKpi {
  needs: string[];
  totals?: string[];
  /** offline volumes are part of it: only offers that ever delivered one, and whole months only */
  offline?: true;
  ofPaid?: true;
  byStep?: true;
  /** its steps and kinds are those of errors */
  ofErrors?: true;
  /** only offers of authorities with a number of inhabitants */
  people?: true;
  /** its formula has a status */
  status?: true;
  /** value, and n: the denominator, or for counts the value */
  of(selection: Selection): [value: number | null, n: number];
}

const share = (part: number, whole: number): [number | null, number] => [whole === 0 ? null : part / whole, whole];
const count = (n: number): [number, number] => [n, n];
const having = (records: Counted[], dimension: string, ...categories: string[]): number =>
  records.filter((record) => categories.includes(record.of[dimension] ?? '')).length;
const withStatus = ({ started }: Selection, ...statuses: string[]): number => having(started, 'status', ...statuses);
const total = ({ totals }: Selection, measure: string): number => totals[measure] ?? 0;

const submissions = (s: Selection) => withStatus(s, 'submitted') + total(s, 'submissions');
const starts = (s: Selection) => s.started.length + total(s, 'starts');
const abandonments = (s: Selection) => withStatus(s, 'abandoned') + total(s, 'abandonments');
const received = (s: Selection) => s.submitted.length + total(s, 'received');
const ended = (s: Selection) => starts(s) - withStatus(s, 'open');
const reached = ({ started, steps }: Selection) =>
  started.filter((attempt) => steps.includes('') || attempt.steps.some((step) => steps.includes(step))).length;
const dropped = ({ started, steps }: Selection) =>
  started.filter(({ lastStep }) => lastStep !== undefined && steps.includes(lastStep)).length;
const rated = ({ started }: Selection) => started.filter((attempt) => attempt.of['rating'] !== 'unknown');
const points = (s: Selection) => rated(s).reduce((sum, attempt) => sum + Number(attempt.of['rating']), 0);
const responses = (s: Selection) => rated(s).filter((attempt) => attempt.of['status'] !== 'open').length;

/** A bucket's seconds are worked out here by looking for the bucket, not with logarithms. */
function bucketed(seconds: number): number {
  let bucket = 0;
  while (1.05 ** (bucket + 1) <= Math.max(1, seconds)) bucket++;
  return 1.05 ** (bucket + 0.5);
}

function quantile(
  records: Counted[],
  field: 'durationSeconds' | 'processingSeconds',
  which: 'median' | 'p90',
): [number | null, number] {
  const sorted = records
    .flatMap((record) => record[field] ?? [])
    .map(bucketed)
    .sort((one, other) => one - other);
  const n = sorted.length;
  const at = (rank: number): number => sorted[rank - 1] ?? Number.NaN;
  if (n === 0) return [null, 0];
  if (which === 'p90') return [at(Math.ceil(0.9 * n)), n];
  return [n % 2 === 1 ? at((n + 1) / 2) : (at(n / 2) + at(n / 2 + 1)) / 2, n];
}

const wholeFlow = ['started', 'submitted'];

export const refKpis: { [id: string]: RefKpi } = {
  visits: { needs: ['visited'], of: (s) => count(s.viewed.length) },
  starts: { needs: ['started'], totals: ['starts'], of: (s) => count(starts(s)) },
  submissions: { needs: ['submitted'], totals: ['submissions'], status: true, of: (s) => count(submissions(s)) },
  ineligible: { needs: ['ineligible'], status: true, of: (s) => count(withStatus(s, 'ineligible')) },
  abandonments: { needs: wholeFlow, totals: ['abandonments'], status: true, of: (s) => count(abandonments(s)) },
  failures: { needs: ['started', 'error'], status: true, of: (s) => count(withStatus(s, 'failed')) },
  open: { needs: wholeFlow, status: true, of: (s) => count(withStatus(s, 'open')) },
  received: { needs: ['submitted'], totals: ['received'], of: (s) => count(received(s)) },
  completion_rate: {
    needs: wholeFlow,
    totals: ['starts', 'submissions'],
    status: true,
    of: (s) => share(submissions(s) + withStatus(s, 'ineligible'), ended(s)),
  },
  abandonment_rate: {
    needs: wholeFlow,
    totals: ['starts', 'abandonments'],
    status: true,
    of: (s) => share(abandonments(s), ended(s)),
  },
  failure_rate: { needs: ['started', 'error'], status: true, of: (s) => share(withStatus(s, 'failed'), ended(s)) },
  start_rate: { needs: ['visited', 'started'], of: (s) => share(starts(s), s.viewed.length) },
  duration_median: { needs: wholeFlow, status: true, of: (s) => quantile(s.started, 'durationSeconds', 'median') },
  duration_p90: { needs: wholeFlow, status: true, of: (s) => quantile(s.started, 'durationSeconds', 'p90') },
  step_reached: { needs: ['step'], byStep: true, of: (s) => count(reached(s)) },
  step_dropped: { needs: ['step'], byStep: true, status: true, of: (s) => count(dropped(s)) },
  dropoff_rate: { needs: ['step'], byStep: true, status: true, of: (s) => share(dropped(s), reached(s)) },
  payment_failure_rate: {
    needs: ['payment'],
    ofPaid: true,
    of: (s) =>
      share(
        having(s.started, 'payment_status', 'failed', 'cancelled'),
        having(s.started, 'payment_status', 'paid', 'failed', 'cancelled'),
      ),
  },
  ratings: { needs: ['rated'], of: (s) => count(rated(s).length) },
  satisfaction_mean: { needs: ['rated'], of: (s) => share(points(s), rated(s).length) },
  response_rate: { needs: ['rated', 'started'], status: true, of: (s) => share(responses(s), ended(s)) },
  resumed_share: { needs: ['resumed'], of: (s) => share(s.started.filter((attempt) => attempt.resumed).length, starts(s)) },
  out_of_hours_share: { needs: ['started'], of: (s) => share(having(s.started, 'out_of_hours', 'yes'), starts(s)) },
  digital_share: {
    needs: ['submitted'],
    totals: ['received'],
    offline: true,
    of: (s) => share(received(s), received(s) + s.offline),
  },
  processing_median: { needs: ['decided'], of: (s) => quantile(s.decided, 'processingSeconds', 'median') },
  errors: { needs: ['error'], ofErrors: true, of: (s) => count(s.started.filter((attempt) => attempt.errors.length > 0).length) },
  automation_share: {
    needs: ['decided'],
    of: (s) =>
      share(having(s.decided, 'handling', 'automated'), having(s.decided, 'handling', 'automated', 'partly_automated', 'manual')),
  },
  media_break_share: {
    needs: ['decided'],
    of: (s) => share(having(s.decided, 'media_break', 'yes'), having(s.decided, 'media_break', 'yes', 'no')),
  },
  per_1000: { needs: ['submitted'], totals: ['received'], people: true, of: (s) => [(received(s) / s.people) * 1000, s.people] },
  active_services: {
    needs: ['started'],
    totals: ['starts'],
    of: (s) => count(new Set([...s.started.map(({ offer }) => offer), ...s.startedByTotals]).size),
  },
};
