import type { Db } from '../db.ts';

/** A declared offer as ingestion needs it. */
export interface KnownOffer {
  steps: Set<string>;
  pages: Set<string>;
}

/** The catalogue as ingestion sees it. */
export interface Known {
  authorities: Set<string>;
  services: Set<string>;
  /** by `authority service` */
  offers: Map<string, KnownOffer>;
}

export const offerKey = (authority: string, service: string): string => `${authority} ${service}`;

export async function readKnown(db: Db): Promise<Known> {
  // one after the other: within a transaction there is only one connection
  const authorities = await db.selectFrom('authority').select('ars').execute();
  const services = await db.selectFrom('service').select('key').execute();
  const offers = await db.selectFrom('offer').select(['authority', 'service', 'steps', 'pages']).execute();
  return {
    authorities: new Set(authorities.map((row) => row.ars)),
    services: new Set(services.map((row) => row.key)),
    offers: new Map(
      offers.map((row) => [
        offerKey(row.authority, row.service),
        { steps: new Set(row.steps.map((step) => step.key)), pages: new Set(row.pages.map((page) => page.key)) },
      ]),
    ),
  };
}

/**
 * The catalogue kept in memory for a few seconds, so that a request costs no query. Whoever finds something missing in
 * it asks `reread` before refusing: a newly declared offer works at once, in every process.
 */
export interface KnownCache {
  get(): Promise<Known>;
  /** reads again, unless that was done since `than` was read or within the last 200 ms */
  reread(than: Known): Promise<Known>;
  forget(): void;
}

const freshMs = 5_000;
const rereadMs = 200; // a client that sends unknown offers without end costs at most five reads a second

export function createKnownCache(db: Db): KnownCache {
  let current: { known: Promise<Known>; readAt: number } | undefined;
  const read = () => {
    const entry = { known: readKnown(db), readAt: performance.now() };
    entry.known.catch(() => {
      if (current === entry) current = undefined; // the next request tries again; this one tells its caller
    });
    current = entry;
    return entry.known;
  };
  const age = () => (current ? performance.now() - current.readAt : Number.POSITIVE_INFINITY);
  return {
    get: () => (current && age() < freshMs ? current.known : read()),
    async reread(than) {
      if (current && (age() < rereadMs || (await current.known) !== than)) return current.known;
      return read();
    },
    forget() {
      current = undefined;
    },
  };
}
