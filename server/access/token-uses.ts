import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { writtenSoon } from '../soon.ts';

/** When tokens were used last, so that one nobody uses any more can be withdrawn. */
export interface TokenUses {
  /** Notes that a token was used; at most once a minute each, and no request waits for it. */
  note(token: number, now: Date): void;
  /** resolves when all that was noted before is written */
  settled(): Promise<void>;
}

const everyMs = 60_000;

/** A failing write is told to `failed`; what it had to write is lost. */
export function createTokenUses(db: Db, failed: (error: unknown) => void): TokenUses {
  const noted = new Map<number, number>();
  let waiting = new Map<number, Date>();
  const soon = writtenSoon(async () => {
    const used = waiting;
    waiting = new Map();
    await storeUses(db, used);
  }, failed);
  return {
    note(token, now) {
      const before = noted.get(token);
      if (before !== undefined && Math.abs(now.getTime() - before) < everyMs) return;
      noted.set(token, now.getTime());
      waiting.set(token, now);
      soon.ask();
    },
    settled: soon.settled,
  };
}

async function storeUses(db: Db, used: Map<number, Date>): Promise<void> {
  const ids = [...used.keys()];
  // locked in one order, so that two processes never wait for each other
  await sql`
    with mine as (select id from token where id = any(${ids}::int[]) order by id for update)
    update token set last_used_at = greatest(token.last_used_at, used.at)
    from unnest(${ids}::int[], ${[...used.values()]}::timestamptz[]) as used (id, at) join mine using (id)
    where token.id = mine.id`.execute(db);
}
