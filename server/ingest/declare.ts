import { sql } from 'kysely';
import type { Db, Page, Step } from '../db.ts';
import type { Accepted } from './accept.ts';
import { type Known, offerKey } from './known.ts';

interface Missing {
  authority: string;
  service: string;
  steps: Set<string>;
  pages: Set<string>;
}

/**
 * Declares what the events of a source with `autoDeclare` use for the first time: services, offers, steps (ordered by
 * key until the authority orders them) and pages. Labels and order that were declared stay. Authorities are never
 * declared by use. Answers whether anything was declared.
 */
export async function declareByUse(db: Db, events: Accepted[], known: Known): Promise<boolean> {
  const missing = missingIn(events, known);
  for (const offer of missing) await declare(db, offer);
  return missing.length > 0;
}

function missingIn(events: Accepted[], known: Known): Missing[] {
  const missing = new Map<string, Missing>();
  for (const { event } of events) {
    const key = offerKey(event.authority, event.service);
    const offer = known.offers.get(key);
    const step = event.type === 'step' || event.type === 'error' ? event.step : undefined;
    const page = event.type === 'visited' ? event.page : undefined;
    if (offer && (step === undefined || offer.steps.has(step)) && (page === undefined || offer.pages.has(page))) continue;
    const entry = missing.get(key) ?? { authority: event.authority, service: event.service, steps: new Set(), pages: new Set() };
    missing.set(key, entry);
    if (step !== undefined) entry.steps.add(step);
    if (page !== undefined) entry.pages.add(page);
  }
  return [...missing.values()];
}

async function declare(db: Db, missing: Missing): Promise<void> {
  const { authority, service } = missing;
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('service').values({ key: service, name: JSON.stringify({ de: service }), topic: null, audience: null, leika_type: null }).onConflict((c) => c.doNothing()).execute();
    await sql`insert into offer (authority, service) values (${authority}, ${service}) on conflict do nothing`.execute(tx);
    const offer = await tx.selectFrom('offer').select(['steps', 'pages']).where('authority', '=', authority).where('service', '=', service).forUpdate().executeTakeFirstOrThrow();
    const steps = withNew<Step>(offer.steps, missing.steps, (key) => ({ key, label: { de: key }, byUse: true }));
    const pages = withNew<Page>(offer.pages, missing.pages, (key) => ({ key, label: { de: key }, url: '', byUse: true }));
    await tx.updateTable('offer').set({ steps: JSON.stringify(steps), pages: JSON.stringify(pages) }).where('authority', '=', authority).where('service', '=', service).execute();
  });
}

/** Entries declared by use are ordered by key behind those the authority declared. */
function withNew<T extends Step>(declared: T[], used: Set<string>, make: (key: string) => T): T[] {
  const keys = new Set(declared.map((entry) => entry.key));
  const added = [...used].filter((key) => !keys.has(key)).map(make);
  const byUse = [...declared.filter((entry) => entry.byUse), ...added].sort((one, other) => (one.key < other.key ? -1 : 1));
  return [...declared.filter((entry) => !entry.byUse), ...byUse];
}
