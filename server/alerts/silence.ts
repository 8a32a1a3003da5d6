import { sql } from 'kysely';
import type { Text } from '../contract/comparison.ts';
import { berlinDay } from '../contract/days.ts';
import type { Db } from '../db.ts';
import { dayText, hoursText } from './text.ts';

interface Place {
  authority: string;
  service: string | undefined;
}

/**
 * Whether nothing has come for so many hours: of an authority, from one of its sources; of an offer, by the last day on
 * which anything was counted. Undefined where there is no source, or nothing was ever counted.
 */
export async function silenceOf(
  db: Db,
  { authority, service }: Place,
  hours: number,
  now: Date,
): Promise<{ holds: boolean; value: number | null; text: Text } | undefined> {
  const since = new Date(now.getTime() - hours * 3_600_000);
  return service === undefined
    ? await silentSources(db, authority, hours, since)
    : await silentOffer(db, authority, service, berlinDay(since));
}

/** Sources are not named: who they are is the operator's business. One that never sent counts from when it was made. */
async function silentSources(db: Db, authority: string, hours: number, since: Date) {
  const { rows } = await sql<{ all: number; silent: number }>`
    select count(*)::int as all, count(*) filter (where last_at < ${since})::int as silent
    from (select coalesce(max(a.last_at), s.created_at) as last_at
          from source s left join arrival a on a.source = s.id
          where not s.test and ${authority} = any(s.authorities)
          group by s.id) heard`.execute(db);
  const { all = 0, silent = 0 } = rows[0] ?? {};
  if (all === 0) return undefined;
  const text = {
    de: `Quellen, von denen seit ${hoursText(hours, 'de')} nichts kam: ${silent} von ${all}.`,
    en: `Sources that have sent nothing for ${hoursText(hours, 'en')}: ${silent} of ${all}.`,
  };
  return { holds: silent > 0, value: silent, text };
}

async function silentOffer(db: Db, authority: string, service: string, since: string) {
  const { rows } = await sql<{ day: string | null }>`
    select max(day) as day from slim
    where authority = ${authority} and dimension = '' and service = ${service}
      and (starts > 0 or received > 0 or visits > 0)`.execute(db);
  const day = rows[0]?.day;
  if (!day) return undefined;
  const text = {
    de: `Zuletzt wurde am ${dayText(day, 'de')} etwas gezählt.`,
    en: `The last day with anything counted is ${dayText(day, 'en')}.`,
  };
  // the day on which the time began still counts as heard, so that a day is never called silent too early
  return { holds: day < since, value: null, text };
}
