import type { CompareAnswer, Group } from '../../../server/contract/comparison.ts';
import type { Range } from '../../../server/contract/days.ts';
import { type KpiId, kpiIds, kpiOf } from '../../../server/contract/kpis.ts';
import { get } from '../../api.ts';

/** What is compared, as the address says it. */
export interface Question {
  kpi: KpiId;
  /** undefined: all services together */
  service: string | undefined;
  against: Group;
  /** ARS of those chosen for `against: 'chosen'` */
  members: string[];
  order: Order;
}
export type Order = 'name' | 'value';

export const groups = ['all', 'district', 'size_class', 'chosen'] as const satisfies Group[];

/** KPIs that compare: of whole offers, in a unit that others may see, and nothing that is divided by inhabitants already. */
export const comparedKpis = kpiIds.filter((id) => {
  const kpi = kpiOf(id);
  return !kpi.byStep && kpi.unit !== 'rate' && kpi.unit !== 'ratio' && !('offersWith' in kpi.value);
});

/** Reads a page's own choices; what it does not understand is as if it were absent. */
export function parseQuestion(own: URLSearchParams): Question {
  return {
    kpi: comparedKpis.find((id) => id === own.get('kpi')) ?? 'completion_rate',
    service: own.get('service') || undefined,
    against: groups.find((group) => group === own.get('against')) ?? 'all',
    members: (own.get('members') ?? '').split(',').filter(Boolean),
    order: own.get('order') === 'value' ? 'value' : 'name',
  };
}

/** What is asked of the API; the order is the page's own. */
export interface Asked extends Omit<Question, 'order'> {
  authority: string | undefined;
  range: Range;
}

export function comparePath({ kpi, service, against, members, authority, range }: Asked): string {
  const query = new URLSearchParams({ kpi, from: range.from, to: range.to, against });
  if (service) query.set('service', service);
  if (authority) query.set('authority', authority);
  if (against === 'chosen') query.set('members', members.join(','));
  return `/api/v1/compare?${query}`;
}

/** An answer, and what it answers: shown together, also while a newer one is on its way. */
export interface Compared {
  asked: Asked;
  answer: CompareAnswer;
}

export const fetchCompared = async (asked: Asked, signal: AbortSignal): Promise<Compared> => ({
  asked,
  answer: await get<CompareAnswer>(comparePath(asked), signal),
});
