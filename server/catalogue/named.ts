import { z } from 'zod';
import { type Clock, ErrorAnswer, Problem } from '../http.ts';

/** What the routes of authorities, services and offers have in common. */
export interface CatalogueOptions {
  retentionDays: number;
  clock: Clock;
  /** called after every change, so that ingestion knows of it at once */
  changed(): void;
}

export const read = { access: 'read' } as const;
/** The answers of `DELETE`. */
export const removed = { 204: z.null(), 409: ErrorAnswer };

const lists = { authority: 'authorities', service: 'services', offer: 'offers' };
const missing = (what: keyof typeof lists) =>
  new Problem(404, 'not_found', `There is no such ${what} here. GET /api/v1/${lists[what]} lists those you may see.`);

/** A 409 that says what is in the way. */
export const inUse = (message: string) => new Problem(409, 'in_use', message);

/** The entry of a list that a path names; 404 where it is not there or not readable. */
export function named<T>(list: T[], is: (entry: T) => boolean, what: keyof typeof lists): T {
  const entry = list.find(is);
  if (!entry) throw missing(what);
  return entry;
}
