import type { Db } from '../db.ts';

/** Runs `work` on the state of one moment, in which it can change nothing. */
export const inSnapshot = <Answer>(db: Db, work: (trx: Db) => Promise<Answer>): Promise<Answer> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
