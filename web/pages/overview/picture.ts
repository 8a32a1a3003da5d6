import type { Range } from '../../../server/contract/days.ts';
import type { KpiId } from '../../../server/contract/kpis.ts';
import { fetchAnswers, fetchKpis, type KpiRow } from '../../api.ts';
import { type Chosen, type Figures, fetchFigures } from '../../figures/figures.ts';
import { tooFarBack } from '../../figures/tooFarBack.ts';

/** What the Übersicht shows first: key figures and their course. */
export interface OverviewPicture {
  figures: Figures;
  /** ARS; undefined = all */
  authority: string | undefined;
}

export async function fetchOverview(
  authority: string | undefined,
  chosen: Chosen,
  tiles: readonly KpiId[],
  signal: AbortSignal,
): Promise<OverviewPicture> {
  return { figures: await fetchFigures({ authority }, chosen, tiles, signal), authority };
}

/** What it shows below: how people sign in and pay, when they begin, which offers stand out. */
export interface OverviewDetails {
  range: Range;
  asOf: string;
  authority: string | undefined;
  /** submissions by auth_method */
  signIn: KpiRow[];
  /** submissions by payment_method */
  payment: KpiRow[];
  /** starts and completion rate by authority and service; none where these are too many to be listed */
  offers: KpiRow[];
  listed: boolean;
  /** starts by weekday and hour; undefined where the period begins before single attempts are kept */
  hours: KpiRow[] | undefined;
  /** the share of starts outside opening hours */
  outside: KpiRow[];
  /** starts and completion rate by topic */
  topics: KpiRow[];
}

export async function fetchOverviewDetails(
  authority: string | undefined,
  range: Range,
  listed: boolean,
  signal: AbortSignal,
): Promise<OverviewDetails> {
  const total = { ...range, interval: 'total', authority } as const;
  const questions = {
    signIn: { ...total, kpi: ['submissions'], by: ['auth_method'] },
    payment: { ...total, kpi: ['submissions'], by: ['payment_method'] },
    offers: listed ? ({ ...total, kpi: ['starts', 'completion_rate'], by: ['authority', 'service'] } as const) : undefined,
    outside: { ...total, kpi: ['out_of_hours_share'] },
    topics: { ...total, kpi: ['starts', 'completion_rate'], by: ['topic'] },
  } as const;
  // apart from the others, which must not be refused together with it
  const hours = { ...total, kpi: ['starts'], by: ['weekday', 'hour'] } as const;
  const [{ signIn, payment, offers, outside, topics }, answered] = await Promise.all([
    fetchAnswers(questions, signal),
    fetchKpis(hours, signal).catch(tooFarBack),
  ]);
  return {
    range,
    asOf: signIn.asOf,
    authority,
    signIn: signIn.rows,
    payment: payment.rows,
    offers: offers.rows,
    listed,
    hours: answered?.rows,
    outside: outside.rows,
    topics: topics.rows,
  };
}
