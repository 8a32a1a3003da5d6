import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { sql } from 'kysely';
import { ensureOffer } from '../catalogue/offers.ts';
import { Breath } from '../connectors/breath.ts';
import type { OfferDeclaration, Reading } from '../connectors/formats.ts';
import { ImportFault } from '../connectors/mapping.ts';
import { gzipFault, unpacked } from '../connectors/unpacked.ts';
import { copyInto, type Db, inOneTransaction } from '../db.ts';
import { type ImportCounts, ItemSorter } from './items.ts';
import type { Accepted, Sender } from '../ingest/accept.ts';
import { addArrivals, arrivalAt } from '../ingest/arrivals.ts';
import { declareOffer } from '../ingest/declare.ts';
import { type Known, offerKey, readKnown } from '../ingest/known.ts';
import { createLineWriter, inboxTarget } from '../ingest/lines.ts';
import { storeVolumes } from '../ingest/volumes.ts';
import { foldAndTally, foldInbox, retain, type Work } from '../jobs.ts';
import type { Base } from '../start.ts';

/**
 * Takes a file in: the connector's items become offers, attempts and monthly totals, in one transaction, so that a
 * broken file leaves nothing behind unless `keepGood` says to take what is good in it.
 */
export interface ImportRequest extends Reading {
  file: string;
  /** whose file it is: the authorities it may be about, and whether it may declare by use what is not known */
  sender: Pick<Sender, 'id' | 'authorities' | 'autoDeclare'>;
  keepGood: boolean;
  dryRun: boolean;
  /** breaks the reading off, so that nothing is stored; what is stored already stays and is tallied by the jobs */
  signal?: AbortSignal | undefined;
  /** called now and then: what was read until now, and the share of the file from 0 to 1 */
  progress(counts: ImportCounts, share: number): void;
}

export interface ImportReport extends ImportCounts {
  stored: boolean;
}

/** The sender of whoever runs the command line: no source, every authority. */
export const operator: Sender = { id: 0, authorities: 'all', autoDeclare: true };

/** A file that cannot be imported as a whole; the message says what to do first. */
export class ImportRefused extends Error {}

const dayMs = 86_400_000;
const batchSize = 1_000;
const volumeBatch = 10_000;

/** Undoes the transaction of an import that is not to be kept. */
class NotKept extends Error {}

/**
 * Reads the file and stores what it says. Attempts beyond retention go straight on to the kept tallies, once per file
 * and offer: when the same file comes again, only what still lives is merged, and that changes nothing.
 * Throws ImportRefused, and what reading the file or the database throws; faults of lines are in the report.
 */
export async function importFile(base: Pick<Base, 'store' | 'keys'>, work: Work, request: ImportRequest): Promise<ImportReport> {
  const sha256 = await digest(request.file);
  const sender = { ...request.sender, autoDeclare: request.sender.autoDeclare && request.declare };
  let counts: ImportCounts | undefined;
  try {
    await inOneTransaction(base.store.pool, async (tx, client) => {
      const now = work.clock();
      await holdSource(tx, sender.id);
      const taken = await takenBefore(tx, sha256);
      const oldest = now.getTime() - work.config.retentionDays * dayMs;
      const known = withOffers(await readKnown(tx), request.offers, sender);
      const sorter = new ItemSorter(known, sender, new Set(request.offers.map(keyOf)), { now: now.getTime(), taken, oldest });
      counts = sorter.counts;
      const toLines = createLineWriter(base.keys);
      await copyInto(
        client,
        inboxTarget,
        mapped(batches(request, sorter), (events) => toLines(events, sender.id, now)),
      );
      if (request.dryRun || (counts.faults > 0 && !request.keepGood)) throw new NotKept();
      await storeRest(tx, base, request, sorter, sha256, now);
      await refreshStatistics(tx, counts, 'inbox');
    });
  } catch (error) {
    if (error instanceof NotKept && counts) return { ...counts, stored: false };
    throw error;
  }
  if (!counts) throw new Error('an import ended without its counts');
  if (counts.events > 0) await addArrivals(work.db, [arrivalAt(sender.id, counts.events, work.clock())]);
  if (request.signal?.aborted) return { ...counts, stored: true };
  await foldInbox(work);
  await refreshStatistics(work.db, counts, 'attempt, touched');
  await retain(work);
  await foldAndTally(work);
  return { ...counts, stored: true };
}

