import { type Deed, noteChange } from '../audit.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import type { Lockout } from './lockout.ts';
import { hashPassword, isPassword } from './passwords.ts';

export interface Entered {
  person: number;
  /** where the request comes from: guesses are counted as at signing in */
  address: string;
  current: string;
  next: string;
}

/**
 * Gives somebody who knows their password another one; links to set one no longer work. Throws Problem 400
 * `wrong_password`, 409 `no_account` for somebody of the identity provider, 429 `too_many_attempts`.
 */
export async function changePassword(db: Db, lockout: Lockout, entered: Entered, deed: Deed): Promise<void> {
  const { person, address, current, next } = entered;
  const known = await db.selectFrom('person').select(['account', 'password']).where('id', '=', person).executeTakeFirstOrThrow();
  if (known.account === null || known.password === null)
    throw new Problem(409, 'no_account', 'You have no password here. Change it where you sign in, at your organisation.');
  const retryAfter = await lockout.begin(known.account, address, deed.at);
  if (retryAfter > 0)
    throw new Problem(429, 'too_many_attempts', `Too many failed attempts. Try again in ${retryAfter} seconds.`, { retryAfter });
  if (!(await isPassword(current, known.password)))
    throw new Problem(400, 'wrong_password', 'This is not your current password. Enter it once more.', { field: 'current' });
  await lockout.succeeded(known.account, address);
  const password = await hashPassword(next);
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('person').set({ password }).where('id', '=', person).execute();
    await tx.deleteFrom('password_link').where('person', '=', person).execute();
    await noteChange(tx, deed, { what: 'password', subject: `${person}`, after: 'set' });
  });
}
