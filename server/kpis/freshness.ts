import { sql } from 'kysely';
import type { z } from 'zod';
import type { Freshness } from '../contract/api.ts';
import type { Db } from '../db.ts';
import { talliedAt } from './answer.ts';

/**
 * What is acknowledged but not in the tallies yet: in the inbox, or folded into days not rebuilt yet; and how far the
 * answers are, which come from the database that is read.
 */
export async function freshness(db: Db, reading: Db, now: Date): Promise<z.output<typeof Freshness>> {
  const { rows } = await sql<{ events: number; since: Date | null }>`
    select sum(events)::int as events, min(since) as since
    from (select count(*) as events, min(received_at) as since from inbox
          union all select coalesce(sum(events), 0), min(since) from touched) pending`.execute(db);
  const since = rows[0]?.since;
  return {
    pendingEvents: rows[0]?.events ?? 0,
    oldestPendingSeconds: since ? Math.max(0, (now.getTime() - since.getTime()) / 1000) : 0,
    talliedAt: await talliedAt(reading),
  };
}
