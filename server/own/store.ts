import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type OwnTiles, type SavedView, type SavedViewEntry, tileableKpis } from '../contract/own.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';

/** Own tiles and saved views in the database: nobody sees those of anybody else. */

/** A person; null: whoever is at the machine itself while nobody has to sign in. */
export type Owner = number | null;

const most = 200;
const uniqueViolation = '23505';

/** The KPIs somebody chose, in their order, as far as there still are such; null where nothing was chosen. */
export async function readTiles(db: Db, owner: Owner): Promise<OwnTiles['kpis'] | null> {
  const found = await db.selectFrom('own_tiles').select('kpis').where('person', 'is not distinct from', owner).executeTakeFirst();
  const kpis = tileableKpis.filter((id) => found?.kpis.includes(id));
  return found && kpis.length > 0 ? kpis.sort((one, other) => found.kpis.indexOf(one) - found.kpis.indexOf(other)) : null;
}

export async function storeTiles(db: Db, owner: Owner, kpis: OwnTiles['kpis']): Promise<void> {
  await db
    .insertInto('own_tiles')
    .values({ person: owner, kpis })
    .onConflict((c) => c.column('person').doUpdateSet({ kpis }))
    .execute();
}

/** Back to the usual tiles. */
export async function removeTiles(db: Db, owner: Owner): Promise<void> {
  await db.deleteFrom('own_tiles').where('person', 'is not distinct from', owner).execute();
}

const entry = ['id', 'name', 'address'] as const;

export async function listViews(db: Db, owner: Owner): Promise<SavedViewEntry[]> {
  return await db
    .selectFrom('saved_view')
    .select(entry)
    .where('person', 'is not distinct from', owner)
    .orderBy(sql`lower(name)`)
    .execute();
}

/** Throws Problem 409 `taken`, `too_many`. */
export async function addView(db: Db, owner: Owner, view: SavedView, at: Date): Promise<SavedViewEntry> {
  if ((await listViews(db, owner)).length >= most)
    throw new Problem(409, 'too_many', `You have ${most} views. Remove one first.`);
  const made = await db
    .insertInto('saved_view')
    .values({ id: randomUUID(), person: owner, ...view, created_at: at })
    .onConflict((c) => c.doNothing())
    .returning(entry)
    .executeTakeFirst();
  return made ?? taken();
}

/** Throws Problem 404 for a view that is not theirs, 409 `taken`. */
export async function changeView(db: Db, owner: Owner, id: string, view: SavedView): Promise<SavedViewEntry> {
  const changing = db.updateTable('saved_view').set(view).where('id', '=', id).where('person', 'is not distinct from', owner);
  const changed = await changing
    .returning(entry)
    .executeTakeFirst()
    .catch((error: Error & { code?: string }) => {
      if (error.code === uniqueViolation) return taken();
      throw error;
    });
  return changed ?? missing();
}

/** Throws Problem 404 for a view that is not theirs. */
export async function removeView(db: Db, owner: Owner, id: string): Promise<void> {
  const removing = db.deleteFrom('saved_view').where('id', '=', id).where('person', 'is not distinct from', owner);
  if ((await removing.executeTakeFirst()).numDeletedRows === 0n) missing();
}

function missing(): never {
  throw new Problem(404, 'not_found', 'There is no such view of yours. GET /api/v1/own/views lists them.');
}

function taken(): never {
  throw new Problem(409, 'taken', 'You have a view of this name already. Choose another name.', { field: 'name' });
}
