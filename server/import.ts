import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { z } from 'zod';
import { ensureOffer } from './catalogue/store.ts';
import type { ImportItem, LineFault, OfflineChannel, offerFields } from './connectors/mapping.ts';
import { gzipFault, unpacked } from './connectors/unpacked.ts';
import { eventTime, limits } from './contract/event.ts';
import { copyInto, type Db, inOneTransaction, type Step } from './db.ts';
import type { Accepted } from './ingest/accept.ts';
import { createLineWriter, inboxTarget } from './ingest/lines.ts';
import { storeVolumes } from './ingest/volumes.ts';
import { foldAndTally, foldInbox, retain, type Work } from './jobs.ts';
import type { Base } from './start.ts';

/**
 * Takes a file in: the connector's items become offer, attempts and offline volumes, in one transaction, so that a
 * broken file leaves nothing behind unless `keepGood` says to take what is good in it.
 */
export interface ImportRequest {
  file: string;
  read(input: Readable): AsyncIterable<ImportItem>;
  target: { [K in keyof typeof offerFields]: z.output<(typeof offerFields)[K]> };
  keepGood: boolean;
  dryRun: boolean;
  progress(events: number): void;
}

export interface ImportReport {
  events: number;
  offline: number;
  /** events of attempts beyond retention that this file had given this offer before */
  skipped: number;
  faults: number;
  /** the first faults, with line and reason */
  listed: LineFault[];
  stored: boolean;
}

const listedFaults = 100;
const dayMs = 86_400_000;

/** Undoes the transaction of an import that is not to be kept. */
class NotKept extends Error {}

/**
 * Reads the file and stores what it says. Attempts beyond retention go straight on to the kept tallies, once per file
 * and offer: when the same file comes again, only what still lives is merged, and that changes nothing.
 * Throws what reading the file or the database throws; faults of lines are in the report.
 */
export async function importFile(base: Pick<Base, 'store' | 'keys'>, work: Work, request: ImportRequest): Promise<ImportReport> {
  const report: ImportReport = { events: 0, offline: 0, skipped: 0, faults: 0, listed: [], stored: false };
  const sha256 = await digest(request.file);
  try {
    await inOneTransaction(base.store.pool, async (tx, client) => {
      const known = await alreadyTaken(tx, request, sha256);
      const oldest = known ? work.clock().getTime() - work.config.retentionDays * dayMs : Number.NEGATIVE_INFINITY;
      const gathered = gather(request, report, { now: work.clock().getTime(), oldest });
      const toLines = createLineWriter(base.keys);
      await copyInto(
        client,
        inboxTarget,
        mapped(gathered.attempts, (events) => toLines(events, importSource, work.clock())),
      );
      if (request.dryRun || (report.faults > 0 && !request.keepGood)) throw new NotKept();
      await storeRest(tx, base, request, gathered, sha256, work.clock());
    });
  } catch (error) {
    if (error instanceof NotKept) return report;
    throw error;
  }
  await foldInbox(work);
  await retain(work);
  await foldAndTally(work);
  return { ...report, stored: true };
}

/** Attempts from files belong to no source. */
const importSource = 0;

/**
 * SHA-256 of what is in the file, so that the same log is the same whether it comes packed or not. What cannot be
 * unpacked counts as far as it goes: the connector names the fault.
 */
async function digest(file: string): Promise<Buffer> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of unpacked(createReadStream(file))) hash.update(chunk);
  } catch (error) {
    if (!gzipFault(error, 1)) throw error;
  }
  return hash.digest();
}

/** Whether this file was taken in for this offer before; holds back another import for the authority meanwhile. */
async function alreadyTaken(tx: Db, { target }: ImportRequest, sha256: Buffer): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext('egovsad import'), hashtext(${target.authority}))`.execute(tx);
  const authority = await tx.selectFrom('authority').select('ars').where('ars', '=', target.authority).executeTakeFirst();
  if (!authority)
    throw new Error('The authority of the mapping is not known here. Enter it first: PUT /api/v1/authorities/{ars}.');
  const found = await tx
    .selectFrom('imported')
    .select('sha256')
    .where('authority', '=', target.authority)
    .where('service', '=', target.service.key)
    .where('sha256', '=', sha256)
    .execute();
  return found.length > 0;
}

interface Gathered {
  /** the events, attempt by attempt; the rest is complete when they have been read */
  attempts: AsyncIterable<Accepted[]>;
  steps: Step[];
  /** counts by `month channel` */
  offline: Map<string, number>;
}

/** Sorts the items of the connector; memory holds one attempt at a time. */
function gather(request: ImportRequest, report: ImportReport, bounds: { now: number; oldest: number }): Gathered {
  const steps: Step[] = [];
  const offline = new Map<string, number>();
  const fault = ({ line, code, message }: LineFault) => {
    report.faults += 1;
    if (report.listed.length < listedFaults) report.listed.push({ line, code, message });
  };
  const wanted = (attempt: Accepted[]) => {
    const isNew = attempt.some(({ ms }) => ms >= bounds.oldest);
    if (isNew) report.events += attempt.length;
    else report.skipped += attempt.length;
    request.progress(report.events + report.skipped);
    return isNew && attempt.length > 0;
  };
  async function* attempts(): AsyncIterable<Accepted[]> {
    let attempt: Accepted[] = [];
    for await (const item of request.read(createReadStream(request.file))) {
      if (item.kind === 'error') fault(item);
      else if (item.kind === 'step') steps.push({ key: item.key, label: item.label });
      else if (item.kind === 'offline') {
        const key = `${item.month} ${item.channel}`;
        offline.set(key, (offline.get(key) ?? 0) + item.count);
        report.offline += item.count;
      } else {
        const ms = eventTime(item.event.time);
        if (ms > bounds.now + limits.futureMinutes * 60_000) {
          fault({ line: item.line, code: 'time_in_future', message: 'the time lies in the future' });
          continue;
        }
        if (attempt[0] && attemptOf(attempt[0]) !== attemptOf({ event: item.event, ms })) {
          if (wanted(attempt)) yield attempt;
          attempt = [];
        }
        attempt.push({ event: item.event, ms });
      }
    }
    if (wanted(attempt)) yield attempt;
  }
  return { attempts: attempts(), steps, offline };
}

const attemptOf = ({ event }: Accepted): string => (event.type === 'visited' ? event.id : event.attempt);

async function* mapped<T, R>(items: AsyncIterable<T>, change: (item: T) => R): AsyncIterable<R> {
  for await (const item of items) yield change(item);
}

async function storeRest(
  tx: Db,
  base: Pick<Base, 'keys'>,
  { target }: ImportRequest,
  { steps, offline }: Gathered,
  sha256: Buffer,
  now: Date,
): Promise<void> {
  const { authority, service, offer } = target;
  await ensureOffer(tx, authority, service, offer, steps);
  const volumes = [...offline].map(([key, count]) => {
    const [month = '', channel = ''] = key.split(' ');
    return { authority, service: service.key, month, channel: channel as OfflineChannel, count };
  });
  await storeVolumes(tx, base.keys, volumes, null);
  await tx
    .insertInto('imported')
    .values({ authority, service: service.key, sha256, imported_at: now })
    .onConflict((c) => c.doNothing())
    .execute();
}
