import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import { type Deed, noteChange } from '../audit.ts';
import type { AlertChange, AlertEntry, AlertLog, NewAlert } from '../contract/alerts.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { noSuchPlace } from '../rights.ts';
import type { Tables } from '../schema.ts';
import { ruleText } from './text.ts';

/** Alerts in the database: each belongs to one person, and nobody else sees it. */
export type AlertRow = Selectable<Tables['alert']>;

const most = 200;

export async function listAlerts(db: Db, person: number): Promise<AlertRow[]> {
  return await db
    .selectFrom('alert')
    .selectAll()
    .where('person', '=', person)
    .orderBy('authority')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Throws Problem 404 for an alert that is not theirs. */
export async function readAlert(db: Db, person: number, id: string): Promise<AlertRow> {
  const found = await db.selectFrom('alert').selectAll().where('id', '=', id).where('person', '=', person).executeTakeFirst();
  if (!found) throw new Problem(404, 'not_found', 'There is no such alert of yours. GET /api/v1/alerts lists them.');
  return found;
}

/** Throws Problem 404 `not_found` where nothing of the kind is offered, 409 `too_many`. */
export async function addAlert(db: Db, person: number, given: NewAlert, deed: Deed): Promise<AlertRow> {
  const { authority, service = null, ...change } = given;
  return await db.transaction().execute(async (tx) => {
    await checkOffer(tx, authority, service);
    const { count } = await tx
      .selectFrom('alert')
      .select((of) => of.fn.countAll<string>().as('count'))
      .where('person', '=', person)
      .executeTakeFirstOrThrow();
    if (Number(count) >= most) throw new Problem(409, 'too_many', `You have ${most} alerts. Remove one first.`);
    const row = { authority, id: randomUUID(), person, service, created_at: deed.at, ...columnsOf(change) };
    const made = await tx.insertInto('alert').values(row).returningAll().executeTakeFirstOrThrow();
    await note(tx, deed, undefined, made);
    return made;
  });
}

async function checkOffer(tx: Db, authority: string, service: string | null): Promise<void> {
  const offers = tx.selectFrom('offer').select('service').where('authority', '=', authority);
  const found = await (service === null ? offers : offers.where('service', '=', service)).executeTakeFirst();
  if (!found) throw noSuchPlace('service');
}

/** An alert with another rule begins anew: it is not raised. */
export async function changeAlert(db: Db, before: AlertRow, change: AlertChange, deed: Deed): Promise<AlertRow> {
  const anew = isDeepStrictEqual(before.rule, change.rule) ? {} : { raised: false, changed_at: null, notified_at: null };
  return await db.transaction().execute(async (tx) => {
    const after = await tx
      .updateTable('alert')
      .set({ ...columnsOf(change), ...anew })
      .where('authority', '=', before.authority)
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirst();
    if (!after) throw new Problem(404, 'not_found', 'This alert was removed meanwhile. Add it again.');
    await note(tx, deed, before, after);
    return after;
  });
}

export async function removeAlert(db: Db, before: AlertRow, deed: Deed): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('alert').where('authority', '=', before.authority).where('id', '=', before.id).execute();
    await note(tx, deed, before, undefined);
  });
}

const columnsOf = ({ rule, email, webhook, repeatDays }: AlertChange) => ({
  rule: JSON.stringify(rule),
  email,
  webhook: webhook ?? null,
  repeat_days: repeatDays ?? null,
});

/** Of a webhook only its host is noted: the rest of an address may be a secret. */
async function note(tx: Db, deed: Deed, before: AlertRow | undefined, after: AlertRow | undefined): Promise<void> {
  const shown = (row: AlertRow | undefined) => {
    if (!row) return undefined;
    const { authority, service, rule, email, webhook, repeat_days } = row;
    return { authority, service, rule, email, webhook: webhook && new URL(webhook).host, repeatDays: repeat_days };
  };
  const subject = after?.id ?? before?.id ?? '';
  await noteChange(tx, deed, { what: 'alert', subject, before: shown(before), after: shown(after) });
}

export function entryOf(row: AlertRow): AlertEntry {
  const { id, authority, service, rule, email, webhook, repeat_days, raised, changed_at } = row;
  return {
    id,
    authority,
    ...(service === null ? {} : { service }),
    rule,
    email,
    ...(webhook === null ? {} : { webhook }),
    ...(repeat_days === null ? {} : { repeatDays: repeat_days }),
    raised,
    changedAt: changed_at?.toISOString() ?? null,
    text: ruleText(rule),
  };
}

/** What became of an alert and of its messages, the newest first. */
export async function readLog(db: Db, { authority, id }: AlertRow): Promise<AlertLog> {
  const log = await db
    .selectFrom('alert_log')
    .selectAll()
    .where('authority', '=', authority)
    .where('alert', '=', id)
    .orderBy('at', 'desc')
    .limit(200)
    .execute();
  const messages = await db
    .selectFrom('outbox')
    .select(['id', 'channel', 'state', 'created_at', 'ended_at', 'tries', 'error'])
    .where('authority', '=', authority)
    .where('alert', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
  return {
    log: log.map(({ at, what, value, de, en }) => ({ at: at.toISOString(), what, value, text: { de, en } })),
    messages: messages.map(({ created_at, ended_at, ...message }) => ({
      ...message,
      createdAt: created_at.toISOString(),
      endedAt: ended_at?.toISOString() ?? null,
    })),
  };
}
