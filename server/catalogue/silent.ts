import { sql } from 'kysely';
import type { SilentType } from '../contract/api.ts';
import type { EventType } from '../contract/event.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { within } from '../rights.ts';

/** A type that arrived before is not missed for so many days. */
const daysWithout = 28;
/** So many attempts without a type tell that it does not arrive: fewer than 30 tell nothing (kpis.md, n). */
const attemptsWithout = 30;
/** Types that people may simply not have needed: what one in a hundred does would have shown with 99 % probability. */
const rare: EventType[] = ['saved', 'resumed', 'error', 'ineligible', 'abandoned'];
const attemptsWithoutRare = 500;

/**
 * Offers that declare a type which did not arrive while attempts went on, never or not any more, by
 * `authority service`, in the order they declare them. Free services need no payments; nothing is expected of an offer
 * before it is online, or after `onlineUntil`.
 */
export async function readSilent(db: Db, places: 'all' | Place[], today: string): Promise<Map<string, SilentType[]>> {
  const { rows } = await sql<{ authority: string; service: string; type: SilentType['type']; last_day: string | null }>`
    select o.authority, o.service, declared.type, arrived.last_day
    from offer o
    cross join lateral unnest(o.measures) with ordinality declared (type, nr)
    left join offer_type arrived on arrived.authority = o.authority and arrived.service = o.service and arrived.type = declared.type
    where (o.online_since is null or o.online_since <= ${today}) and ${within(places, 'o.authority', 'o.service')}
      and not (o.free and declared.type = 'payment')
      and (arrived.type is null or arrived.last_day < least(o.online_until, ${today}::date) - ${daysWithout}::int)
      and case when declared.type = any(${rare}::text[]) then ${attemptsWithoutRare}::int else ${attemptsWithout}::int end <= (
        select sum(s.starts) from slim s
        where s.authority = o.authority and s.service = o.service and s.dimension = ''
          and s.day > coalesce(arrived.last_day, '-infinity'))
    order by o.authority, o.service, declared.nr`.execute(db);
  const silent = new Map<string, SilentType[]>();
  for (const { authority, service, type, last_day } of rows) {
    const key = `${authority} ${service}`;
    silent.set(key, [...(silent.get(key) ?? []), { type, ...(last_day === null ? {} : { lastDay: last_day }) }]);
  }
  return silent;
}
