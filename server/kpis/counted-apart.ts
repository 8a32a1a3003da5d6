import { sql } from 'kysely';
import { type KpiId, kpiOf } from '../contract/kpis.ts';
import type { MeasureName } from '../contract/measures.ts';
import type { Db } from '../db.ts';
import { lineCondition } from '../measure-sql.ts';
import type { Offers, Scope } from './measured.ts';
import type { Question } from './question.ts';
import { type Source, groups, headNames, headOf, heads, sourcesOf } from './sources.ts';
import { scopeRelations } from './spans.ts';

/** What is no sum of measures: the durations of a period and category by bucket, or its number of offers (bucket 0). */
export interface Bucket {
  period: string;
  categories: string[];
  bucket: number;
  n: number;
}

/** The buckets of a quantile KPI, or the number of offers of a KPI that counts them; nothing for others. */
export async function readApart(db: Db, question: Question, scope: Scope, id: KpiId): Promise<Bucket[]> {
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
): Promise<Bucket[]> {
  const measuring = sql.raw(`o.events${index}`);
  const basis = of === 'duration' ? 'start' : 'decision';
  const buckets = (source: Source) =>
    source.kind === 'slim'
      ? sql`select ${sql.raw(headNames(question))}, h.key::int as bucket, h.value::bigint as n
            from (select ${heads(question, source)}, s.${sql.ref(of)} as histogram ${source.from} and ${measuring}) slim
            cross join lateral jsonb_each(histogram) h`
      : sql`select ${heads(question, source)}, c.bucket::int, c.n::bigint ${source.from}
              and ${measuring} and c.basis = ${basis} and c.bucket is not null`;
  const from = sourcesOf(question, scope).filter(({ kind }) => kind !== 'volume');
  const { rows } = await sql<Record<string, string>>`
    with ${scopeRelations(question, scope)}, buckets as (${sql.join(from.map(buckets), sql` union all `)})
    select ${sql.raw(headNames(question))}, bucket, sum(n) as n
    from buckets group by ${groups(question)}, bucket`.execute(db);
  return rows.map((row) => ({ ...headOf(question, row), bucket: Number(row['bucket']), n: Number(row['n']) }));
}

/** In each period and category, how many offers have any of a measure. */
async function countOffersWith(
  db: Db,
  question: Question,
  offers: Offers,
  index: number,
  measure: MeasureName,
): Promise<Bucket[]> {
  const used = (source: Source) => {
    const condition = {
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
  return rows.map((row) => ({ ...headOf(question, row), bucket: 0, n: Number(row['n']) }));
}
