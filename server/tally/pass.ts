import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Authorities with days to rebuild: touched ones, and those where a limit has run out. */
export async function authoritiesToTally(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ authority: string }>`
    select distinct authority from touched
    union select distinct authority from next_limit where at < ${now}
    order by authority`.execute(db);
  return rows.map((row) => row.authority);
}

/** How old `asOf` may get while nothing happens: an instance at rest writes no more often than this. */
const atRestSeconds = 10;

/** Whether events wait, days are touched, a limit has run out, or `asOf` is getting old or has not come yet. */
export async function anythingDue(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select 1 from inbox limit 1) or exists (select 1 from touched limit 1)
        or exists (select 1 from next_limit where at < ${now} limit 1)
        or coalesce((select value::timestamptz not between ${now}::timestamptz - ${atRestSeconds} * interval '1 second' and ${now}
                     from instance where name = 'tallied_at'), true) as due`.execute(db);
  return rows[0]?.due ?? false;
}

/**
 * Notes up to which moment limits have been seen to, `asOf` of every answer (kpis.md): `now`, or the first limit that
 * nobody has seen to yet. Goes back with the clock only (clock-back.ts).
 */
export async function noteTallied(db: Db, now: Date): Promise<void> {
  const { rows } = await sql<{ at: Date | null }>`select min(at) as at from next_limit`.execute(db);
  const first = rows[0]?.at;
  const moment = first && first < now ? first : now;
  await sql`
    insert into instance (name, value) values ('tallied_at', ${moment.toISOString()})
    on conflict (name) do update set value = greatest(instance.value, excluded.value)`.execute(db);
}
