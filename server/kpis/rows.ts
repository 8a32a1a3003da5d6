import type { KpiRow } from '../contract/api.ts';
import type { Kpi, Term } from '../contract/kpi.ts';
import { type KpiId, bucketSeconds, dependsOnStatus, kpiOf, measuresOf } from '../contract/kpis.ts';
import type { MeasureName } from '../contract/measures.ts';
import type { Bucket } from './counted-apart.ts';
import type { Tallied } from './add-up.ts';
import { type Fact, presenceName, presenceOf, sumName } from './facts.ts';
import { offerSplit } from './measured.ts';
import { type Question, periodsOf, wholeMonths } from './question.ts';

/** One row for each interval and KPI; with a split one for each category as well that anybody is in. */
export function rowsOf(question: Question, { counts, facts, apart }: Tallied, today: string): KpiRow[] {
  const rows: KpiRow[] = [];
  const byPeriod = Map.groupBy(facts, (fact) => fact.period);
  const bucketsAt = new Map(
    [...apart].map(([id, all]) => [id, new Map(all.map((of) => [[of.period, ...of.categories].join('\n'), of.buckets]))]),
  );
  for (const { period, first, last } of periodsOf(question)) {
    const interval = { unfinished: last >= today, wholeMonth: wholeMonths(first, last) !== undefined };
    const there = byPeriod.get(period) ?? [];
    const split = question.by.length > 0 ? there.sort(byCategories) : [there[0] ?? { period, categories: [], sums: {} }];
    for (const fact of split) {
      question.kpis.forEach((id, index) => {
        if (question.by.length > 0 && !isPresent(question, kpiOf(id), index, fact)) return;
        const buckets = bucketsAt.get(id)?.get([period, ...fact.categories].join('\n')) ?? [];
        rows.push(rowOf(question, counts, fact, id, index, buckets, interval));
      });
    }
  }
  return rows;
}

function byCategories(one: Fact, other: Fact): number {
  for (const [index, category] of one.categories.entries()) {
    const against = other.categories[index] ?? '';
    if (category !== against) return category < against ? -1 : 1;
  }
  return 0;
}

/** Whether anybody is in the category, on the days the KPI counts by or in its monthly totals; others have no row. */
function isPresent(question: Question, kpi: Kpi, index: number, fact: Fact): boolean {
  const telling = tellingOf(kpi).map((measure) => presenceName(presenceOf(question, measure)));
  const names = [...telling, ...[...measuresOf(kpi), 'offline'].map((measure) => sumName(index, measure))];
  return names.some((name) => (fact.sums[name] ?? 0) > 0);
}

function tellingOf(kpi: Kpi): MeasureName[] {
  if ('quantile' in kpi.value) return [kpi.value.of === 'duration' ? 'starts' : 'decided'];
  return measuresOf(kpi);
}

function rowOf(
  question: Question,
  counts: Tallied['counts'],
  fact: Fact,
  id: KpiId,
  index: number,
  buckets: Bucket[],
  { unfinished, wholeMonth }: { unfinished: boolean; wholeMonth: boolean },
): KpiRow {
  const kpi = kpiOf(id);
  const offers = counts.get(
    offerSplit(question)
      .map((name) => fact.categories[question.by.indexOf(name)])
      .join('\n'),
  );
  const all = offers?.all ?? 0;
  const measuring = (wholeMonth ? offers?.measuring[index] : kpi.wholeMonths ? 0 : offers?.measuringByEvents[index]) ?? 0;
  const inhabitants = (wholeMonth ? offers?.inhabitants[index] : offers?.inhabitantsByEvents[index]) ?? 0;
  const head = {
    period: fact.period,
    by: Object.fromEntries(question.by.map((name, at) => [name, fact.categories[at] ?? ''])),
    kpi: id,
  };
  if (kpi.ofPaid && all > 0 && offers?.free === all)
    return { ...head, value: null, n: null, offers: [measuring, all], flag: 'not_applicable' };
  if (measuring === 0) return { ...head, value: null, n: null, offers: [0, all], flag: 'not_measured' };
  const open = (fact.sums[sumName(index, 'open')] ?? 0) > 0;
  const flag = unfinished || (dependsOnStatus(kpi) && open) ? 'provisional' : '';
  return {
    ...head,
    ...resultOf(kpi, (term) => (term === 'inhabitants' ? inhabitants : (fact.sums[sumName(index, term)] ?? 0)), buckets),
    offers: [measuring, all],
    flag,
  };
}

/** Value and n; nothing to divide by is null, never 0. */
function resultOf({ value }: Kpi, sumOf: (term: string) => number, apart: Bucket[]): { value: number | null; n: number } {
  const counted = apart.reduce((total, bucket) => total + bucket.n, 0);
  const sum = (terms: readonly Term[]) =>
    terms.reduce((total, term) => total + (term.startsWith('-') ? -1 : 1) * sumOf(term.replace('-', '')), 0);
  if ('sum' in value) return { value: sum([value.sum]), n: sum([value.sum]) };
  if ('offersWith' in value) return { value: counted, n: counted };
  if ('quantile' in value) return { value: quantile(apart, value.quantile), n: counted };
  const n = sum(value.under);
  return { value: n === 0 ? null : (sum(value.over) * (value.times ?? 1)) / n, n };
}

/** Median (mean of the two middle values of an even number) or p90 (nearest rank ⌈0.9 n⌉) in seconds, from a histogram (kpis.md). */
export function quantile(buckets: Bucket[], which: 'median' | 'p90'): number | null {
  const sorted = [...buckets].sort((one, other) => one.bucket - other.bucket);
  const n = sorted.reduce((total, { n }) => total + n, 0);
  if (n === 0) return null;
  const atRank = (rank: number): number => {
    let seen = 0;
    for (const { bucket, n } of sorted) {
      seen += n;
      if (seen >= rank) return bucketSeconds(bucket);
    }
    return Number.NaN;
  };
  if (which === 'p90') return atRank(Math.ceil(0.9 * n));
  return (atRank(Math.ceil(n / 2)) + atRank(Math.floor(n / 2) + 1)) / 2;
}
