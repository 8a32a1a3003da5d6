import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { type Offer, type OfferEntry, Offer as OfferSchema, type Service } from '../contract/api.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { regroup } from '../regroup.ts';
import { within } from '../rights.ts';
import type { Step } from '../schema.ts';
import { present, putService } from './store.ts';

/** Offers in the database: declaring them, and what follows from a change. */

export async function readOffers(db: Db, only: { places: 'all' | Place[]; service?: string }): Promise<OfferEntry[]> {
  let query = db.selectFrom('offer').selectAll().orderBy('authority').orderBy('service');
  if (only.places !== 'all') query = query.where(within(only.places, 'authority', 'service'));
  if (only.service) query = query.where('service', '=', only.service);
  return (await query.execute()).map((row) => ({
    authority: row.authority,
    service: row.service,
    steps: row.steps,
    pages: row.pages,
    idleMinutes: row.idle_minutes,
    draftDays: row.draft_days,
    free: row.free,
    ...present({
      measures: row.measures,
      onlineSince: row.online_since,
      onlineUntil: row.online_until,
      silenceDays: row.silence_days,
    }),
  }));
}

/** An offer whose steps may be declared by use: a file that does not name them leaves them so. */
export type OfferToKeep = Omit<Offer, 'steps'> & { steps: (Offer['steps'][number] & { byUse?: true | undefined })[] };

export function offerRow(offer: OfferToKeep) {
  return {
    steps: JSON.stringify(
      offer.steps.map(({ key, label, byUse }) => ({ key, label: label ?? { de: key }, ...(byUse ? { byUse } : {}) })),
    ),
    pages: JSON.stringify(
      offer.pages.map((page) => ({ key: page.key, label: page.label ?? { de: page.key }, url: page.url ?? '' })),
    ),
    idle_minutes: offer.idleMinutes,
    draft_days: offer.draftDays,
    free: offer.free,
    measures: offer.measures ?? null,
    online_since: offer.onlineSince ?? null,
    online_until: offer.onlineUntil ?? null,
    silence_days: offer.silenceDays ?? null,
  };
}

/**
 * Declares or changes an offer. Other limits or steps change how its attempts are judged: its days are touched, so
 * that they are rebuilt from living attempts, and a shared annotation tells so.
 */
export async function putOffer(
  db: Db,
  authority: string,
  service: string,
  offer: Offer,
  now: Date,
  today: string,
): Promise<void> {
  await db.transaction().execute((tx) => keepOffer(tx, authority, service, offer, now, today));
}

/** As `putOffer`; the caller holds the transaction. */
export async function keepOffer(
  tx: Db,
  authority: string,
  service: string,
  offer: OfferToKeep,
  now: Date,
  today: string,
): Promise<void> {
  const row = offerRow(offer);
  const before = await tx
    .selectFrom('offer')
    .selectAll()
    .where('authority', '=', authority)
    .where('service', '=', service)
    .forUpdate()
    .executeTakeFirst();
  await tx
    .insertInto('offer')
    .values({ authority, service, ...row })
    .onConflict((c) => c.columns(['authority', 'service']).doUpdateSet(row))
    .execute();
  if (!before || measuresOtherwise(before, offer)) await regroup(tx, authority);
  if (before && judgedOtherwise(before, offer)) await rejudge(tx, authority, service, now, today);
}

const measuresOtherwise = (before: { free: boolean; measures: string[] | null }, offer: OfferToKeep): boolean =>
  before.free !== offer.free || !isDeepStrictEqual(before.measures, offer.measures ?? null);

function judgedOtherwise(before: { idle_minutes: number; draft_days: number; steps: Step[] }, offer: OfferToKeep): boolean {
  const keys = (steps: { key: string }[]) => steps.map((step) => step.key).join(' ');
  return (
    before.idle_minutes !== offer.idleMinutes || before.draft_days !== offer.draftDays || keys(before.steps) !== keys(offer.steps)
  );
}

async function rejudge(tx: Db, authority: string, service: string, now: Date, today: string): Promise<void> {
  await sql`
    insert into touched (authority, service, day, since)
    select distinct authority, service, day, ${now}::timestamptz from cube where authority = ${authority} and service = ${service}`.execute(
    tx,
  );
  const text = { de: 'Schritte oder Fristen des Online-Dienstes geändert', en: 'Steps or limits of the offer changed' };
  await tx
    .insertInto('annotation')
    .values({ authority, id: randomUUID(), service, day: today, ...text, shared: true })
    .execute();
}

/**
 * Declares a service and an offer where they are not known yet, and the steps the offer does not have, behind those it
 * has: what the authority declared, its labels and order, stays. The caller holds the transaction.
 */
export async function ensureOffer(
  tx: Db,
  authority: string,
  service: { key: string } & Service,
  offer: { [K in keyof Offer]?: Offer[K] | undefined },
  steps: Step[],
): Promise<void> {
  const { key, ...described } = service;
  const known = await tx.selectFrom('service').select('key').where('key', '=', key).executeTakeFirst();
  if (!known) await putService(tx, key, described);
  const declared = await tx
    .selectFrom('offer')
    .select('steps')
    .where('authority', '=', authority)
    .where('service', '=', key)
    .forUpdate()
    .executeTakeFirst();
  if (!declared) {
    await tx
      .insertInto('offer')
      .values({ authority, service: key, ...offerRow(OfferSchema.parse({ ...offer, steps })) })
      .execute();
    await regroup(tx, authority);
    return;
  }
  const keys = new Set(declared.steps.map((step) => step.key));
  const all = [...declared.steps, ...steps.filter((step) => !keys.has(step.key))];
  await tx
    .updateTable('offer')
    .set({ steps: JSON.stringify(all) })
    .where('authority', '=', authority)
    .where('service', '=', key)
    .execute();
}

/** Whether anything was ever counted for an offer. */
export async function offerInUse(db: Db, authority: string, service: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from attempt where authority = ${authority} and service = ${service})
        or exists (select from inbox where authority = ${authority} and service = ${service})
        or exists (select from visit where authority = ${authority} and service = ${service})
        or exists (select from slim where authority = ${authority} and dimension = '' and service = ${service})
        or exists (select from volume where authority = ${authority} and service = ${service}) as used`.execute(db);
  return rows[0]?.used ?? false;
}
