import { sql } from 'kysely';
import type { AlertHappening } from '../contract/alerts.ts';
import type { Db } from '../db.ts';
import { deleteOfAuthority } from '../delete-batches.ts';
import { placesOf, Problem, type SignedIn } from '../http.ts';
import { enqueue } from '../outbox.ts';
import { holds } from '../rights.ts';
import { messagesOf, placeNames } from './messages.ts';
import { type Figures, type Finding, judge } from './judge.ts';
import type { AlertRow } from './store.ts';

export interface Evaluation {
  db: Db;
  figures: Figures;
  /** undefined: disabled since */
  recipientOf(person: number): Promise<SignedIn | undefined>;
  /** address of the instance, without a slash at the end */
  base: string;
  now: Date;
  /** told of an alert that could not be judged */
  failed(alert: string, error: unknown): void;
}

/**
 * Judges all alerts. Each tells once when it is raised and once when it is over, and again after its `repeatDays` while
 * it lasts; what cannot be told changes nothing. One that fails holds up no other.
 */
export async function evaluateAlerts(evaluation: Evaluation): Promise<void> {
  const alerts = await evaluation.db.selectFrom('alert').selectAll().orderBy('authority').orderBy('id').execute();
  for (const alert of alerts) {
    try {
      await evaluateOne(evaluation, alert);
    } catch (error) {
      evaluation.failed(alert.id, error);
    }
  }
}

async function evaluateOne({ db, figures, recipientOf, base, now }: Evaluation, alert: AlertRow): Promise<void> {
  const { authority, rule, person } = alert;
  const place = { authority, service: alert.service ?? undefined };
  const recipient = await recipientOf(person);
  if (!recipient || !holds({ kind: 'person', ...recipient }, 'reader', place)) return;
  const finding = await found(judge(db, figures, { ...place, rule }, placesOf(recipient.grants), now));
  const what = finding && happening(alert, finding.holds, now);
  if (!what) return;
  const told = { what, value: finding.value, text: finding.text };
  const names = await placeNames(db, alert);
  const messages = messagesOf(alert, told, names, { language: recipient.language, base, now });
  await db.transaction().execute(async (tx) => {
    if (!(await note(tx, alert, what, now))) return; // it was changed, removed or told of meanwhile
    const { de, en } = finding.text;
    await tx
      .insertInto('alert_log')
      .values({ authority, alert: alert.id, at: now, what, value: finding.value, de, en })
      .execute();
    for (const message of messages) await enqueue(tx, { place, person, alert: alert.id, message }, now);
  });
}

/** An offer that is no more has no figures; everything else that fails is an error. */
async function found(judging: Promise<Finding>): Promise<Finding> {
  try {
    return await judging;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function happening({ raised, repeat_days, notified_at }: AlertRow, holds: boolean, now: Date): AlertHappening | undefined {
  if (!raised) return holds ? 'raised' : undefined;
  if (!holds) return 'over';
  const daysAgo = notified_at ? (now.getTime() - notified_at.getTime()) / (24 * 3_600_000) : 0;
  return repeat_days !== null && Math.abs(daysAgo) >= repeat_days ? 'repeated' : undefined;
}

/** Takes the alert from the state it was judged in to the next; false where it is no longer in it. */
async function note(tx: Db, before: AlertRow, what: AlertHappening, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('alert')
    .set({ raised: what !== 'over', notified_at: now, ...(what === 'repeated' ? {} : { changed_at: now }) })
    .where('authority', '=', before.authority)
    .where('id', '=', before.id)
    .where(sql<boolean>`rule = ${JSON.stringify(before.rule)}::jsonb`)
    .where('raised', '=', before.raised)
    .where('notified_at', 'is not distinct from', before.notified_at)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const logDays = 400;

/** Forgets what became of alerts long ago, authority by authority. */
export async function deleteOldLog(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - logDays * 24 * 3_600_000);
  const old = await db.selectFrom('alert_log').select('authority').distinct().where('at', '<', before).execute();
  for (const { authority } of old) await deleteOfAuthority(db, 'alert_log', authority, sql`at < ${before}`);
}
