import { type Selectable, sql } from 'kysely';
import type { Db } from '../db.ts';
import { deleteOfAuthority } from '../delete-batches.ts';
import type { SignedIn } from '../http.ts';
import { holds } from '../rights.ts';
import type { Tables } from '../schema.ts';
import { Refused, type WebhookRules } from './addresses.ts';
import type { Mailer } from './mail.ts';
import { postWebhook } from './webhook.ts';

/** Somebody who may still sign in, with the address of their account. */
export interface Recipient extends SignedIn {
  email: string | null;
}

export interface Delivery {
  db: Db;
  /** undefined: this instance sends no mail */
  mailer: Mailer | undefined;
  rules: WebhookRules;
  /** the secret of an alert's webhook */
  secretOf(alert: string): string;
  /** undefined: disabled since */
  recipientOf(person: number): Promise<Recipient | undefined>;
  now: Date;
  /** whether the server is about to stop: then no further message is begun */
  stopping(): boolean;
  /** told of a message that is given up */
  givenUp(message: { id: string; channel: string; error: string }): void;
}

type Waiting = Selectable<Tables['outbox']>;

/** Minutes to wait after each failed try: over a day and a half, and then it is given up. */
const pauses = [1, 5, 30, 120, 480, 1440];
const batch = 20;
const atOnce = 4;
const keptDays = 30;
const dayMs = 24 * 3_600_000;

/**
 * Sends what is due. A message is marked after it was sent, so a crash in between repeats it, with the same id, and loses
 * none; one that fails is tried again, later each time.
 */
export async function deliver(delivery: Delivery): Promise<void> {
  const latest = new Date(delivery.now.getTime() + 2 * dayMs); // no pause is so long: the clock was ahead
  for (;;) {
    const due = await delivery.db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'waiting')
      .where((is) => is.or([is('due_at', '<=', delivery.now), is('due_at', '>', latest)]))
      .orderBy('due_at')
      .orderBy('id')
      .limit(batch)
      .execute();
    const worker = async () => {
      for (let next = due.shift(); next !== undefined && !delivery.stopping(); next = due.shift())
        await deliverOne(delivery, next);
    };
    const taken = due.length;
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (taken < batch || delivery.stopping()) return;
  }
}

async function deliverOne(delivery: Delivery, message: Waiting): Promise<void> {
  const { id, channel, tries } = message;
  const ended = { tries: tries + 1, ended_at: delivery.now };
  try {
    await send(delivery, message);
    await mark(delivery, message, { ...ended, state: 'sent', error: null });
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    const error = problem.message;
    const pause = problem instanceof Refused ? undefined : pauses[tries];
    if (pause === undefined) {
      await mark(delivery, message, { ...ended, state: 'given_up', error });
      delivery.givenUp({ id, channel, error });
    } else {
      const due_at = new Date(delivery.now.getTime() + pause * 60_000);
      await mark(delivery, message, { tries: tries + 1, due_at, error });
    }
  }
}

async function mark({ db }: Delivery, { authority, id }: Waiting, change: Partial<Waiting>): Promise<void> {
  const { message: _, ...columns } = change;
  await db.updateTable('outbox').set(columns).where('authority', '=', authority).where('id', '=', id).execute();
}

/** Rights and addresses are those of now: what somebody may no longer see is not sent to them. */
async function send({ mailer, rules, secretOf, recipientOf, now }: Delivery, waiting: Waiting): Promise<void> {
  const { id, authority, service, message, alert } = waiting;
  const recipient = await recipientOf(waiting.person);
  const place = { authority, service: service ?? undefined };
  if (!recipient || !holds({ kind: 'person', ...recipient }, 'reader', place))
    throw new Refused('Whoever it is for may no longer see this.');
  if ('url' in message) return await postWebhook({ id, ...message, secret: secretOf(alert ?? id), at: now }, rules);
  if (recipient.email === null) throw new Refused('There is no mail address in the account.');
  if (!mailer) throw new Error('No mail server is set (SMTP_URL).');
  await mailer.send({ id, to: recipient.email, ...message });
}

/** Forgets messages that were sent or given up, authority by authority. */
export async function deleteOldMessages(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptDays * dayMs);
  const old = await db.selectFrom('outbox').select('authority').distinct().where('ended_at', '<', before).execute();
  for (const { authority } of old) await deleteOfAuthority(db, 'outbox', authority, sql`ended_at < ${before}`);
}
