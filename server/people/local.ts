import { Account } from '../contract/people.ts';
import type { Db } from '../db.ts';
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
    .select(['id', 'password'])
    .where('account', '=', account)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!(await isPassword(entered.password, known?.password ?? undefined)) || !known) return {};
  await lockout.succeeded(account, entered.address);
  return { person: known.id };
}
