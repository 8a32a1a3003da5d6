import { sql } from 'kysely';
import type { KpiRow } from '../contract/api.ts';
import {
  type Kpi,
  type KpiId,
  type Measure,
  type Term,
  bucketSeconds,
  dependsOnStatus,
  kpiOf,
  measureOf,
  measuresOf,
} from '../contract/kpis.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { localDay } from '../local-day.ts';
import { type Bucket, type Fact, presenceName, readBuckets, readFacts, sumName } from './facts.ts';
import { type Scope, offerSplit, scopeOf } from './measured.ts';
import { type Period, type Question, addDays, periodsOf, wholeMonths } from './question.ts';

/**
 * The answer to a question: one row for each period, category and KPI, with n, offers and flag (kpis.md, "Reading").
 * All of it is read from one state of the tallies, so that the figures agree whatever is folded or deleted meanwhile.
 */
export async function answer(db: Db, question: Question): Promise<{ asOf: string; rows: KpiRow[] }> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => answerFrom(tx, question));
}

async function answerFrom(db: Db, question: Question): Promise<{ asOf: string; rows: KpiRow[] }> {
  const scope = await scopeOf(db, question);
  await checkReach(db, question, scope);
  const asOf = await talliedAt(db);
  const facts = await readFacts(db, question, scope.offers);
  const histograms = new Map<KpiId, Bucket[]>();
  for (const id of question.kpis) {
    const { value } = kpiOf(id);
    if ('quantile' in value) histograms.set(id, await readBuckets(db, question, scope.offers, id, value.of));
  }
  return { asOf, rows: rowsOf(question, scope, facts, histograms, localDay(new Date(asOf))) };
}

/** The time up to which limits have run out; before the first tally, the beginning of time. */
export async function talliedAt(db: Db): Promise<string> {
  const row = await db.selectFrom('instance').select('value').where('name', '=', 'tallied_at').executeTakeFirst();
  return row?.value ?? new Date(0).toISOString();
}

/** Questions with two or more dimensions reach back as far as the cube does; further back they are refused. */
async function checkReach(db: Db, question: Question, scope: Scope): Promise<void> {
  if (question.depth.length < 2) return;
  const { rows } = await sql<{ day: string | null }>`
    select max(s.day) as day from slim s join ${scope.offers} o on o.authority = s.authority and o.service = s.service
    where s.kept and s.dimension = ''`.execute(db);
  const last = rows[0]?.day;
  if (!last || question.from > last) return;
  throw new Problem(
    400,
    'too_far_back',
    `Questions with two or more dimensions reach back to ${addDays(last, 1)}. Ask from that day on, or by one dimension.`,
    { field: 'from' },
  );
}

function rowsOf(question: Question, scope: Scope, facts: Fact[], histograms: Map<KpiId, Bucket[]>, today: string): KpiRow[] {
  const rows: KpiRow[] = [];
  const byPeriod = Map.groupBy(facts, (fact) => fact.period);
  const bucketsAt = new Map(
    [...histograms].map(([id, buckets]) => [
      id,
      Map.groupBy(buckets, (bucket) => [bucket.period, ...bucket.categories].join('\n')),
    ]),
  );
  for (const interval of periodsOf(question)) {
    const { period } = interval;
    const there = byPeriod.get(period) ?? [];
    const split = question.by.length > 0 ? there.sort(byCategories) : [there[0] ?? { period, categories: [], sums: {} }];
    for (const fact of split) {
      question.kpis.forEach((id, index) => {
        if (question.by.length > 0 && !isPresent(kpiOf(id), index, fact)) return;
        const buckets = bucketsAt.get(id)?.get([period, ...fact.categories].join('\n')) ?? [];
        rows.push(rowOf(question, scope, fact, id, index, buckets, { ...interval, unfinished: interval.last >= today }));
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
function isPresent(kpi: Kpi, index: number, fact: Fact): boolean {
  const names = [...basesOf(kpi).map(presenceName), ...[...measuresOf(kpi), 'offline'].map((measure) => sumName(index, measure))];
  return names.some((name) => (fact.sums[name] ?? 0) > 0);
}

function basesOf(kpi: Kpi): Measure['basis'][] {
  if ('quantile' in kpi.value) return [kpi.value.of === 'duration' ? 'start' : 'decision'];
  return measuresOf(kpi).map((name) => measureOf(name).basis);
}

function rowOf(
  question: Question,
  scope: Scope,
  fact: Fact,
  id: KpiId,
  index: number,
  buckets: Bucket[],
  interval: Period & { unfinished: boolean },
): KpiRow {
  const kpi = kpiOf(id);
  const offers = scope.counts.get(
    offerSplit(question)
      .map((name) => fact.categories[question.by.indexOf(name)])
      .join('\n'),
  );
  const all = offers?.all ?? 0;
  const wholeMonth = wholeMonths(interval.first, interval.last) !== undefined;
  const measuring = (wholeMonth ? offers?.measuring[index] : kpi.wholeMonths ? 0 : offers?.measuringByEvents[index]) ?? 0;
  const head = {
    period: fact.period,
    by: Object.fromEntries(question.by.map((name, at) => [name, fact.categories[at] ?? ''])),
    kpi: id,
  };
  if (kpi.ofPaid && all > 0 && offers?.free === all)
    return { ...head, value: null, n: null, offers: [measuring, all], flag: 'not_applicable' };
  if (measuring === 0) return { ...head, value: null, n: null, offers: [0, all], flag: 'not_measured' };
  const open = (fact.sums[sumName(index, 'open')] ?? 0) > 0;
  const flag = interval.unfinished || (dependsOnStatus(kpi) && open) ? 'provisional' : '';
  return { ...head, ...resultOf(kpi, index, fact, buckets), offers: [measuring, all], flag };
}

/** Value and n; nothing to divide by is null, never 0. */
function resultOf(kpi: Kpi, index: number, fact: Fact, buckets: Bucket[]): { value: number | null; n: number } {
  const { value } = kpi;
  const sum = (terms: readonly Term[]) =>
    terms.reduce(
      (total, term) => total + (term.startsWith('-') ? -1 : 1) * (fact.sums[sumName(index, term.replace('-', ''))] ?? 0),
      0,
    );
  if ('sum' in value) return { value: sum([value.sum]), n: sum([value.sum]) };
  if ('quantile' in value)
    return { value: quantile(buckets, value.quantile), n: buckets.reduce((total, bucket) => total + bucket.n, 0) };
  const n = sum(value.under);
  return { value: n === 0 ? null : sum(value.over) / n, n };
}

/** Median (mean of the two middle values of an even number) or p90 (nearest rank ⌈0.9 n⌉) in seconds, from a histogram (kpis.md). */
export function quantile(buckets: Pick<Bucket, 'bucket' | 'n'>[], which: 'median' | 'p90'): number | null {
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
