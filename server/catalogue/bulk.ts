import { sql } from 'kysely';
import type { Authority, Service } from '../contract/api.ts';
import type { Db } from '../db.ts';
import { regroup } from '../regroup.ts';
import { keepOffer, offerRow, type OfferToKeep } from './offers.ts';
import { authorityRow, serviceRow } from './store.ts';

/** Writing many entries at once; the caller holds the transaction. */
const atOnce = 1_000;

export interface OfferOf {
  authority: string;
  service: string;
  offer: OfferToKeep;
  /** whether it is declared already: its days are judged anew where its steps or limits change */
  known: boolean;
}
/** The id of a service in a portal, and what the portal calls it. */
export interface Reference {
  agency: string;
  id: string;
  service: string;
  name: string;
}

/** One import of master data after the other, and nobody else changes what it looks at meanwhile. */
export async function lockCatalogue(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('egovsad master data'))`.execute(tx);
  await sql`select from authority order by ars for no key update`.execute(tx);
  await sql`select from service order by key for no key update`.execute(tx);
}

export async function putAuthorities(tx: Db, authorities: Map<string, Authority>): Promise<void> {
  for (const some of chunks([...authorities]))
    await tx
      .insertInto('authority')
      .values(some.map(([ars, authority]) => ({ ars, ...authorityRow(authority) })))
      .onConflict((c) =>
        c.column('ars').doUpdateSet((row) => ({
          name: row.ref('excluded.name'),
          inhabitants: row.ref('excluded.inhabitants'),
          inhabitants_date: row.ref('excluded.inhabitants_date'),
          inhabitants_source: row.ref('excluded.inhabitants_source'),
          district: row.ref('excluded.district'),
          comparable: row.ref('excluded.comparable'),
          licence: row.ref('excluded.licence'),
        })),
      )
      .execute();
}

export async function putServices(tx: Db, services: Map<string, Service>): Promise<void> {
  for (const some of chunks([...services]))
    await tx
      .insertInto('service')
      .values(some.map(([key, service]) => ({ key, ...serviceRow(service) })))
      .onConflict((c) =>
        c.column('key').doUpdateSet((row) => ({
          name: row.ref('excluded.name'),
          topic: row.ref('excluded.topic'),
          audience: row.ref('excluded.audience'),
          leika_type: row.ref('excluded.leika_type'),
        })),
      )
      .execute();
}

export async function putReferences(tx: Db, references: Reference[]): Promise<void> {
  for (const some of chunks(references))
    await tx
      .insertInto('service_reference')
      .values(some)
      .onConflict((c) =>
        c.columns(['agency', 'id']).doUpdateSet((row) => ({
          service: row.ref('excluded.service'),
          name: row.ref('excluded.name'),
        })),
      )
      .execute();
}

/** New offers in one statement for each authority; those that change one by one, as over the API. */
export async function putOffers(tx: Db, offers: OfferOf[], now: Date, today: string): Promise<void> {
  const fresh = Map.groupBy(
    offers.filter(({ known }) => !known),
    ({ authority }) => authority,
  );
  for (const [authority, ofAuthority] of fresh) {
    await regroup(tx, authority);
    for (const some of chunks(ofAuthority))
      await tx
        .insertInto('offer')
        .values(some.map(({ service, offer }) => ({ authority, service, ...offerRow(offer) })))
        // whoever declared it by use in this moment knew less
        .onConflict((c) =>
          c.columns(['authority', 'service']).doUpdateSet((row) => ({
            steps: row.ref('excluded.steps'),
            pages: row.ref('excluded.pages'),
            idle_minutes: row.ref('excluded.idle_minutes'),
            draft_days: row.ref('excluded.draft_days'),
            free: row.ref('excluded.free'),
            measures: row.ref('excluded.measures'),
            online_since: row.ref('excluded.online_since'),
            online_until: row.ref('excluded.online_until'),
          })),
        )
        .execute();
  }
  for (const { authority, service, offer } of offers.filter(({ known }) => known))
    await keepOffer(tx, authority, service, offer, now, today);
}

function* chunks<T>(entries: T[]): Generator<T[]> {
  for (let from = 0; from < entries.length; from += atOnce) yield entries.slice(from, from + atOnce);
}
