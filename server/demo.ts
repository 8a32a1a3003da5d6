import { sql } from 'kysely';
import { demoEvents } from '../fixtures/demo.ts';
import { authorities, demoOffers, services, sources } from '../fixtures/master.ts';
import { demoVolumes } from '../fixtures/volumes.ts';
import { putOffer } from './catalogue/offers.ts';
import { putAuthority, putService } from './catalogue/store.ts';
import { eventTime } from './contract/event.ts';
import { copyInto, type Db, withClient } from './db.ts';
import type { Accepted } from './ingest/accept.ts';
import { arrivalDays } from './ingest/arrivals.ts';
import { createLineWriter, inboxTarget } from './ingest/lines.ts';
import { storeVolumes } from './ingest/volumes.ts';
import { foldAndTally, foldInbox, retain, sumAllGroups, sumAllMonths, type Work } from './jobs.ts';
import { publishEdition } from './opendata/publishing/publish.ts';
import type { Base } from './start.ts';

/** The tables the demo fills; a load that was interrupted is emptied and begun again. */
const filled =
  'authority, service, offer, offer_type, source, token, inbox, touched, attempt, visit, cube, slim, slim_month, summed_month, offer_group, grouped_offer, regroup, group_day, group_month, view_month, next_limit, volume, edition, edition_file, edition_part';

/** Whether the demo is to be loaded: into a database nobody has entered anything into, or where its load was interrupted. */
export async function demoWanted(db: Db): Promise<boolean> {
  const { rows } = await sql<{ state: string | null; used: boolean }>`
    select (select value from instance where name = 'demo') as state, exists (select from authority) as used`.execute(db);
  return rows[0]?.state === 'loading' || (rows[0]?.state !== 'loaded' && !rows[0]?.used);
}

/**
 * Loads the demo that ends on the local day `until` through the same inbox, fold, tallies and retention as real
 * events, and publishes the first edition. `say` hears what is being done, for a progress line.
 */
export async function loadDemo(
  base: Pick<Base, 'store' | 'keys'>,
  work: Work,
  until: string,
  say: (doing: string) => void,
): Promise<void> {
  const { db } = base.store;
  await setState(db, 'loading');
  await sql`truncate ${sql.raw(filled)} cascade`.execute(db); // and what refers to them
  say('towns, services and sources');
  const sourceIds = await enterCatalogue(db, work.clock(), until);
  await copyEvents(base, until, sourceIds, work.clock(), say);
  await noteArrivals(db, until);
  say('offline volumes');
  for (const [source, id] of sourceIds) {
    const volumes = [...demoVolumes(until)].filter((volume) => volume.source === source);
    if (volumes.length > 0) await storeVolumes(db, base.keys, volumes, id);
  }
  say('attempts');
  await foldInbox(work);
  say('history'); // first, so that days of attempts that are past retention already are tallied once only
  await retain(work);
  say('tallies');
  await foldAndTally(work);
  for (const level of ['whole', 'split'] as const) await sumAllMonths(work, level);
  await sumAllGroups(work);
  say('first edition');
  const { publisherName } = work.config.publishing;
  await publishEdition(db, { now: work.clock(), keyPrint: base.keys.recordsPrint, publisherName });
  await setState(db, 'loaded');
}

async function setState(db: Db, value: 'loading' | 'loaded'): Promise<void> {
  await db
    .insertInto('instance')
    .values({ name: 'demo', value })
    .onConflict((c) => c.column('name').doUpdateSet({ value }))
    .execute();
}

async function enterCatalogue(db: Db, now: Date, until: string): Promise<Map<string, number>> {
  for (const { ars, ...authority } of authorities) await putAuthority(db, ars, authority);
  for (const { key, ...service } of services) await putService(db, key, service);
  for (const { authority, service, source: _, ...offer } of demoOffers(until))
    await putOffer(db, authority, service, offer, now, until);
  const ids = new Map<string, number>();
  for (const { name, authorities: allowed } of sources) {
    const row = { name, authorities: allowed, auto_declare: false, test: false, created_at: now };
    ids.set(name, (await db.insertInto('source').values(row).returning('id').executeTakeFirstOrThrow()).id);
  }
  return ids;
}

/** The last events count as taken when they happened, so that the demo's sources look as living ones do. */
async function noteArrivals(db: Db, until: string): Promise<void> {
  const since = new Date(Date.parse(`${until}T00:00:00Z`) - arrivalDays * 86_400_000);
  await sql`
    insert into arrival (source, hour, events, last_at)
    select source, date_trunc('hour', at, 'UTC'), count(*), max(at)
    from inbox
    where at >= ${since}
    group by 1, 2`.execute(db);
}

const chunk = 5_000;

async function copyEvents(
  { store, keys }: Pick<Base, 'store' | 'keys'>,
  until: string,
  sourceIds: Map<string, number>,
  now: Date,
  say: (doing: string) => void,
): Promise<void> {
  const toLines = createLineWriter(keys);
  let taken = 0;
  function* lines(): Iterable<string> {
    const waiting = new Map<string, Accepted[]>();
    const write = (source: string, events: Accepted[]) => {
      taken += events.length;
      say(`events (${taken.toLocaleString('en')})`);
      return toLines(events, sourceIds.get(source) ?? 0, now);
    };
    for (const { source, ...event } of demoEvents(until)) {
      const events = waiting.get(source) ?? [];
      events.push({ event, ms: eventTime(event.time) });
      waiting.set(source, events);
      if (events.length < chunk) continue;
      waiting.delete(source);
      yield write(source, events);
    }
    for (const [source, events] of waiting) yield write(source, events);
  }
  await withClient(store.pool, (client) => copyInto(client, inboxTarget, lines()));
}
