import { randomUUID } from 'node:crypto';
import { sql, type Updateable } from 'kysely';
import type { PublishingRun } from '../../contract/editions.ts';
import { publicTableIds } from '../../contract/tables.ts';
import type { Db, Store } from '../../db.ts';
import { Problem } from '../../http.ts';
import type { Tables } from '../../schema.ts';
import { type Publication, publishEdition, type Publishing } from './publish.ts';
import type { Progress } from './progress.ts';
import { ready } from '../published/read.ts';

/**
 * Publishing as a row of `publishing`, so that everybody sees how far it is: by button, schedule or command line, in any
 * process, also after a page was loaded anew. What it says is never what decides: an edition is there once its transaction
 * is committed.
 */
const noteEveryMs = 400;
const aliveEveryMs = 3_000;
const lostAfter = sql`interval '20 seconds'`;

export interface Run {
  publisher: string;
  id: string;
}

/**
 * Notes that a publisher's publishing begins. With `alone` it throws Problem 409 `publishing` while another one goes on;
 * else that one goes on without telling how far it is, and this one waits for it.
 */
export async function beginPublishing(db: Db, publisher: string, now: Date, { alone = false } = {}): Promise<Run> {
  const id = randomUUID();
  const fresh = { run: id, state: 'running', doing: 'waiting', table_id: null, progress: 0 } as const;
  const none = { edition: null, made: null, code: null, message: null, started_at: now, ended_at: null };
  const noted = await db
    .insertInto('publishing')
    .values({ publisher, ...fresh, ...none })
    .onConflict((conflict) => {
      const update = conflict.column('publisher').doUpdateSet({ ...fresh, ...none, alive_at: sql<Date>`now()` });
      const over = sql<boolean>`publishing.state <> 'running' or publishing.alive_at < now() - ${lostAfter}`;
      return alone ? update.where(over) : update;
    })
    .returning('run')
    .executeTakeFirst();
  if (noted) return { publisher, id };
  throw new Problem(409, 'publishing', 'This is being published just now. GET /api/v1/editions/publishing says how far it is.');
}

/**
 * Does what was begun, and makes rows of the new edition ready for visitors. Throws what `publishEdition` throws; the row
 * says then why. It waits for `after`; a `signal` ends it, and nothing is published.
 */
export async function carryOut(
  store: Store,
  run: Run,
  order: Publishing,
  { after, signal }: { after?: Promise<unknown>; signal?: AbortSignal } = {},
): Promise<Publication> {
  const { db } = store;
  const notes = noter(db, run);
  const alive = setInterval(() => notes.note({}), aliveEveryMs);
  const hear = (progress: Progress) => {
    signal?.throwIfAborted();
    notes.soon(progress);
  };
  try {
    await after;
    signal?.throwIfAborted();
    const publication = await publishEdition(db, { ...order, hear });
    await notes.settled();
    await endRun(db, run, { state: 'done', edition: publication.id, made: publication.made, progress: 1, ended_at: order.now });
    await ready(store, run.publisher); // so that no visitor waits for it
    return publication;
  } catch (error) {
    await notes.settled();
    const end = { state: 'failed', ended_at: order.now, ...reasonOf(error, signal) } as const;
    await endRun(db, run, end).catch(() => undefined); // the database is away: the run is lost soon, and `error` says why
    throw error;
  } finally {
    clearInterval(alive);
    await notes.settled();
  }
}

function reasonOf(error: unknown, signal: AbortSignal | undefined): { code: string; message: string } {
  if (error instanceof Problem) return { code: error.code, message: error.message };
  if (signal?.aborted) return { code: 'stopped', message: 'The server was stopped. Nothing was published; publish again.' };
  return { code: 'internal', message: 'Something went wrong here, and nothing was published. Tell the operator.' };
}

/** Nothing is noted of a run that ended, or that another one of its publisher has replaced. */
const update = (db: Db, { publisher, id }: Run) =>
  db.updateTable('publishing').where('publisher', '=', publisher).where('run', '=', id).where('state', '=', 'running');

const endRun = (db: Db, run: Run, end: Updateable<Tables['publishing']>) => update(db, run).set(end).execute();

/** Writes down how far it is now and then, never twice at a time; what cannot be noted is noted next time. */
function noter(db: Db, run: Run) {
  let writing: Promise<unknown> | undefined;
  let next = 0;
  const note = (said: { doing?: Progress['doing']; table_id?: string; progress?: number }) => {
    writing ??= update(db, run)
      .set({ ...said, alive_at: sql<Date>`now()` })
      .execute()
      .catch(() => undefined) // the database is away: publishing itself fails of it and says so
      .finally(() => {
        writing = undefined;
      });
  };
  return {
    note,
    soon({ doing, table, share }: Progress) {
      if (performance.now() < next) return;
      next = performance.now() + noteEveryMs;
      note({ doing, table_id: table, progress: share });
    },
    settled: async () => void (await writing),
  };
}

/**
 * The last publishing of a publisher. One whose process went away without a word has failed, unless its edition was committed
 * in the moment before.
 */
export async function lastPublishing(db: Db, publisher: string): Promise<PublishingRun | null> {
  const row = await db
    .selectFrom('publishing')
    .selectAll()
    .select(sql<boolean>`state = 'running' and alive_at < now() - ${lostAfter}`.as('lost'))
    .where('publisher', '=', publisher)
    .executeTakeFirst();
  if (!row) return null;
  const left = row.lost ? await whatIsLeft(db, row) : {};
  return {
    publisher,
    state: row.state,
    doing: row.doing,
    table: publicTableIds.find((id) => id === row.table_id) ?? null,
    progress: row.progress,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    edition: row.edition,
    made: row.made,
    code: row.code,
    message: row.message,
    ...left,
  };
}

async function whatIsLeft(db: Db, run: { publisher: string; started_at: Date }): Promise<Partial<PublishingRun>> {
  const made = await db
    .selectFrom('edition')
    .select('id')
    .where('publisher', '=', run.publisher)
    .where('published_at', '>=', run.started_at)
    .executeTakeFirst();
  if (made) return { state: 'done', edition: made.id, made: true, progress: 1 };
  const message = 'The server ended before it was done. Nothing was published; publish again.';
  return { state: 'failed', code: 'lost', message };
}
