import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { deleteInBatches } from '../delete-batches.ts';
import { writtenSoon } from '../soon.ts';

/** How long arrivals are kept; the newest of a source stays, so that it is known when its last event came. */
export const arrivalDays = 14;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Events of a source that were taken within an hour. */
export interface Arrival {
  source: number;
  hour: Date;
  events: number;
  lastAt: Date;
}

export interface ArrivalCounter {
  /** Counts events that were taken. Costs the request no time; a process that is lost loses a second of it. */
  note(source: number, events: number, now: Date): void;
  /** resolves when all that was noted before is written */
  settled(): Promise<void>;
}

/** Counts arrivals by source and hour. A failing write is told to `failed`; the counts it had are lost. */
export function createArrivalCounter(db: Db, failed: (error: unknown) => void): ArrivalCounter {
  let waiting = new Map<string, Arrival>();
  const soon = writtenSoon(async () => {
    const arrivals = [...waiting.values()];
    waiting = new Map();
    await addArrivals(db, arrivals);
  }, failed);
  return {
    note(source, events, now) {
      if (events === 0) return;
      const arrival = arrivalAt(source, events, now);
      const key = `${source} ${arrival.hour.getTime()}`;
      const before = waiting.get(key);
      waiting.set(key, before ? { ...arrival, events: before.events + events } : arrival);
      soon.ask();
    },
    settled: soon.settled,
  };
}

/** Events of a source that are taken at a moment. */
export function arrivalAt(source: number, events: number, now: Date): Arrival {
  return { source, hour: new Date(Math.floor(now.getTime() / hourMs) * hourMs), events, lastAt: now };
}

/** Adds arrivals in one statement; those of sources that are gone are left out. */
export async function addArrivals(db: Db, arrivals: Arrival[]): Promise<void> {
  const column = <K extends keyof Arrival>(name: K) => arrivals.map((arrival) => arrival[name]);
  await sql`
    with known as materialized ( -- a deletion under way is waited for
      select id from source where id = any(${column('source')}::int[]) order by id for key share
    )
    insert into arrival (source, hour, events, last_at)
    select arrived.*
    from unnest(${column('source')}::int[], ${column('hour')}::timestamptz[], ${column('events')}::bigint[],
                ${column('lastAt')}::timestamptz[]) as arrived (source, hour, events, last_at)
    join known on known.id = arrived.source
    order by source, hour -- always in one order, so that two processes never wait for each other
    on conflict (source, hour)
      do update set events = arrival.events + excluded.events, last_at = greatest(arrival.last_at, excluded.last_at)`.execute(db);
}

/** Deletes arrivals of more than 14 days ago, but for the newest of each source. */
export async function deleteOldArrivals(db: Db, now: Date): Promise<void> {
  const old = sql`hour < ${new Date(now.getTime() - arrivalDays * dayMs)}`;
  const notNewest = sql`hour < (select max(hour) from arrival newest where newest.source = arrival.source)`;
  await deleteInBatches(db, 'arrival', sql`${old} and ${notNewest}`);
}
