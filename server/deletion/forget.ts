import { sql } from 'kysely';
import { type Actor, noteChange } from '../audit.ts';
import { fold } from '../ingest/fold.ts';
import type { Work } from '../jobs.ts';
import { countSeen, type Deleted, type FirstSeen, forgetSeen, type Seen } from '../tally/forget.ts';

export interface Forgetting extends FirstSeen {
  dryRun: boolean;
  by: Actor;
}

/**
 * A source's mistake is taken back: the attempts and views it reported first within a span of time are deleted and
 * their days rebuilt, authority by authority, in batches. What waits in the inbox is folded first, so that none of it
 * comes after. Answers what was there. A dry run changes nothing but that.
 */
export async function forget({ db, config, clock }: Work, { dryRun, by, ...first }: Forgetting): Promise<Seen[]> {
  const { rows: waiting } = await sql<{ authority: string }>`
    select distinct authority from inbox where source = ${first.source} order by authority`.execute(db);
  for (const { authority } of waiting) await fold(db, authority, clock());
  const found = await countSeen(db, first);
  if (dryRun) return found;
  const span = { from: first.from.toISOString(), to: first.to.toISOString() };
  for (const authority of new Set(found.map((row) => row.authority))) {
    const judging = { now: clock(), openingHours: config.openingHours };
    const note = (tx: Work['db'], deleted: Deleted) =>
      noteChange(
        tx,
        { actor: by, at: clock() },
        { what: 'attempts', subject: `source ${first.source}`, before: { authority, ...deleted, ...span } },
      );
    for (let more = true; more; ) {
      const { attempts, views } = await forgetSeen(db, authority, first, judging, note);
      more = attempts + views > 0;
    }
  }
  return found;
}