/** After many new rows at once PostgreSQL would plan by what was there before: in a new database 130 s instead of 50. */
async function refreshStatistics(db: Db, { events }: ImportCounts, tables: string): Promise<void> {
  if (events >= 10_000) await sql`analyze ${sql.raw(tables)}`.execute(db);
}

/**
 * SHA-256 of what is in the file, so that the same log is the same whether it comes packed or not. What cannot be
 * unpacked counts as far as it goes: the connector names the fault.
 */
async function digest(file: string): Promise<Buffer> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of unpacked(createReadStream(file))) hash.update(chunk);
  } catch (error) {
    if (!(error instanceof ImportFault) && !gzipFault(error, 1)) throw error;
  }
  return hash.digest();
}

/** Keeps the source of a file from being deleted until the import is done. Throws ImportRefused where it is gone already. */
async function holdSource(tx: Db, id: number): Promise<void> {
  if (id === operator.id) return;
  const held = await tx.selectFrom('source').select('id').where('id', '=', id).forKeyShare().executeTakeFirst();
  if (!held) throw new ImportRefused('The source of this file has been deleted. Make a source, and send the file for it.');
}

/** The offers this file was taken in for before; holds back another import of the same file meanwhile. */
async function takenBefore(tx: Db, sha256: Buffer): Promise<Set<string>> {
  await sql`select pg_advisory_xact_lock(hashtext('egovsad import'), hashtext(${sha256.toString('hex')}))`.execute(tx);
  const found = await tx.selectFrom('imported').select(['authority', 'service']).where('sha256', '=', sha256).execute();
  return new Set(found.map((row) => offerKey(row.authority, row.service)));
}

export const keyOf = ({ authority, service }: OfferDeclaration): string => offerKey(authority, service.key);

/** The catalogue with the offers that come with the file. Throws ImportRefused where one is of an authority it may not name. */
export function withOffers(known: Known, offers: OfferDeclaration[], sender: Sender): Known {
  for (const offer of offers) {
    const mayName = sender.authorities === 'all' || sender.authorities.has(offer.authority);
    if (!known.authorities.has(offer.authority) || !mayName)
      throw new ImportRefused('An authority of the mapping is not known here. Enter it first: PUT /api/v1/authorities/{ars}.');
    if (!known.offers.has(keyOf(offer))) known.offers.set(keyOf(offer), { steps: new Set(), pages: new Set() });
  }
  return known;
}

/** The events of the file in batches; the sorter is complete when they have been read. */
async function* batches(request: ImportRequest, sorter: ItemSorter): AsyncIterable<Accepted[]> {
  const { size } = await stat(request.file);
  const input = createReadStream(request.file, { signal: request.signal });
  let batch: Accepted[] = [];
  let items = 0;
  const breath = new Breath();
  try {
    for await (const item of request.read(input)) {
      const event = sorter.take(item);
      if (event) batch.push(event);
      items += 1;
      if (breath.due) await breath.take();
      if (sorter.ended) break;
      if (items % batchSize === 0) request.progress(sorter.counts, input.bytesRead / size);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  } finally {
    input.destroy(); // a reading that ends at its header leaves the rest of the file unread
  }
  yield batch;
  request.progress(sorter.counts, 1);
}

async function* mapped<T, R>(items: AsyncIterable<T>, change: (item: T) => R): AsyncIterable<R> {
  for await (const item of items) yield change(item);
}

async function storeRest(
  tx: Db,
  base: Pick<Base, 'keys'>,
  { offers, sender }: ImportRequest,
  sorter: ItemSorter,
  sha256: Buffer,
  now: Date,
): Promise<void> {
  for (const declared of offers) {
    const { authority, service, offer } = declared;
    await ensureOffer(tx, authority, service, offer, sorter.steps.get(keyOf(declared)) ?? []);
  }
  for (const [, missing] of [...sorter.used].sort(([one], [other]) => (one < other ? -1 : 1))) await declareOffer(tx, missing);
  const { volumes } = sorter;
  for (let from = 0; from < volumes.length; from += volumeBatch)
    await storeVolumes(tx, base.keys, volumes.slice(from, from + volumeBatch), sender.id === 0 ? null : sender.id);
  for (const offer of sorter.seen) {
    const [authority = '', service = ''] = offer.split(' ');
    await tx
      .insertInto('imported')
      .values({ authority, service, sha256, imported_at: now })
      .onConflict((c) => c.doNothing())
      .execute();
  }
}
