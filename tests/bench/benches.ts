import type { Bench } from './bench.ts';
import { compare } from './compare.ts';
import { delivery } from './delivery.ts';
import { edition } from './edition.ts';
import { ingest } from './ingest.ts';
import { query } from './query.ts';
import { single } from './single.ts';
import { stages } from './stages.ts';
import { secondStart } from './start.ts';
import { web } from './web.ts';

/** Every benchmark; a new one is an entry. */
export const benches = { ingest, single, edition, start: secondStart, compare, web, delivery, query, stages } satisfies Record<
  string,
  Bench
>;
export type BenchName = keyof typeof benches;

/**
 * Ratios within one run that no change may fall below, far enough from what is reached that only a real loss is told:
 * seconds differ from machine to machine and hour to hour, ratios hardly do.
 */
export const gates: { bench: BenchName; events: number; figure: string; atLeast: number }[] = [
  { bench: 'ingest', events: 50_000, figure: 'talliedRatio', atLeast: 0.02 }, // 0.08 with so few events
];
