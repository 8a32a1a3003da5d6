import type { Store } from '../db.ts';
import type { Clock } from '../http.ts';
import type { Keys } from '../secrets.ts';
import { type Bounds, type Judged, type Sender, accept, dependsOnCatalogue } from './accept.ts';
import type { ArrivalCounter } from './arrivals.ts';
import { declareByUse } from './declare.ts';
import type { EventFormat } from './formats.ts';
import type { Inbox } from './inbox.ts';
import type { KnownCache } from './known.ts';
import { createLineWriter } from './lines.ts';
import type { RefusalCounter } from './refusals.ts';

export interface IngestOptions {
  store: Store;
  keys: Keys;
  inbox: Inbox;
  arrivals: ArrivalCounter;
  refusals: RefusalCounter;
  known: KnownCache;
  /** formats of events beside our own */
  formats: EventFormat[];
  retentionDays: number;
  clock: Clock;
}

/** Takes the items of a request: resolves when the good ones are committed to disk, the bad ones counted for the source. */
export type Take = (items: unknown[], sender: Sender, of: { test: boolean; receivedAt: Date }) => Promise<Judged>;

/** The one way of events into the inbox, whatever request they came in. Those of a test source are judged and not kept. */
export function createTake(options: IngestOptions): Take {
  const toLines = createLineWriter(options.keys);
  return async (items, sender, { test, receivedAt }) => {
    const judged = await judge(items, sender, options, receivedAt);
    if (judged.accepted.length > 0 && !test) {
      if (sender.autoDeclare && (await declareByUse(options.store.db, judged.accepted, await options.known.get())))
        options.known.forget();
      await options.inbox.append(toLines(judged.accepted, sender.id, receivedAt));
    }
    options.arrivals.note(sender.id, judged.accepted.length, receivedAt);
    options.refusals.note(sender.id, judged.refusals, receivedAt);
    return judged;
  };
}

/** Judges with the catalogue in memory and, before refusing for something missing in it, once more with a new reading. */
export async function judge(items: unknown[], sender: Sender, options: IngestOptions, now: Date): Promise<Judged> {
  const bounds: Bounds = { now, retentionDays: options.retentionDays };
  const known = await options.known.get();
  const judged = accept(items, sender, known, bounds);
  if (!judged.refusals.some(dependsOnCatalogue)) return judged;
  const newer = await options.known.reread(known);
  return newer === known ? judged : accept(items, sender, newer, bounds);
}
