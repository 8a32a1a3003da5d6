import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { allAuthorities } from './authorities.ts';

/** Clocks of servers that share the work may differ by less; else each would take back what the other did. */
const toleratedMinutes = 10;

/**
 * After the clock was ahead and went back: touches the days of attempts that were judged at a time that has not come yet,
 * so that they are judged again, and lets `asOf` go back. Days in doubt are touched as well; rebuilding changes nothing.
 */
export async function takeBackFuture(db: Db, now: Date): Promise<void> {
  const { rows } = await sql<{ ahead: boolean }>`
    select value::timestamptz > ${now}::timestamptz + ${toleratedMinutes} * interval '1 minute' as ahead
    from instance where name = 'tallied_at'`.execute(db);
  if (!rows[0]?.ahead) return;
  for (const ars of await allAuthorities(db))
    await sql`
      insert into touched (authority, service, day, events, since)
      select ${ars}, service, day, 0, ${now}::timestamptz
      from (select distinct a.service, unnest(array[a.start_day, a.decided_day]) as day
            from attempt a join offer o on o.authority = a.authority and o.service = a.service
            where a.authority = ${ars} and a.first_submitted is null and a.first_ineligible is null
              and coalesce(a.last_activity, a.first_started, a.first_seen)
                  + greatest(o.draft_days * interval '24 hours', o.idle_minutes * interval '1 minute') >= ${now}) judged
      where day is not null`.execute(db);
  await sql`update instance set value = ${now.toISOString()} where name = 'tallied_at'`.execute(db);
}
