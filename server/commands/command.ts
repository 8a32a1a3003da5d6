import { readConfig } from '../config.ts';
import type { Work } from '../jobs.ts';
import { type Base, openBase } from '../start.ts';

/** What the commands of the command line have in common. */

/** A mistake in the call or in what it was given; said without a stack. */
export class Refused extends Error {}

export const clock = () => new Date();
export const say = (line: string) => console.error(line);

/** Opens the database for the time of a command. */
export async function withBase(work: (base: Base, tools: Work) => Promise<void>): Promise<void> {
  const config = readConfig();
  const base = await openBase(config, say);
  try {
    await work(base, { db: base.store.db, config, clock });
  } finally {
    await base.close();
  }
}
