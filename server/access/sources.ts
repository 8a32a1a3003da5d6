import { sql } from 'kysely';
import type { NewSource } from '../contract/api.ts';
import type { SourceEntry } from '../contract/sources.ts';
import { type Deed, noteChange } from '../audit.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';

/** Sources in the database, and what there is to know of each. */

/** All sources, or one, with tokens, mappings and how they deliver. */
export async function readSources(db: Db, now: Date, id?: number): Promise<SourceEntry[]> {
  const sources = await db
    .selectFrom('source')
    .selectAll()
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? 0))
    .orderBy('id')
    .execute();
  const ids = sources.map((source) => source.id);
  const [delivered, tokens, mappings] = await Promise.all([
    readDelivered(db, ids, now),
    readTokens(db, ids),
    readMappings(db, ids),
  ]);
  return sources.map((source) => ({
    id: source.id,
    name: source.name,
    authorities: source.authorities,
    autoDeclare: source.auto_declare,
    test: source.test,
    origins: source.origins,
    createdAt: source.created_at.toISOString(),
    ...(delivered.get(source.id) ?? { lastEventAt: null, eventsLastDay: 0, refusedLastDay: 0 }),
    tokens: tokens.get(source.id) ?? [],
    mappings: mappings.get(source.id) ?? [],
  }));
}

type Delivered = Pick<SourceEntry, 'lastEventAt' | 'eventsLastDay' | 'refusedLastDay'>;
const dayMs = 86_400_000;

async function readDelivered(db: Db, ids: number[], now: Date): Promise<Map<number, Delivered>> {
  const since = new Date(now.getTime() - dayMs);
  const { rows } = await sql<{ source: number; lastAt: Date | null; events: string; refused: string }>`
    select id as source, arrived.last_at as "lastAt", coalesce(arrived.events, 0) as events, coalesce(refused.count, 0) as refused
    from unnest(${ids}::int[]) as id
    left join (select source, max(last_at) as last_at, sum(events) filter (where hour > ${since}) as events
               from arrival group by source) arrived on arrived.source = id
    left join (select source, sum(count) as count from refusal where hour > ${since} group by source) refused
      on refused.source = id`.execute(db);
  return new Map(
    rows.map(({ source, lastAt, events, refused }) => [
      source,
      { lastEventAt: lastAt?.toISOString() ?? null, eventsLastDay: Number(events), refusedLastDay: Number(refused) },
    ]),
  );
}

async function readTokens(db: Db, ids: number[]): Promise<Map<number, SourceEntry['tokens']>> {
  const rows = await db
    .selectFrom('token')
    .selectAll()
    .where('source', 'in', [...ids, 0])
    .orderBy('id')
    .execute();
  return bySource(rows, (row) => ({
    id: row.id,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}

async function readMappings(db: Db, ids: number[]): Promise<Map<number, SourceEntry['mappings']>> {
  const rows = await db
    .selectFrom('mapping')
    .distinctOn(['source', 'name'])
    .select(['source', 'name', 'format', 'version', 'saved_at'])
    .where('source', 'in', [...ids, 0])
    .orderBy('source')
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute();
  return bySource(rows, ({ name, format, version, saved_at }) => ({ name, format, version, savedAt: saved_at.toISOString() }));
}

function bySource<R extends { source: number }, T>(rows: R[], entry: (row: R) => T): Map<number, T[]> {
  return new Map([...Map.groupBy(rows, (row) => row.source)].map(([source, group]) => [source, group.map(entry)]));
}

/** Makes a source and answers its id. Throws Problem 400 for an authority that is not known. */
export async function makeSource(db: Db, source: NewSource, deed: Deed): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const row = { ...(await rowOf(tx, source)), created_at: deed.at };
    const { id } = await tx.insertInto('source').values(row).returning('id').executeTakeFirstOrThrow();
    await noteChange(tx, deed, { what: 'source', subject: `${id}`, after: await declared(tx, id) });
    return id;
  });
}

/** Changes a source; false where there is none. Throws Problem 400 for an authority that is not known. */
export async function putSource(db: Db, id: number, source: NewSource, deed: Deed): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const before = await declared(tx, id);
    if (!before) return false;
    await tx
      .updateTable('source')
      .set(await rowOf(tx, source))
      .where('id', '=', id)
      .execute();
    await noteChange(tx, deed, { what: 'source', subject: `${id}`, before, after: await declared(tx, id) });
    return true;
  });
}

/** What an operator says of a source, held back from other changes until the transaction ends. */
const declared = (tx: Db, id: number): Promise<NewSource | undefined> =>
  tx
    .selectFrom('source')
    .select(['name', 'authorities', 'auto_declare as autoDeclare', 'test', 'origins'])
    .where('id', '=', id)
    .forNoKeyUpdate() // a file of the source may be imported meanwhile
    .executeTakeFirst();

async function rowOf(db: Db, { name, authorities, autoDeclare, test, origins }: NewSource) {
  const known = await db.selectFrom('authority').select('ars').where('ars', 'in', authorities).execute();
  if (known.length < new Set(authorities).size)
    throw new Problem(400, 'unknown_authority', 'Enter the authorities first, then the source.', { field: 'authorities' });
  const unique = { authorities: [...new Set(authorities)], origins: [...new Set(origins)] };
  return { name, auto_declare: autoDeclare, test, ...unique };
}

/**
 * Deletes a source with its tokens, mappings and statistics; false where there is none. Throws Problem 409 where figures
 * came from it: attempts, views and totals name their source, so that its mistakes can be found.
 */
export async function deleteSource(db: Db, id: number, deed: Deed): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await awaitImports(tx, id);
    const before = await declared(tx, id);
    await tx.deleteFrom('token').where('source', '=', id).execute(); // first: nothing more comes from it
    const { rows } = await sql<{ used: boolean }>`
      select exists (select 1 from inbox where source = ${id} limit 1) or exists (select 1 from attempt where source = ${id} limit 1)
          or exists (select 1 from visit where source = ${id} limit 1)
          or exists (select 1 from volume where source = ${id} limit 1) as used`.execute(tx);
    if (rows[0]?.used)
      throw new Problem(
        409,
        'in_use',
        'Figures came from this source. Withdraw its tokens instead; then nothing more comes from it.',
      );
    const { numDeletedRows } = await tx.deleteFrom('source').where('id', '=', id).executeTakeFirst();
    if (before) await noteChange(tx, deed, { what: 'source', subject: `${id}`, before });
    return numDeletedRows > 0n;
  });
}

/** Holds a source for its deletion. Throws Problem 409 where a file of it is being imported, and that takes longer than a moment. */
async function awaitImports(tx: Db, id: number): Promise<void> {
  await sql`set local lock_timeout = '2s'`.execute(tx);
  try {
    await tx.selectFrom('source').select('id').where('id', '=', id).forUpdate().execute();
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error; // of PostgreSQL: the lock was not to be had
    throw new Problem(409, 'in_use', 'A file of this source is being imported. Try again when it is done.');
  }
}
