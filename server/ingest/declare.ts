import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { regroup } from '../regroup.ts';
import type { Step } from '../schema.ts';
import type { Accepted } from './accept.ts';
import { type Known, offerKey } from './known.ts';

/** An offer or steps of it that were used and are not declared. */
export interface Missing {
  authority: string;
  service: string;
  steps: Set<string>;
}

/**
 * Declares what the events of a source with `autoDeclare` use for the first time: services, offers and steps (ordered by
 * key until the authority orders them). Labels and order that were declared stay. Authorities and pages are never
 * declared by use. Answers whether anything was declared.
 */
export async function declareByUse(db: Db, events: Accepted[], known: Known): Promise<boolean> {
  const missing = missingIn(events, known);
  for (const offer of missing) await db.transaction().execute((tx) => declareOffer(tx, offer));
  return missing.length > 0;
}

function missingIn(events: Accepted[], known: Known): Missing[] {
  const missing = new Map<string, Missing>();
  for (const { event } of events) {
    const key = offerKey(event.authority, event.service);
    const offer = known.offers.get(key);
    const step = event.type === 'step' || event.type === 'error' ? event.step : undefined;
    if (offer && (step === undefined || offer.steps.has(step))) continue;
    const entry = missing.get(key) ?? { authority: event.authority, service: event.service, steps: new Set() };
    missing.set(key, entry);
    if (step !== undefined) entry.steps.add(step);
  }
  return [...missing.values()];
}

/** Declares an offer and steps that were used. The caller holds the transaction. */
export async function declareOffer(tx: Db, missing: Missing): Promise<void> {
  const { authority, service } = missing;
  await tx
    .insertInto('service')
    .values({ key: service, name: JSON.stringify({ de: service }), topic: null, audience: null, leika_type: null })
    .onConflict((c) => c.doNothing())
    .execute();
  const { numAffectedRows } = await sql`
    insert into offer (authority, service) values (${authority}, ${service}) on conflict do nothing`.execute(tx);
  if (numAffectedRows) await regroup(tx, authority);
  const offer = await tx
    .selectFrom('offer')
    .select('steps')
    .where('authority', '=', authority)
    .where('service', '=', service)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const steps = JSON.stringify(withNew(offer.steps, missing.steps));
  await tx.updateTable('offer').set({ steps }).where('authority', '=', authority).where('service', '=', service).execute();
}

/** Steps declared by use are ordered by key behind those the authority declared. */
function withNew(declared: Step[], used: Set<string>): Step[] {
  const keys = new Set(declared.map((step) => step.key));
  const added = [...used].filter((key) => !keys.has(key)).map((key): Step => ({ key, label: { de: key }, byUse: true }));
  const byUse = [...declared.filter((step) => step.byUse), ...added].sort((one, other) => (one.key < other.key ? -1 : 1));
  return [...declared.filter((step) => !step.byUse), ...byUse];
}
