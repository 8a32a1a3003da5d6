import type { Db } from '../db.ts';
import type { SignedIn } from '../http.ts';
import { readGrants } from './store.ts';

/** Somebody as they would be signed in, with the address of their account; undefined where they may not sign in any more. */
export async function findRecipient(db: Db, id: number): Promise<(SignedIn & { email: string | null }) | undefined> {
  const found = await db
    .selectFrom('person')
    .select(['id as person', 'name', 'language', 'email'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return found && { ...found, grants: await readGrants(db, id) };
}
