import { createHmac, type KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { deleteInBatches } from '../delete-batches.ts';
import { networkOf } from '../network.ts';

/**
 * Who may try to sign in. After some failures in a row an account, known or not, and an address must wait: twice as
 * long after each further one. A day without a failure forgets them.
 */
interface Limit {
  free: number;
  mostSeconds: number;
}
const limits = {
  account: { free: 5, mostSeconds: 15 * 60 },
  // a town hall may have one address for everybody in it
  address: { free: 30, mostSeconds: 5 * 60 },
} satisfies Record<string, Limit>;
const firstSeconds = 15;
const dayMs = 24 * 3_600_000;

export interface Lockout {
  /** Counts an attempt as failed before it is made, so that many at once get no further; the seconds to wait, or 0. */
  begin(account: string, address: string, at: Date): Promise<number>;
  /** Takes back what was counted: the attempt was right. */
  succeeded(account: string, address: string): Promise<void>;
}

export function createLockout(db: Db, key: KeyObject): Lockout {
  const nameOf = (kind: keyof typeof limits, text: string) => createHmac('sha256', key).update(`${kind}\n${text}`).digest();
  return {
    async begin(account, address, at) {
      const wait = await count(db, nameOf('address', networkOf(address)), limits.address, at);
      return wait > 0 ? wait : await count(db, nameOf('account', account), limits.account, at);
    },
    async succeeded(account, address) {
      await db.deleteFrom('sign_in_failure').where('what', '=', nameOf('account', account)).execute();
      await db
        .updateTable('sign_in_failure')
        .set({ failures: sql`greatest(failures - 1, 0)` })
        .where('what', '=', nameOf('address', networkOf(address)))
        .execute();
    },
  };
}

/** Counts a failure unless there is still time to wait, in which case those seconds are answered and nothing changes. */
async function count(db: Db, what: Buffer, limit: Limit, at: Date): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('sign_in_failure')
      .values({ what, failures: 0, last_at: at })
      .onConflict((c) => c.doNothing())
      .execute();
    const known = await tx
      .selectFrom('sign_in_failure')
      .selectAll()
      .where('what', '=', what)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const ago = at.getTime() - known.last_at.getTime();
    const failures = ago > dayMs ? 0 : known.failures;
    const waits = waitSeconds(failures, limit) * 1000 - Math.max(0, ago);
    if (waits > 0 && failures >= limit.free) {
      // of a clock that was ahead: the wait begins now, else it would last until that time has come
      if (ago < 0) await tx.updateTable('sign_in_failure').set({ last_at: at }).where('what', '=', what).execute();
      return Math.ceil(waits / 1000);
    }
    await tx
      .updateTable('sign_in_failure')
      .set({ failures: failures + 1, last_at: at })
      .where('what', '=', what)
      .execute();
    return 0;
  });
}

export const waitSeconds = (failures: number, { free, mostSeconds }: Limit): number =>
  failures < free ? 0 : Math.min(mostSeconds, firstSeconds * 2 ** Math.min(failures - free, 20));

/** Forgets what no longer counts. */
export async function deleteOldFailures(db: Db, at: Date): Promise<void> {
  await deleteInBatches(db, 'sign_in_failure', sql`last_at < ${new Date(at.getTime() - dayMs)}`);
}
