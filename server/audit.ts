import { isDeepStrictEqual } from 'node:util';
import type { FastifyRequest } from 'fastify';
import type { Db } from './db.ts';

/** Who changes something. `cli` is whoever sits at the command line, `provider` the identity provider. */
export interface Actor {
  kind: 'operator' | 'local' | 'person' | 'token' | 'cli' | 'provider' | 'link';
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
