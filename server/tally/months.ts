import { type RawBuilder, sql } from 'kysely';
import { berlinDay } from '../contract/days.ts';
import { type Db, lockAuthority } from '../db.ts';
import { cubeColumns } from './cube.ts';
import { countColumns, histogramColumns, keyColumns, slimColumns, slimMargins } from './slim.ts';

/**
 * Tallies by month. They are summed some time after a month is over, and again some time after one of its days changed;
 * in between it is read from its days, so that no answer waits for sums and taking events pays nothing for them.
 * `whole`: without a dimension; `split`: by every single dimension, which is twenty times the work.
 */
export type Level = 'whole' | 'split';

/** Sums the months of one authority that are over and not summed, each in a transaction of its own. */
export async function sumMonths(db: Db, authority: string, level: Level, now: Date): Promise<void> {
  const { rows } = await monthsToSum(authority, level, now).execute(db);
  for (const { month } of rows) {
    await db.transaction().execute(async (tx) => {
      await lockAuthority(tx, authority);
      await (level === 'whole' ? sumWhole : sumSplit)(tx, authority, month);
      await sql`insert into summed_month (authority, month, level) values (${authority}, ${month}, ${level})`.execute(tx);
    });
  }
}

/**
 * These days and their months are read from the offers' days again; the caller changes their tallies in the same
 * transaction.
 */
export async function forgetSums(tx: Db, authority: string, days: string[]): Promise<void> {
  const months = [...new Set(days.map((day) => `${day.slice(0, 7)}-01`))];
  await sql`
    with whole as (delete from group_month where authority = ${authority} and month = any(${months}::date[])),
    single as (delete from group_day where authority = ${authority} and day = any(${[...new Set(days)]}::date[]))
    delete from summed_month where authority = ${authority} and month = any(${months}::date[])`.execute(tx);
}

/** From the first month that anything happened in to the last one that is over. */
const monthsToSum = (authority: string, level: Level, now: Date) => sql<{ month: string }>`
  select month::date
  from generate_series(
    date_trunc('month', (select min(day) from slim where authority = ${authority} and dimension = '')::timestamp),
    date_trunc('month', ${berlinDay(now)}::timestamp) - interval '1 month', interval '1 month') as over (month)
  where not exists (select from summed_month s where s.authority = ${authority} and s.month = over.month and s.level = ${level})
  order by month`;

const inMonth = (authority: string, month: string) =>
  sql`authority = ${authority} and day >= ${month}::date and day < ${month}::date + interval '1 month'`;

async function sumWhole(tx: Db, authority: string, month: string): Promise<void> {
  await sql`delete from slim_month where authority = ${authority} and dimension = '' and month = ${month}`.execute(tx);
  await insertSums(authority, month, sql`select * from slim where ${inMonth(authority, month)} and dimension = ''`).execute(tx);
}

async function sumSplit(tx: Db, authority: string, month: string): Promise<void> {
  await sql`delete from slim_month where authority = ${authority} and dimension <> '' and month = ${month}`.execute(tx);
  const group = sql.raw(`dimension, service, category, ${slimColumns}`);
  await sql`
    with lines as materialized (
      select authority, ${month}::date as day, service, ${sql.raw(cubeColumns)}, n, key from cube where ${inMonth(authority, month)}
    )
    ${insertSums(
      authority,
      month,
      sql`select ${group} from slim where ${inMonth(authority, month)} and dimension <> ''
          union all select ${group} from (${slimMargins('lines')}) margins where dimension <> ''`,
    )}`.execute(tx);
}

const sums = [
  ...countColumns.map((name) => `sum(${name})::int as ${name}`),
  ...keyColumns.map((name) => `wrap64(sum(${name})) as ${name}`),
  ...histogramColumns.map((name) => `sum_histograms(array_agg(${name}) filter (where ${name} is not null)) as ${name}`),
].join(', ');

const insertSums = (authority: string, month: string, tallies: RawBuilder<unknown>) => sql`
  insert into slim_month (authority, dimension, month, service, category, ${sql.raw(slimColumns)})
  select ${authority}, dimension, ${month}::date, service, category, ${sql.raw(sums)}
  from (${tallies}) tallies group by dimension, service, category
  order by dimension, service, category -- rows of one dimension on pages side by side: a twentieth of the pages to read`;
