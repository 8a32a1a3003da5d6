import type { DurationsAnswer } from '../../../server/contract/offer-figures.ts';
import { fetchAnswers, fetchDurations, fetchKpis, type KpiQuestion, type KpiRow, type OfferKey } from '../../api.ts';
import type { Range } from '../../../server/contract/days.ts';
import { tooFarBack } from '../../figures/tooFarBack.ts';

/** What the page of an offer shows below: how people came, signed in and paid, what went wrong, what they say. */
export interface OfferDetails {
  range: Range;
  asOf: string;
  /** submissions by auth_method */
  signIn: KpiRow[];
  /** submissions by payment_method */
  payment: KpiRow[];
  /** starts by device */
  devices: KpiRow[];
  /** abandonments by reason */
  reasons: KpiRow[];
  /** errors by error_kind and step; by error_kind only where single attempts are no longer kept */
  errors: KpiRow[];
  errorsByKind: boolean;
  durations: DurationsAnswer;
  /** ratings by rating */
  ratings: KpiRow[];
  /** ratings, their mean and the rate of failed payments without a split */
  total: KpiRow[];
}

export async function fetchDetails(offer: OfferKey, range: Range, signal: AbortSignal): Promise<OfferDetails> {
  const total = { ...range, ...offer, interval: 'total' } as const;
  // apart from the others, which must not be refused together with it
  const [answers, durations, errors] = await Promise.all([
    fetchAnswers(questionsOf(total), signal),
    fetchDurations(range, offer, signal),
    fetchKpis({ ...total, kpi: ['errors'], by: ['error_kind', 'step'] }, signal).catch(tooFarBack),
  ]);
  const byKind = errors ? undefined : await fetchKpis({ ...total, kpi: ['errors'], by: ['error_kind'] }, signal);
  return {
    range,
    asOf: answers.total.asOf,
    signIn: answers.signIn.rows,
    payment: answers.payment.rows,
    devices: answers.devices.rows,
    reasons: answers.reasons.rows,
    errors: (errors ?? byKind)?.rows ?? [],
    errorsByKind: !errors,
    durations,
    ratings: answers.ratings.rows,
    total: answers.total.rows,
  };
}

const questionsOf = (of: Omit<KpiQuestion, 'kpi'>) =>
  ({
    signIn: { ...of, kpi: ['submissions'], by: ['auth_method'] },
    payment: { ...of, kpi: ['submissions'], by: ['payment_method'] },
    devices: { ...of, kpi: ['starts'], by: ['device'] },
    reasons: { ...of, kpi: ['abandonments'], by: ['reason'] },
    ratings: { ...of, kpi: ['ratings'], by: ['rating'] },
    total: { ...of, kpi: ['ratings', 'satisfaction_mean', 'payment_failure_rate', 'errors', 'abandonments'] },
  }) as const satisfies Record<string, KpiQuestion>;
