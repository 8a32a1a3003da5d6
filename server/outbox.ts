import { randomUUID } from 'node:crypto';
import type { Place } from './contract/people.ts';
import type { Db } from './db.ts';
import type { OutboxMessage } from './schema-notices.ts';

export interface NewMessage {
  /** what it tells of: whoever may no longer read there when it is sent does not get it */
  place: Place & { authority: string };
  person: number;
  /** the alert it is of */
  alert?: string;
  message: OutboxMessage;
}

/** Puts a message into the outbox, in the transaction `tx` of what it tells of: so it is sent if that happened, and only then. */
export async function enqueue(tx: Db, { place, person, alert, message }: NewMessage, at: Date): Promise<void> {
  await tx
    .insertInto('outbox')
    .values({
      authority: place.authority,
      id: randomUUID(),
      service: place.service ?? null,
      person,
      alert: alert ?? null,
      channel: 'url' in message ? 'webhook' : 'email',
      message: JSON.stringify(message),
      created_at: at,
      due_at: at,
    })
    .execute();
}
