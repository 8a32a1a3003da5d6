import { type RawBuilder, sql } from 'kysely';
import { measureNames } from '../contract/measures.ts';
import { unitOf } from './measured.ts';
import { type Question, inAuthorityOf } from './question.ts';

/**
 * Tallies of whole authorities: a row for each group of their offers that measure the same, where days and months are
 * summed up so, and else a row for each offer (migration 018).
 */

/** Days that a question is about, and whether they are a month. */
export interface Range {
  first: string;
  last: string;
  month: boolean;
}

export const rangeRows = (ranges: Range[]) => sql`
  unnest(${ranges.map(({ first }) => first)}::date[], ${ranges.map(({ last }) => last)}::date[],
         ${ranges.map(({ month }) => month)}::boolean[]) r (first, last, month)`;

/**
 * The relations `spans` (authority, grouped, first, last, read), with what to read of each authority in each range, and
 * `days`: those of groups that are not summed up, one by one, and the spans of authorities without groups.
 * `limit 1` keeps PostgreSQL from reading a table whole to look for many.
 * @param authorities relation (authority, grouped)
 */
export const togetherRelations = (question: Question, authorities: RawBuilder<unknown>, ranges: Range[]) => sql`
  spans as materialized (
    select a.authority, a.grouped, r.first, r.last,
           coalesce(case when not r.month then null
                         when a.grouped then (
                           select 'group_month' from group_month g
                           where g.authority = a.authority and g.month = r.first ${inAuthorityOf(question, 'g')} limit 1)
                         else (
                           select 'slim_month' from summed_month m
                           where m.authority = a.authority and m.month = r.first and m.level = 'whole'
                             ${inAuthorityOf(question, 'm')} limit 1) end, 'days') as read
    from ${authorities} a cross join ${rangeRows(ranges)}
  ),
  days as materialized (
    select authority, grouped, first, last from spans where read = 'days' and not grouped
    union all
    select p.authority, true, d.day, d.day
    from spans p
    cross join lateral (
      select min(s.day) as first, max(s.day) as last from slim s
      where s.authority = p.authority and s.dimension = '' ${inAuthorityOf(question, 's')}) known
    cross join lateral (
      select day::date as day
      from generate_series(greatest(p.first, known.first)::timestamp, least(p.last, known.last)::timestamp, interval '1 day') day
      except
      select g.day from group_day g
      where g.authority = p.authority and g.day between p.first and p.last ${inAuthorityOf(question, 'g')}) d
    where p.read = 'days' and p.grouped and known.first <= p.last and known.last >= p.first
  )`;

const sums = sql.raw([...measureNames, 'duration', 'processing'].map((name) => `t.${name}`).join(', '));

/** Sums of groups (authority, unit, day, …measures, and packed histograms); `offset 0` keeps each looked up. */
export const rowsOfGroups = (question: Question) => sql`(
  select t.authority, ${unitOf('t')} as unit, t.month as day, ${sums}
  from spans p cross join lateral (
    select t.* from group_month t
    where t.authority = p.authority and t.month = p.first ${inAuthorityOf(question, 't')} offset 0) t
  where p.read = 'group_month'
  union all
  select t.authority, ${unitOf('t')}, t.day, ${sums}
  from spans p cross join lateral (
    select t.* from group_day t
    where t.authority = p.authority and t.day between p.first and p.last ${inAuthorityOf(question, 't')} offset 0) t
  where p.read = 'days' and p.grouped)`;

/** Tallies of offers in the same form, but for histograms, where they are not summed up. */
export const rowsOfOffers = (question: Question) => sql`(
  select t.authority, t.service as unit, t.month as day, ${sums}
  from spans p cross join lateral (
    select t.* from slim_month t
    where t.authority = p.authority and t.dimension = '' and t.month = p.first ${inAuthorityOf(question, 't')} offset 0) t
  where p.read = 'slim_month'
  union all
  select t.authority, ${unitOfOffer(question, 't')}, t.day, ${sums}
  from days p cross join lateral (
    select t.* from slim t
    where t.authority = p.authority and t.dimension = '' and t.day between p.first and p.last
      ${inAuthorityOf(question, 't')} offset 0) t)`;

/** Monthly totals of authorities with the unit that their offer is in; `offset 0` keeps them looked up by month. */
export const togetherVolumes = (
  question: Question,
  authorities: RawBuilder<unknown>,
  { from, to }: { from: string; to: string },
) => sql`(
  select v.*, ${unitOfOffer(question, 'v')} as unit
  from ${authorities} p cross join lateral (
    select v.* from volume v
    where v.authority = p.authority and v.month between ${from} and ${to} and v.dimension = ''
      ${inAuthorityOf(question, 'v')} offset 0) v)`;

/** The group that an offer is in, or the offer; of an offer that is no more none. */
function unitOfOffer(question: Question, alias: string): RawBuilder<unknown> {
  const [authority, service] = [sql.ref(`${alias}.authority`), sql.ref(`${alias}.service`)];
  return sql`case when p.grouped
    then (select ${unitOf('g')} from grouped_offer g
          where g.authority = ${authority} and g.service = ${service} ${inAuthorityOf(question, 'g')})
    else ${service} end`;
}
