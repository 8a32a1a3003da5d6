import { sql } from 'kysely';
import type { SilentType } from '../contract/api.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { within } from '../rights.ts';

/** A declared type is silent after so many days without it … */
const daysWithout = 28;
/** … in which so many attempts started: fewer than that tell nothing (kpis.md, n). */
const attemptsWithout = 30;

/**
 * Offers that declare a type which never arrived, or stopped arriving while attempts went on, by `authority service`,
 * in the order they declare them. What is not online yet is not missed; nothing is expected after `onlineUntil`.
 */
export async function readSilent(db: Db, places: 'all' | Place[], today: string): Promise<Map<string, SilentType[]>> {
  const { rows } = await sql<{ authority: string; service: string; type: SilentType['type']; last_day: string | null }>`
    select o.authority, o.service, declared.type, arrived.last_day
    from offer o
    cross join lateral unnest(o.measures) with ordinality declared (type, nr)
    left join offer_type arrived on arrived.authority = o.authority and arrived.service = o.service and arrived.type = declared.type
    where (o.online_since is null or o.online_since <= ${today}) and ${within(places, 'o.authority', 'o.service')}
      and (arrived.type is null or (
        arrived.last_day < least(o.online_until, ${today}::date) - ${daysWithout}::int and ${attemptsWithout} <= (
          select sum(s.starts) from slim s
          where s.authority = o.authority and s.service = o.service and s.dimension = '' and s.day > arrived.last_day)))
    order by o.authority, o.service, declared.nr`.execute(db);
  const silent = new Map<string, SilentType[]>();
  for (const { authority, service, type, last_day } of rows) {
    const key = `${authority} ${service}`;
    silent.set(key, [...(silent.get(key) ?? []), { type, ...(last_day === null ? {} : { lastDay: last_day }) }]);
  }
  return silent;
}
