import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { isSharded } from '../sharded.ts';

/**
 * Runs `work` on the state of one moment, in which it can change nothing; where tables are spread over nodes, on those of one
 * moment each, and it may have tables of its own.
 */
export const inSnapshot = <Answer>(db: Db, work: (trx: Db) => Promise<Answer>): Promise<Answer> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      if (!(await isSharded(trx))) await sql`set transaction read only`.execute(trx);
      return await work(trx);
    });
