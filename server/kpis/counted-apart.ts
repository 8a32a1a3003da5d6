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
  const buckets = (source: Source) => {
    if (source.kind === 'group')
      return sql`select ${sql.raw(headNames(question))}, (packed >> 32)::int as bucket, packed & ${2 ** 32 - 1}::bigint as n
                 from (select ${heads(question, source)}, unnest(s.${sql.ref(of)}) as packed ${source.from} and ${measuring}) packed`;
    return source.kind === 'slim'
      ? sql`select ${sql.raw(headNames(question))}, h.key::int as bucket, h.value::bigint as n
            from (select ${heads(question, source)}, s.${sql.ref(of)} as histogram ${source.from} and ${measuring}) slim
            cross join lateral jsonb_each(histogram) h`
      : sql`select ${heads(question, source)}, c.bucket::int, c.n::bigint ${source.from}
              and ${measuring} and c.basis = ${basis} and c.bucket is not null`;
  };
  const from = sourcesOf(question, scope).filter(({ kind }) => kind !== 'volume');
  // a row for each bucket of four hundred towns would take longer to fetch than to find
  const { rows } = await sql<Record<string, string> & { histogram: Record<string, number> }>`
    with ${scopeRelations(question, scope)}, buckets as (${sql.join(from.map(buckets), sql` union all `)}),
    summed as (
      select ${sql.raw(headNames(question))}, bucket, sum(n)::bigint as n
      from buckets group by ${groups(question)}, bucket
    )
    select ${sql.raw(headNames(question))}, json_object_agg(bucket, n) as histogram from summed group by ${groups(question)}`.execute(
    db,
  );
  return rows.map(({ histogram, ...row }) => ({
    ...headOf(question, row),
    buckets: Object.entries(histogram).map(([bucket, n]) => ({ bucket: Number(bucket), n })),
  }));
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
