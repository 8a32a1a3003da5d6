import type { KpiQuery, KpiRow } from '../contract/api.ts';
import { addDays, berlinDay, type Day, type Range } from '../contract/days.ts';
import { type Against, rangeBefore, shapeOf } from '../contract/periods-before.ts';
import type { Db } from '../db.ts';
import { Problem, type readablePlaces } from '../http.ts';
import type { Step } from '../schema.ts';

/** What comparisons stand on: the KPIs, asked as over the API, and the catalogue. */
export interface Sources {
  db: Db;
  ask: Ask;
  /** several, some of them at a time */
  askAll<Name extends string>(
    asked: Record<Name, { query: KpiQuery; readable: Readable }>,
  ): Promise<Record<Name, Awaited<ReturnType<Ask>>>>;
  /** the time up to which limits have run out */
  talliedAt(): Promise<string>;
}
export type Readable = ReturnType<typeof readablePlaces>;
export type Ask = (query: KpiQuery, readable: Readable) => Promise<{ asOf: string; rows: KpiRow[] }>;

/** Whether somebody may read a service at an authority, or without one all it offers, so that its figures are shown in full. */
export const isOwn = (readable: Readable, ars: string, service: string | undefined): boolean =>
  readable === 'all' || readable.some((place) => place.authority === ars && (place.service ?? service) === service);

/** Before the first tally nothing is known and no day is over. */
export const lastCompleteDay = (asOf: string): Day => addDays(berlinDay(asOf), -1);

/**
 * The days of a period that are over, and those they are compared with: like with like. Throws a 400 where no day is
 * over yet.
 */
export function rangesOf({ from, to }: Range, against: Against, lastDay: Day): { range: Range; compared: Range } {
  if (from > to) throw new Problem(400, 'invalid', 'from must not be after to.', { field: 'from' });
  if (from > lastDay)
    throw new Problem(400, 'invalid', 'No day of this period is over yet. Ask for days before today.', { field: 'from' });
  const range = { from, to: to < lastDay ? to : lastDay };
  const compared = rangeBefore(range, against, shapeOf({ from, to }, lastDay));
  demandKnownYear(compared.from);
  return { range, compared };
}

/** Throws a 400 where what a question needs begins before the first year there is. */
export function demandKnownYear(day: Day): void {
  if (day < '0001-01-01')
    throw new Problem(400, 'invalid', 'The days to compare with lie before the year 1. Ask for later ones.', { field: 'from' });
}

/** An offer's declared steps; 404 where there is no such offer among those somebody may read. */
export async function offerOf(db: Db, authority: string, service: string, readable: Readable): Promise<{ steps: Step[] }> {
  const found = isOwn(readable, authority, service)
    ? await db
        .selectFrom('offer')
        .select('steps')
        .where('authority', '=', authority)
        .where('service', '=', service)
        .executeTakeFirst()
    : undefined;
  if (!found)
    throw new Problem(404, 'not_found', 'There is no such offer among those you may read. GET /api/v1/offers lists them.', {
      field: 'service',
    });
  return found;
}
