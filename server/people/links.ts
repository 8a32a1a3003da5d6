import { createHash, randomBytes } from 'node:crypto';
import { type Deed, noteChange } from '../audit.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { hashPassword } from './passwords.ts';
import { lockPerson, noted } from './store.ts';

const hourMs = 3_600_000;
const validHours = 72;
const longestMs = validHours * hourMs + 5 * 60_000; // clocks of servers differ
const hashOf = (code: string) => createHash('sha256').update(code).digest();

/** A link with which a person sets their password, once; earlier ones no longer work. */
export interface PasswordLink {
  link: string;
  expiresAt: string;
}

/**
 * Makes a link for a local account. Its code stands behind the #, so that it is in no log of a server and no Referer.
 * Throws Problem 404, and 409 `no_account` for somebody of the identity provider.
 */
export async function makeLink(db: Db, person: number, base: string, deed: Deed): Promise<PasswordLink> {
  const code = randomBytes(24).toString('base64url');
  const expiresAt = new Date(deed.at.getTime() + validHours * hourMs);
  await db.transaction().execute(async (tx) => {
    const { account, disabled } = await lockPerson(tx, person);
    if (account === null)
      throw new Problem(409, 'no_account', 'This person signs in at the identity provider and changes the password there.');
    if (disabled) throw new Problem(409, 'disabled', 'This account is disabled. Enable it first.');
    await tx.deleteFrom('password_link').where('person', '=', person).execute();
    await tx
      .insertInto('password_link')
      .values({ hash: hashOf(code), person, expires_at: expiresAt })
      .execute();
    await noteChange(tx, deed, { what: 'password link', subject: `${person}`, after: { expiresAt: expiresAt.toISOString() } });
  });
  return { link: `${base.replace(/\/$/, '')}/set-password#${code}`, expiresAt: expiresAt.toISOString() };
}

/**
 * Sets the password of the person a code was made for, and ends all their sessions: whoever lost one may have lost them,
 * too. Answers false for a code that is unknown, used or too old.
 */
export async function useLink(db: Db, code: string, password: string, at: Date): Promise<boolean> {
  if (!(await isLink(db, code, at))) return false; // a guess must not cost a hash
  const hashed = await hashPassword(password);
  return await db.transaction().execute(async (tx) => {
    const used = await tx.deleteFrom('password_link').where('hash', '=', hashOf(code)).returningAll().executeTakeFirst();
    if (!used || !isValid(used.expires_at, at)) return false;
    const before = await lockPerson(tx, used.person);
    if (before.disabled) return false;
    await tx.updateTable('person').set({ password: hashed }).where('id', '=', used.person).execute();
    await tx.deleteFrom('session').where('person', '=', used.person).execute();
    const deed: Deed = { actor: { kind: 'link' }, at };
    await noteChange(tx, deed, { what: 'password', subject: `${used.person}`, after: 'set' });
    await noted(tx, used.person, before, deed);
    return true;
  });
}

async function isLink(db: Db, code: string, at: Date): Promise<boolean> {
  const found = await db.selectFrom('password_link').select('expires_at').where('hash', '=', hashOf(code)).executeTakeFirst();
  return found !== undefined && isValid(found.expires_at, at);
}

/** Not over, and not of a clock that was ahead, by which it would be valid for longer than is said. */
const isValid = (expiresAt: Date, at: Date): boolean => expiresAt > at && expiresAt.getTime() - at.getTime() <= longestMs;
