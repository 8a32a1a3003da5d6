import { sql } from 'kysely';
import { type KpiId, kpiOf } from '../contract/kpis.ts';
import type { MeasureName } from '../contract/measures.ts';
import type { Db } from '../db.ts';
import { lineCondition } from '../measure-sql.ts';
import type { Offers, Scope } from './measured.ts';
import type { Question } from './question.ts';
import { type Source, groups, headNames, headOf, heads, sourcesOf } from './sources.ts';
import { scopeRelations } from './spans.ts';

/** So many durations of about so long, or offers (bucket 0). */
export interface Bucket {
  bucket: number;
  n: number;
}
/** What is no sum of measures: the durations of a period and category by bucket, or its number of offers. */
export interface Apart {
  period: string;
  categories: string[];
  buckets: Bucket[];
}

/** The buckets of a quantile KPI, or the number of offers of a KPI that counts them; nothing for others. */
export async function readApart(db: Db, question: Question, scope: Scope, id: KpiId): Promise<Apart[]> {
  const { value } = kpiOf(id);
  const index = question.kpis.indexOf(id);
  if ('quantile' in value) return await readBuckets(db, question, scope, index, value.of);
  if ('offersWith' in value) return await countOffersWith(db, question, scope.oneByOne, index, value.offersWith);
  return [];
}

async function readBuckets(
  db: Db,
  question: Question,
  scope: Scope,
  index: number,
  of: 'duration' | 'processing',
): Promise<Apart[]> {
  const measuring = sql.raw(`o.events${index}`);
  const basis = of === 'duration' ? 'start' : 'decision';
  const buckets = (source: Source) =>
    source.kind === 'slim'
      ? sql`select ${sql.raw(headNames(question))}, h.key::int as bucket, h.value::bigint as n
            from (select ${heads(question, source)}, s.${sql.ref(of)} as histogram ${source.from} and ${measuring}) slim
            cross join lateral jsonb_each(histogram) h`
      : sql`select ${heads(question, source)}, c.bucket::int, c.n::bigint ${source.from}
              and ${measuring} and c.basis = ${basis} and c.bucket is not null`;
  // summed here: to take those of four hundred towns apart, sort and put them together takes the database three times as long
  const packed = (source: Source) => sql`
    union all
    select ${heads(question, source)}, null, json_agg(s.${sql.ref(of)})
    ${source.from} and ${measuring} and s.${sql.ref(of)} is not null group by ${groups(question)}`;
  const from = sourcesOf(question, scope);
  const ofOffers = from.filter(({ kind }) => kind === 'slim' || kind === 'cube');
  const ofGroups = from.filter(({ kind }) => kind === 'group');
  const { rows } = await sql<HistogramRow>`
    with ${scopeRelations(question, scope)}, buckets as (${sql.join(ofOffers.map(buckets), sql` union all `)}),
    summed as (
      select ${sql.raw(headNames(question))}, bucket, sum(n)::bigint as n
      from buckets group by ${groups(question)}, bucket
    )
    select ${sql.raw(headNames(question))}, json_object_agg(bucket, n) as histogram, null::json as packed
    from summed group by ${groups(question)} ${sql.join(ofGroups.map(packed), sql` `)}`.execute(db);
  return addedUp(question, rows);
}

/** The buckets of a period and category: how many by bucket, or arrays of bucket * 2^32 + how many (migration 018). */
type HistogramRow = Record<string, string> & { histogram: Record<string, number> | null; packed: number[][] | null };

/** Rows of one period and category as one. */
function addedUp(question: Question, rows: HistogramRow[]): Apart[] {
  const found = new Map<string, { head: Omit<Apart, 'buckets'>; counts: Map<number, number> }>();
  for (const { histogram, packed, ...row } of rows) {
    const head = headOf(question, row);
    const key = JSON.stringify(head);
    const { counts } = found.get(key) ?? { counts: new Map<number, number>() };
    found.set(key, { head, counts });
    const add = (bucket: number, n: number) => counts.set(bucket, (counts.get(bucket) ?? 0) + n);
    for (const [bucket, n] of Object.entries(histogram ?? {})) add(Number(bucket), n);
    for (const values of packed ?? []) for (const value of values) add(Math.floor(value / 2 ** 32), value % 2 ** 32);
  }
  return [...found.values()].map(({ head, counts }) => ({ ...head, buckets: [...counts].map(([bucket, n]) => ({ bucket, n })) }));
}

/** In each period and category, how many offers have any of a measure. */
async function countOffersWith(
  db: Db,
  question: Question,
  offers: Offers,
  index: number,
  measure: MeasureName,
): Promise<Apart[]> {
  const used = (source: Source) => {
    const condition = {
      group: sql`false`, // offers are not told apart in it
      slim: sql`o.events${sql.raw(`${index}`)} and s.${sql.ref(measure)} > 0`,
      cube: sql`o.events${sql.raw(`${index}`)} and ${sql.raw(lineCondition(measure))}`,
      volume: sql`o.totals${sql.raw(`${index}`)} and v.channel = 'online' and v.measure = ${measure} and v.count > 0`,
    }[source.kind];
    return sql`select distinct ${heads(question, source)}, o.authority, o.service ${source.from} and ${condition}`;
  };
  const { rows } = await sql<Record<string, string>>`
    with ${scopeRelations(question, offers)},
    used as (${sql.join(sourcesOf(question, offers).map(used), sql` union `)})
    select ${sql.raw(headNames(question))}, count(*) as n from used group by ${groups(question)}`.execute(db);
  return rows.map((row) => ({ ...headOf(question, row), buckets: [{ bucket: 0, n: Number(row['n']) }] }));
}
