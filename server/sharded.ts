import { type RawBuilder, sql } from 'kysely';
import type { Place } from './contract/people.ts';
import type { Db } from './db.ts';
import { placesAt } from './rights.ts';

/** The note in `instance` that the tables of authorities are spread over several nodes (sharding.ts). */
export const shardedNote = 'sharded';

export async function isSharded(db: Db): Promise<boolean> {
  return (await db.selectFrom('instance').select('value').where('name', '=', shardedNote).executeTakeFirst()) !== undefined;
}

/**
 * SQL: `and <alias>.authority = …`, for each table that a statement about one authority reads. Where tables are spread over
 * nodes, such a statement runs whole on one of them, whatever SQL it is; but each table has to name the authority by itself: what
 * another one says is not carried over by `materialized`, `offset 0` and correlated subqueries. Nothing where it is about several.
 */
export const inAuthority = (alias: string, authority: string | undefined): RawBuilder<unknown> =>
  authority === undefined ? sql`` : sql`and ${sql.ref(`${alias}.authority`)} = ${authority}`;

/**
 * Rows about the authorities of places: read at once, or, where tables are spread over nodes, of one authority after the
 * other, in their order. `read` is told the authority where it is one, and which places there are meant.
 */
export async function readByAuthority<Row>(
  db: Db,
  places: 'all' | Place[],
  read: (authority: string | undefined, places: 'all' | Place[]) => Promise<Row[]>,
): Promise<Row[]> {
  const named = places === 'all' ? undefined : new Set(places.map(({ authority }) => authority ?? ''));
  const [only, ...others] = named ?? [];
  if (only !== undefined && others.length === 0) return await read(only, placesAt(places, only));
  if (!(await isSharded(db))) return await read(undefined, places);
  const known = await db.selectFrom('authority').select('ars').orderBy('ars').execute();
  const rows: Row[] = [];
  for (const { ars } of known) if (named?.has(ars) ?? true) rows.push(...(await read(ars, placesAt(places, ars))));
  return rows;
}
