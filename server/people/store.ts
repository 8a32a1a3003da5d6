import type { Selectable } from 'kysely';
import type { Grant, NewPerson, PersonChange, PersonEntry } from '../contract/people.ts';
import { type Deed, noteChange } from '../audit.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import type { Tables } from '../schema.ts';

/** People and their roles in the database. Every change is noted in the audit log, in its transaction. */
type PersonRow = Selectable<Tables['person']>;

export async function listPeople(db: Db): Promise<PersonEntry[]> {
  const people = await db.selectFrom('person').selectAll().orderBy('id').execute();
  const grants = Map.groupBy(await db.selectFrom('person_role').selectAll().execute(), ({ person }) => person);
  return people.map((row) => entryOf(row, (grants.get(row.id) ?? []).map(grantOfRow)));
}

export async function readPerson(db: Db, id: number): Promise<PersonEntry> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Problem(404, 'not_found', 'There is no such person. GET /api/v1/people lists them.');
  return entryOf(row, await readGrants(db, id));
}

export async function readGrants(db: Db, person: number): Promise<Grant[]> {
  return (await db.selectFrom('person_role').selectAll().where('person', '=', person).execute()).map(grantOfRow).sort(byText);
}

/** Adds a local account, still without a password. Throws Problem 409 `taken`, 400 `unknown_authority`, `unknown_service`. */
export async function addPerson(db: Db, { account, name, email, language, roles }: NewPerson, deed: Deed): Promise<PersonEntry> {
  return await db.transaction().execute(async (tx) => {
    const row = { account, name, email: email ?? null, language, created_at: deed.at };
    const made = await tx
      .insertInto('person')
      .values(row)
      .onConflict((c) => c.column('account').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new Problem(409, 'taken', 'Somebody has this account name already. Choose another.', { field: 'account' });
    await checkPlaces(tx, roles);
    await storeGrants(tx, made.id, roles);
    return await noted(tx, made.id, undefined, deed);
  });
}

/** Changes what is given; disabling ends all sessions and links. Throws Problem 404. */
export async function changePerson(
  db: Db,
  id: number,
  { name, email, language, disabled }: PersonChange,
  deed: Deed,
): Promise<PersonEntry> {
  return await db.transaction().execute(async (tx) => {
    const before = await lockPerson(tx, id);
    const changes = {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(language === undefined ? {} : { language }),
      ...(disabled === undefined || disabled === before.disabled ? {} : { disabled_at: disabled ? deed.at : null }),
    };
    if (Object.keys(changes).length > 0) await tx.updateTable('person').set(changes).where('id', '=', id).execute();
    if (disabled) {
      await tx.deleteFrom('session').where('person', '=', id).execute();
      await tx.deleteFrom('password_link').where('person', '=', id).execute();
    }
    return await noted(tx, id, before, deed);
  });
}

/** Gives a person these roles instead of those they had. Throws Problem 404, 400 `unknown_authority`, `unknown_service`. */
export async function setRoles(db: Db, id: number, roles: Grant[], deed: Deed): Promise<PersonEntry> {
  return await db.transaction().execute(async (tx) => {
    const before = await lockPerson(tx, id);
    await checkPlaces(tx, roles);
    await storeGrants(tx, id, roles);
    return await noted(tx, id, before, deed);
  });
}

/** Replaces the roles of a person; the caller holds the transaction and notes the change. */
export async function storeGrants(tx: Db, person: number, grants: Grant[]): Promise<void> {
  await tx.deleteFrom('person_role').where('person', '=', person).execute();
  const rows = grants.map(({ role, authority = '', service = '' }) => ({ person, role, authority, service }));
  if (rows.length === 0) return;
  await tx
    .insertInto('person_role')
    .values(rows)
    .onConflict((c) => c.doNothing())
    .execute();
}

/** A person as they are, held back from other changes until the transaction ends. Throws Problem 404. */
export async function lockPerson(tx: Db, id: number): Promise<PersonEntry> {
  await tx.selectFrom('person').select('id').where('id', '=', id).forUpdate().execute();
  return await readPerson(tx, id);
}

/** Notes what a person was and is; answers what they are. */
export async function noted(tx: Db, id: number, before: PersonEntry | undefined, deed: Deed): Promise<PersonEntry> {
  const after = await readPerson(tx, id);
  await noteChange(tx, deed, { what: 'person', subject: `${id}`, before: before && lasting(before), after: lasting(after) });
  return after;
}

/** Signing in is no change. */
const lasting = ({ signedInAt: _, ...rest }: PersonEntry) => rest;

/** A role for a place that is not there would be a typing error. */
async function checkPlaces(tx: Db, grants: Grant[]): Promise<void> {
  const authorities = new Set((await tx.selectFrom('authority').select('ars').execute()).map(({ ars }) => ars));
  if (grants.some(({ authority }) => authority !== undefined && !authorities.has(authority)))
    throw new Problem(400, 'unknown_authority', 'Enter the authority first, then the role.', { field: 'roles' });
  const offers = await tx.selectFrom('offer').select(['authority', 'service']).execute();
  const known = new Set(offers.map(({ authority, service }) => `${authority} ${service}`));
  if (grants.some(({ authority, service }) => service !== undefined && !known.has(`${authority} ${service}`)))
    throw new Problem(400, 'unknown_service', 'This authority does not offer this service. Declare the offer first.', {
      field: 'roles',
    });
}

const grantOfRow = ({ role, authority, service }: Selectable<Tables['person_role']>): Grant => ({
  role,
  ...(authority === '' ? {} : { authority }),
  ...(service === '' ? {} : { service }),
});

const byText = (one: Grant, other: Grant) => {
  const [a, b] = [one, other].map(({ role, authority, service }) => `${role} ${authority ?? ''} ${service ?? ''}`);
  return (a ?? '') < (b ?? '') ? -1 : 1;
};

function entryOf(row: PersonRow, roles: Grant[]): PersonEntry {
  return {
    id: row.id,
    account: row.account,
    name: row.name,
    email: row.email,
    language: row.language,
    roles: roles.sort(byText),
    disabled: row.disabled_at !== null,
    hasPassword: row.password !== null,
    createdAt: row.created_at.toISOString(),
    signedInAt: row.signed_in_at?.toISOString() ?? null,
  };
}
