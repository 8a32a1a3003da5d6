import type { KpiId } from '../../../server/contract/kpis.ts';
import { fetchKpis, type KpiRow } from '../../api.ts';
import { type Chosen, type Figures, fetchFigures } from '../../figures/figures.ts';
import { tooFarBack } from '../../figures/tooFarBack.ts';
import { rangeOf } from '../../periods.ts';

/** Everything the Übersicht shows at one moment. */
export interface OverviewPicture {
  figures: Figures;
  /** ARS; undefined = all */
  authority: string | undefined;
  /** submissions by auth_method */
  signIn: KpiRow[];
  /** submissions by payment_method */
  payment: KpiRow[];
  /** starts and completion rate by authority and service */
  offers: KpiRow[];
  /** starts by weekday and hour; undefined where the period begins before single attempts are kept */
  hours: KpiRow[] | undefined;
  /** the share of starts outside opening hours */
  outside: KpiRow[];
  /** starts and completion rate by topic */
  topics: KpiRow[];
}

export async function fetchOverview(
  authority: string | undefined,
  chosen: Chosen,
  tiles: readonly KpiId[],
  signal: AbortSignal,
): Promise<OverviewPicture> {
  const total = { ...rangeOf(chosen.period, chosen.lastDay), interval: 'total', authority } as const;
  const [figures, signIn, payment, offers, hours, outside, topics] = await Promise.all([
    fetchFigures({ authority }, chosen, tiles, signal),
    fetchKpis({ ...total, kpi: ['submissions'], by: ['auth_method'] }, signal),
    fetchKpis({ ...total, kpi: ['submissions'], by: ['payment_method'] }, signal),
    fetchKpis({ ...total, kpi: ['starts', 'completion_rate'], by: ['authority', 'service'] }, signal),
    fetchKpis({ ...total, kpi: ['starts'], by: ['weekday', 'hour'] }, signal).catch(tooFarBack),
    fetchKpis({ ...total, kpi: ['out_of_hours_share'] }, signal),
    fetchKpis({ ...total, kpi: ['starts', 'completion_rate'], by: ['topic'] }, signal),
  ]);
  return {
    figures,
    authority,
    signIn: signIn.rows,
    payment: payment.rows,
    offers: offers.rows,
    hours: hours?.rows,
    outside: outside.rows,
    topics: topics.rows,
  };
}
