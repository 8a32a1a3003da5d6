import type { KpiId } from '../contract/kpis.ts';
import type { Apart, Bucket } from './counted-apart.ts';
import type { Fact } from './facts.ts';
import type { OfferCount, Scope } from './measured.ts';

/** What is read of the tallies for a question. What is read of its authorities one by one adds up to that of all. */
export interface Tallied extends Pick<Scope, 'counts'> {
  facts: Fact[];
  /** what is no sum, for each KPI */
  apart: Map<KpiId, Apart[]>;
  /** the last day of which only kept tallies are left, where the question is one that they do not answer */
  keptUntil: string | undefined;
}

/** What was read of one authority after the other, as it would be read of all of them: everything in it is a plain sum. */
export function addUp(parts: Tallied[]): Tallied {
  const counts = Map.groupBy(
    parts.flatMap((part) => [...part.counts]),
    ([place]) => place,
  );
  const kpis = new Set(parts.flatMap(({ apart }) => [...apart.keys()]));
  return {
    counts: new Map([...counts].map(([place, same]) => [place, addCounts(same.map(([, count]) => count))])),
    facts: addFacts(parts.flatMap(({ facts }) => facts)),
    apart: new Map([...kpis].map((id) => [id, addApart(parts.flatMap(({ apart }) => apart.get(id) ?? []))])),
    keptUntil: parts
      .flatMap(({ keptUntil }) => keptUntil ?? [])
      .sort()
      .at(-1),
  };
}

const addCounts = (same: OfferCount[]): OfferCount => ({
  all: sum(same.map(({ all }) => all)),
  free: sum(same.map(({ free }) => free)),
  measuring: addColumns(same.map(({ measuring }) => measuring)),
  measuringByEvents: addColumns(same.map(({ measuringByEvents }) => measuringByEvents)),
  inhabitants: addColumns(same.map(({ inhabitants }) => inhabitants)),
  inhabitantsByEvents: addColumns(same.map(({ inhabitantsByEvents }) => inhabitantsByEvents)),
});

/** Sums by period and categories. */
const addFacts = (facts: Fact[]): Fact[] =>
  byPlace(facts).map(({ place, same }) => ({
    ...place,
    sums: Object.fromEntries(addEntries(same.flatMap(({ sums }) => Object.entries(sums)))),
  }));

/** Durations or numbers of offers by period, categories and bucket. */
const addApart = (apart: Apart[]): Apart[] =>
  byPlace(apart).map(({ place, same }) => {
    const entries = same.flatMap(({ buckets }) => buckets.map(({ bucket, n }: Bucket) => [bucket, n] as const));
    return { ...place, buckets: [...addEntries(entries)].map(([bucket, n]) => ({ bucket, n })) };
  });

interface Place {
  period: string;
  categories: string[];
}

/** What is about the same period and categories. */
function byPlace<Placed extends Place>(all: Placed[]): { place: Place; same: Placed[] }[] {
  const groups = Map.groupBy(all, ({ period, categories }) => [period, ...categories].join('\n'));
  return [...groups.values()].flatMap((same) =>
    same.slice(0, 1).map(({ period, categories }) => ({ place: { period, categories }, same })),
  );
}

function addEntries<Key>(entries: (readonly [Key, number])[]): Map<Key, number> {
  const sums = new Map<Key, number>();
  for (const [key, n] of entries) sums.set(key, (sums.get(key) ?? 0) + n);
  return sums;
}

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);

/** Sums of the first numbers, of the second ones … */
const addColumns = ([first = [], ...others]: number[][]): number[] =>
  first.map((n, index) => n + sum(others.map((numbers) => numbers[index] ?? 0)));
