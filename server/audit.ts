import { isDeepStrictEqual } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import { deleteInBatches } from './delete-batches.ts';
import type { Clock } from './http.ts';

/**
 * Who changes something. `cli` is whoever sits at the command line, `provider` the identity provider, `nobody` somebody
 * who is not signed in.
 */
export interface Actor {
  kind: 'operator' | 'local' | 'person' | 'token' | 'cli' | 'provider' | 'link' | 'schedule' | 'nobody';
  /** the person; of a token its source */
  id?: number | undefined;
}
export interface Deed {
  actor: Actor;
  at: Date;
}

export function actorOf({ identity }: FastifyRequest): Actor {
  switch (identity?.kind) {
    case 'person':
      return { kind: 'person', id: identity.person };
    case 'token':
      return { kind: 'token', id: identity.source };
    case 'operator':
    case 'local':
      return { kind: identity.kind };
    case undefined:
      throw new Error('a change by nobody cannot be noted');
  }
}

/** That whoever asks does it now. */
export const deedOf = (request: FastifyRequest, clock: Clock): Deed => ({ actor: actorOf(request), at: clock() });

export interface Change {
  /** the kind of thing: authority, offer, token, person … */
  what: string;
  /** which one */
  subject: string;
  /** its state before and after as the API shows it, never a secret; undefined: it was not, or is no more */
  before?: unknown;
  after?: unknown;
}

/** Notes who changed what, in the transaction `tx` of the change itself; nothing where nothing changed. */
export async function noteChange(tx: Db, { actor, at }: Deed, { what, subject, before, after }: Change): Promise<void> {
  if (isDeepStrictEqual(before, after)) return;
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await tx
    .insertInto('audit')
    .values({ at, actor: actor.kind, actor_id: actor.id ?? null, what, subject, before: json(before), after: json(after) })
    .execute();
}

/**
 * Makes a change in one transaction together with its line in the audit log; `read` tells the state of the thing before
 * and after. Answers the state after.
 */
export async function audited<T>(
  db: Db,
  deed: Deed,
  { read, ...named }: { what: string; subject: string; read(tx: Db): Promise<T | undefined> },
  write: (tx: Db) => Promise<unknown>,
): Promise<T | undefined> {
  return await db.transaction().execute(async (tx) => {
    const before = await read(tx);
    await write(tx);
    const after = await read(tx);
    await noteChange(tx, deed, { ...named, before, after });
    return after;
  });
}

/** Deletes entries older than `days`. The database itself refuses to delete any of the last year. */
export async function deleteOldAudit(db: Db, now: Date, days: number): Promise<void> {
  const before = new Date(now.getTime() - days * 86_400_000);
  await deleteInBatches(db, 'audit', sql`at < ${before}`);
}
