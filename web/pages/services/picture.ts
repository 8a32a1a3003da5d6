import type { DropOffsAnswer } from '../../../server/contract/offer-figures.ts';
import { fetchDropOffs, fetchKpis, type KpiRow } from '../../api.ts';
import { comparedRange } from '../../comparison.ts';
import type { Chosen, Scope } from '../../figures/figures.ts';
import type { Day, Range } from '../../../server/contract/days.ts';
import { intervalFor, rangeOf } from '../../periods.ts';

/** Everything the table of services shows at one moment: few answers over all offers, none for a single one. */
export interface ServicesPicture {
  range: Range;
  before: Range | undefined;
  lastDay: Day;
  asOf: string;
  authority: string | undefined;
  /** starts, completion rate and satisfaction by authority and service */
  offers: KpiRow[];
  /** starts by authority and service over time */
  course: KpiRow[];
  dropOffs: DropOffsAnswer['offers'];
}

const tableKpis = ['starts', 'completion_rate', 'satisfaction_mean'] as const;

export async function fetchServices(
  { authority, topic }: Pick<Scope, 'authority' | 'topic'>,
  chosen: Chosen,
  signal: AbortSignal,
): Promise<ServicesPicture> {
  const range = rangeOf(chosen.period, chosen.lastDay);
  const by = ['authority', 'service'] as const;
  const [offers, course, dropOffs] = await Promise.all([
    fetchKpis({ ...range, interval: 'total', authority, topic, kpi: tableKpis, by }, signal),
    fetchKpis({ ...range, interval: intervalFor(range), authority, topic, kpi: ['starts'], by }, signal),
    fetchDropOffs(range, authority, signal),
  ]);
  return {
    range,
    before: comparedRange(chosen.period, range, chosen.against),
    lastDay: chosen.lastDay,
    asOf: offers.asOf,
    authority,
    offers: offers.rows,
    course: course.rows,
    dropOffs: dropOffs.offers,
  };
}
