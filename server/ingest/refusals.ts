import { sql } from 'kysely';
import { type Refusal, type RefusalCode, eventFields } from '../contract/event.ts';
import type { Db } from '../db.ts';
import { deleteInBatches } from '../delete-batches.ts';

/** How long counts of refusals are kept. */
const refusalDays = 14;
const dayMs = 86_400_000;

/**
 * Names of fields that somebody made up are counted while they are few and look like a name; beyond that, and where they
 * may hold anything, all of them are counted together. So a sender that puts values into names fills no table with them.
 */
const namelike = /^[A-Za-z][A-Za-z0-9_]{0,31}$/;
const madeUpNames = { inRequests: 20, inHour: 200 };

/** Refusals of a source in an hour, counted by code and field. */
interface Counted {
  source: number;
  hour: Date;
  /** by `code field` */
  counts: Map<string, number>;
}

export interface RefusalCounter {
  /** Counts refusals of a request. Costs the request no time: what comes while a write is on its way goes into the next. */
  note(source: number, refusals: Pick<Refusal, 'code' | 'field'>[], now: Date): void;
  /** resolves when all that was noted before is written */
  settled(): Promise<void>;
}

/** Counts refusals by source, hour, code and field. A failing write is told to `failed`; the counts it had are lost. */
export function createRefusalCounter(db: Db, failed: (error: unknown) => void): RefusalCounter {
  let waiting = new Map<string, Counted>();
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (waiting.size > 0) {
      const counted = [...waiting.values()];
      waiting = new Map();
      for (const one of counted) await addRefusals(db, one).catch(failed);
    }
    writing = undefined;
  }

  return {
    note(source, refusals, now) {
      if (refusals.length === 0) return;
      const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
      const key = `${source} ${hour.getTime()}`;
      const counted = waiting.get(key) ?? { source, hour, counts: new Map() };
      waiting.set(key, counted);
      for (const refusal of refusals) count(counted.counts, refusal);
      writing ??= write();
    },
    settled: async () => await writing,
  };
}

function count(counts: Map<string, number>, { code, field = '' }: Pick<Refusal, 'code' | 'field'>): void {
  const declared = field === '' || eventFields.has(field);
  const own = `${code} ${field}`;
  const key = declared || counts.has(own) || (namelike.test(field) && madeUp(counts) < madeUpNames.inRequests) ? own : `${code} `;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const madeUp = (counts: Map<string, number>): number =>
  [...counts.keys()].filter((key) => key.startsWith('unknown_field ')).length;

/** Adds refusals of an hour; those of a source that is gone are left out. */
async function addRefusals(db: Db, { source, hour, counts }: Counted): Promise<void> {
  const keys = [...counts.keys()].map((key) => key.split(' '));
  await sql`
    with known as materialized (select id from source where id = ${source} for key share) -- a deletion under way is waited for
    insert into refusal (source, hour, code, field, count)
    select known.id, ${hour}::timestamptz, code, kept, sum(n)
    from (select code, n,
                 case when code <> 'unknown_field' or stored.names < ${madeUpNames.inHour} then field else '' end as kept
          from unnest(${keys.map(([code]) => code)}::text[], ${keys.map(([, field]) => field)}::text[],
                      ${[...counts.values()]}::bigint[]) as refused (code, field, n),
               (select count(*) as names from refusal where source = ${source} and hour = ${hour}) stored) named, known
    group by known.id, code, kept
    on conflict (source, hour, code, field) do update set count = refusal.count + excluded.count`.execute(db);
}

export interface HourlyRefusals {
  hour: Date;
  code: RefusalCode;
  field: string;
  count: number;
}

/** Refusals of a source within the last 14 days, the newest hour first. */
export async function readRefusals(db: Db, source: number, now: Date): Promise<HourlyRefusals[]> {
  const rows = await db
    .selectFrom('refusal')
    .select(['hour', 'code', 'field', 'count'])
    .where('source', '=', source)
    .where('hour', '>=', since(now))
    .orderBy('hour', 'desc')
    .orderBy('count', 'desc')
    .orderBy('code')
    .orderBy('field')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Deletes the counts of hours more than 14 days ago. */
export async function deleteOldRefusals(db: Db, now: Date): Promise<void> {
  await deleteInBatches(db, 'refusal', sql`hour < ${since(now)}`);
}

const since = (now: Date) => new Date(now.getTime() - refusalDays * dayMs);
