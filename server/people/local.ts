import { sql } from 'kysely';
import { Account } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { noteFailure } from './failures.ts';
import type { Lockout } from './lockout.ts';
import { isPassword } from './passwords.ts';

/** Signed in as a person, or the seconds to wait; neither for a wrong name or password. */
export interface Attempt {
  person?: number;
  waitSeconds?: number;
}

/**
 * Tries a name and a password. Unknown names, disabled accounts and those without a password are answered like a wrong
 * password, after the same work.
 */
export async function trySignIn(
  db: Db,
  lockout: Lockout,
  entered: { account: string; password: string; address: string },
  at: Date,
): Promise<Attempt> {
  const account = Account.safeParse(entered.account).data ?? '';
  const waitSeconds = await lockout.begin(account, entered.address, at);
  if (waitSeconds > 0) return { waitSeconds };
  const known = await db
    .selectFrom('person')
    .select(['id', 'password', 'disabled_at'])
    .where('account', '=', account)
    .executeTakeFirst();
  const right = await isPassword(entered.password, known?.password ?? undefined);
  if (!known) return {};
  if (!right || known.disabled_at !== null) {
    await db.transaction().execute(async (tx) => {
      await sql`set local synchronous_commit = off`.execute(tx); // waiting for the disk would tell that the account exists
      await noteFailure(tx, known.id, right ? 'disabled' : 'wrong password', { actor: { kind: 'nobody' }, at });
    });
    return {};
  }
  await lockout.succeeded(account, entered.address);
  return { person: known.id };
}
