import { type RawBuilder, sql } from 'kysely';
import type { Offers } from './measured.ts';
import { type Question, addDays, inAuthorityOf, inCubeOnly, isMonthly, wholeMonths } from './question.ts';
import { type Range, rangeRows, togetherRelations } from './together.ts';

/** Whether sums of months can answer: not where single days count, nor more than one dimension. */
export const readsMonths = (question: Question): boolean =>
  isMonthly(question.interval) && !inCubeOnly(question) && wholeMonths(question.from, question.to) !== undefined;

/** Whole months one by one, and the days before and after them. */
function rangesOf(question: Question): Range[] {
  const { from, to } = question;
  const whole = readsMonths(question) ? wholeMonths(from, to) : undefined;
  if (!whole) return [{ first: from, last: to, month: false }];
  const ranges: Range[] = [];
  if (from < whole.from) ranges.push({ first: from, last: addDays(whole.from, -1), month: false });
  for (let first = whole.from; first <= whole.to; ) {
    const next = `${addDays(first, 31).slice(0, 7)}-01`;
    ranges.push({ first, last: addDays(next, -1), month: true });
    first = next;
  }
  if (to > whole.to) ranges.push({ first: addDays(whole.to, 1), last: to, month: false });
  return ranges;
}

/**
 * The relations that every source is joined with: `offers`, and `spans` (authority, first, last, summed) with the days
 * to read of each of their authorities. Tallies are looked up span by span, so that what is read grows with the offers
 * and days in question and not with the history. `limit 1` keeps PostgreSQL from reading a table whole to look for many.
 */
export function scopeRelations(question: Question, { offers, places, wholes }: Offers): RawBuilder<unknown> {
  const ranges = rangesOf(question);
  if (wholes) return sql`offers as materialized (select * from ${offers} offers), ${togetherRelations(question, wholes, ranges)}`;
  const level = question.depth.length === 0 ? 'whole' : 'split';
  return sql`
    offers as materialized (select * from ${offers} offers),
    spans as materialized (
      select o.authority, r.first, r.last,
             r.month and coalesce((
               select true from summed_month m
               where m.authority = o.authority and m.month = r.first and m.level = ${level}
                  ${inAuthorityOf(question, 'm')} limit 1), false) as summed
      from (select distinct authority from ${places} places) o
      cross join ${rangeRows(ranges)}
    )`;
}

/** Rows of a tally in the spans that are summed up, or in those that are not, which hold a condition on `t`; `offset 0` keeps them looked up. */
export function inSpans(
  table: 'slim' | 'slim_month' | 'cube',
  question: Question,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { service } = question.filters;
  const day = table === 'slim_month' ? 't.month' : 't.day';
  const services = service ? sql`and t.service = any(${service}::text[])` : sql``;
  return sql`spans p cross join lateral (
      select t.* from ${sql.table(table)} t
      where t.authority = p.authority ${inAuthorityOf(question, 't')}
        and ${sql.ref(day)} between p.first and p.last ${services} and ${condition} offset 0)`;
}
