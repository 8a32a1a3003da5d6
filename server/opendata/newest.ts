import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db.ts';

/**
 * Orders the editions `e` of a publisher that none has replaced so that the one which is `latest` comes first: the newest
 * published one, or the last withdrawn one where none is, so that its addresses say why they are empty.
 */
export const theNewest = sql`(e.status = 'published') desc, e.last_month desc, e.published_at desc`;

/**
 * Since when an edition is what it is: published, or where `latest`, since a newer one was withdrawn. Never goes back, so
 * that whoever asks for what changed since then hears of withdrawals, too.
 */
export const since = (e: RawBuilder<unknown>, latest: RawBuilder<unknown> = sql`true`): RawBuilder<Date> => sql<Date>`
  greatest(${e}.published_at, ${e}.withdrawn_at,
           (select max(w.withdrawn_at) from edition w
            where ${latest} and w.publisher = ${e}.publisher and (w.last_month, w.published_at) > (${e}.last_month, ${e}.published_at)))`;

/** The reason for a withdrawal, within what a refusal says. */
export const saying = ({ reason }: { reason: string | null }): string =>
  reason === null ? '' : ` Its publisher says: “${reason}”`;

/** The last edition of a publisher who has withdrawn all of them. */
export interface Withdrawn {
  id: string;
  reason: string | null;
  withdrawnAt: Date;
}

/** Undefined where an edition is published, or none ever was. */
export async function allWithdrawn(db: Db, publisher: string): Promise<Withdrawn | undefined> {
  const { rows } = await sql<{ id: string; status: string; reason: string | null; at: Date }>`
    select e.id, e.status, e.reason, coalesce(e.withdrawn_at, e.published_at) as at
    from edition e
    where e.publisher = ${publisher} and e.status <> 'superseded'
    order by ${theNewest} limit 1`.execute(db);
  const [newest] = rows;
  return newest?.status === 'withdrawn' ? { id: newest.id, reason: newest.reason, withdrawnAt: newest.at } : undefined;
}
