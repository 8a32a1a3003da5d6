import type { KpiId } from '../../server/contract/kpis.ts';
import { fetchKpis } from '../api.ts';
import type { Day } from '../../server/contract/days.ts';
import { type Period, rangeOf, todayAfter } from '../periods.ts';

/** One of them is there as soon as anything was counted, whatever a platform reports. */
const anything = ['starts', 'received', 'visits'] as const satisfies KpiId[];
const usual: Period = { kind: 'rolling', days: 30 };

/**
 * The period a page begins with: 30 days; today where only today has figures, as on the first day of an instance.
 * `settled` once there are figures of earlier days: until then the first event may change it.
 */
export async function fetchUsual(lastDay: Day, signal: AbortSignal): Promise<{ period: Period; settled: boolean }> {
  const today = todayAfter(lastDay);
  const { from } = rangeOf(usual, lastDay);
  const { rows } = await fetchKpis({ kpi: anything, from, to: today, interval: 'day' }, signal);
  const days = rows.filter(({ value }) => value !== null && value > 0).map(({ period }) => period);
  const settled = days.some((day) => day < today);
  return { period: days.length > 0 && !settled ? { kind: 'today' } : usual, settled };
}
