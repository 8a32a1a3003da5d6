import { isDeepStrictEqual } from 'node:util';
import type { Grant } from '../contract/people.ts';
import type { Deed } from '../audit.ts';
import type { Db } from '../db.ts';
import { noteFailure } from './failures.ts';
import { grantsIn } from './provider-roles.ts';
import type { Voucher } from './provider.ts';
import { lockPerson, noted, storeGrants } from './store.ts';

/**
 * Makes the person an identity provider vouches for known here, with the name and, where a claim says them, the roles
 * they have there now. Answers who it is, or undefined for somebody disabled here or without any role.
 */
export async function admit(
  db: Db,
  voucher: Voucher,
  { rolesClaim, language, at }: { rolesClaim: string | undefined; language: 'de' | 'en'; at: Date },
): Promise<number | undefined> {
  const { issuer, subject, claims } = voucher;
  const described = { name: nameIn(claims) ?? subject, email: text(claims['email']) ?? null, language };
  const deed: Deed = { actor: { kind: 'provider' }, at };
  return await db.transaction().execute(async (tx) => {
    const made = await tx
      .insertInto('person')
      .values({ issuer, subject, ...described, created_at: at })
      .onConflict((c) => c.columns(['issuer', 'subject']).doNothing())
      .returning('id')
      .executeTakeFirst();
    const id = made?.id ?? (await idOf(tx, issuer, subject));
    const before = await lockPerson(tx, id);
    await tx.updateTable('person').set(described).where('id', '=', id).execute();
    if (rolesClaim !== undefined) await replaceGrants(tx, id, before.roles, grantsIn(claims, rolesClaim));
    const { roles, disabled } = await noted(tx, id, made ? undefined : before, deed);
    if (!disabled && roles.length > 0) return id;
    await noteFailure(tx, id, disabled ? 'disabled' : 'no role', deed);
    return undefined;
  });
}

async function replaceGrants(tx: Db, id: number, before: Grant[], grants: Grant[]): Promise<void> {
  if (!isDeepStrictEqual(before, grants)) await storeGrants(tx, id, grants);
}

async function idOf(tx: Db, issuer: string, subject: string): Promise<number> {
  const query = tx.selectFrom('person').select('id').where('issuer', '=', issuer).where('subject', '=', subject);
  return (await query.executeTakeFirstOrThrow()).id;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined;
const nameIn = (claims: Record<string, unknown>) =>
  text(claims['name']) ?? text(claims['preferred_username']) ?? text(claims['email']);
