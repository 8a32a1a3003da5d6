import { sql } from 'kysely';
import { type Db, lockAuthority, type WhenHeld } from '../db.ts';
import { cubeColumns, cubeLines } from './cube.ts';
import { type Judging, judged } from './judge.ts';
import { forgetSums } from './months.ts';
import { slimColumns, slimTotals } from './slim.ts';
import { viewMonthColumns, viewMonths } from './view-months.ts';

/** An offer's day at one authority. */
export interface OfferDay {
  service: string;
  day: string;
}

/**
 * Rebuilds the tallies of one authority's days that were touched, or in which a limit has run out, whole and in one
 * transaction. Running it twice changes nothing. Answers how many days it rebuilt; undefined where the work was left to
 * whoever holds the lock.
 */
export async function tallyAuthority(
  db: Db,
  authority: string,
  judging: Judging,
  whenHeld?: WhenHeld,
): Promise<number | undefined> {
  return await db.transaction().execute(async (tx) => {
    if (!(await lockAuthority(tx, authority, whenHeld))) return undefined;
    const { rows: days } = await sql<OfferDay>`
      with taken as (
        delete from touched where authority = ${authority} returning service, day
      )
      select service, day from taken
      union
      select service, day from next_limit where authority = ${authority} and at < ${judging.now}`.execute(tx);
    await rebuildDays(tx, authority, days, judging);
    return days.length;
  });
}

/** Rebuilds the given days from living attempts and visits, all of them together; the caller holds the lock. */
export async function rebuildDays(tx: Db, authority: string, days: OfferDay[], judging: Judging): Promise<void> {
  if (days.length === 0) return;
  const services = days.map((day) => day.service);
  const dates = days.map((day) => day.day);
  const chosen = sql`(select * from unnest(${services}::text[], ${dates}::date[]) as t (service, day))`;
  const ofDays = (table: string) =>
    sql`${sql.ref(table)} t using ${chosen} d where t.authority = ${authority} and t.service = d.service and t.day = d.day`;

  await sql`set local work_mem = '64MB'`.execute(tx);
  await sql`delete from ${ofDays('cube')}`.execute(tx);
  await sql`delete from ${ofDays('slim')} and t.dimension = '' and not t.kept`.execute(tx);
  await sql`delete from ${ofDays('view_month')} and not t.kept`.execute(tx);
  await sql`delete from ${ofDays('next_limit')}`.execute(tx);
  await forgetSums(tx, authority, dates);

  await sql`
    with days as materialized (
      select * from ${chosen} chosen
    ), judged as materialized (
      ${judged(sql`(${attemptsOf(authority)})`, authority, judging)}
    ), visits as (
      select v.* from days d cross join lateral (
        select * from visit where authority = ${authority} and service = d.service and day = d.day offset 0) v
    ), lines as materialized (
      select l.* from (${cubeLines('judged', 'visits')}) l join days d on l.service = d.service and l.day = d.day
    ), limited as (
      insert into next_limit (authority, service, day, at)
      select authority, service, its.day, min(runs_out)
      from judged cross join unnest(array[start_day, decided_day]) its (day) -- a decided attempt may be open: both its days show the status
      where runs_out is not null and (service, its.day) in (select service, day from days)
      group by authority, service, its.day
    ), viewed as (
      insert into view_month (${sql.raw(viewMonthColumns)}) ${viewMonths('visits', false)}
    ), slimmed as (
      insert into slim (authority, dimension, day, service, category, ${sql.raw(slimColumns)}, kept)
      select s.*, false from (${slimTotals('lines')}) s
    )
    insert into cube (authority, day, service, ${sql.raw(cubeColumns)}, n, key, line)
    select lines.*, row_number() over (partition by day, service) from lines`.execute(tx);
}

/**
 * The attempts that start, were submitted or decided on one of `days`, each once. `offset 0` has them looked up day by day
 * in the index: after a burst the planner knows too little, and would read or compare all that the authority has.
 */
const attemptsOf = (authority: string) => {
  const on = (column: string) => sql`
    select a.* from days d cross join lateral (
      select * from attempt where authority = ${authority} and service = d.service and ${sql.ref(column)} = d.day offset 0) a`;
  const notOn = (column: string) => sql`(a.service, a.${sql.ref(column)}) not in (select service, day from days)`;
  return sql`
    ${on('start_day')}
    union all ${on('submitted_day')} where ${notOn('start_day')}
    union all ${on('decided_day')} where ${notOn('start_day')} and (a.submitted_day is null or ${notOn('submitted_day')})`;
};
