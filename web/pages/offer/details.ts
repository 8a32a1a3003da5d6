import type { DurationsAnswer } from '../../../server/contract/offer-figures.ts';
import { fetchDurations, fetchKpis, type KpiQuestion, type KpiRow, type OfferKey } from '../../api.ts';
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
  const ask = (question: Pick<KpiQuestion, 'kpi' | 'by'>) =>
    fetchKpis({ ...range, ...offer, interval: 'total', ...question }, signal);
  const [signIn, payment, devices, reasons, errors, durations, ratings, total] = await Promise.all([
    ask({ kpi: ['submissions'], by: ['auth_method'] }),
    ask({ kpi: ['submissions'], by: ['payment_method'] }),
    ask({ kpi: ['starts'], by: ['device'] }),
    ask({ kpi: ['abandonments'], by: ['reason'] }),
    ask({ kpi: ['errors'], by: ['error_kind', 'step'] }).catch(tooFarBack),
    fetchDurations(range, offer, signal),
    ask({ kpi: ['ratings'], by: ['rating'] }),
    ask({ kpi: ['ratings', 'satisfaction_mean', 'payment_failure_rate', 'errors', 'abandonments'] }),
  ]);
  const byKind = errors ? undefined : await ask({ kpi: ['errors'], by: ['error_kind'] });
  return {
    range,
    asOf: total.asOf,
    signIn: signIn.rows,
    payment: payment.rows,
    devices: devices.rows,
    reasons: reasons.rows,
    errors: (errors ?? byKind)?.rows ?? [],
    errorsByKind: !errors,
    durations,
    ratings: ratings.rows,
    total: total.rows,
  };
}
