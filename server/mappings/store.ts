import { sql } from 'kysely';
import { type Deed, noteChange } from '../audit.ts';
import type { MappingHistory, SavedMapping } from '../contract/sources.ts';
import type { Db } from '../db.ts';

/** Mappings kept with a source: a changed one is a new version, the newest is used, the others stay. */
export interface NewMapping {
  source: number;
  name: string;
  format: string;
  mapping: Record<string, unknown>;
}

type Row = Pick<NewMapping, 'name' | 'format' | 'mapping'> & { version: number; saved_at: Date };
const asSaved = ({ name, format, version, saved_at, mapping }: Row): SavedMapping => ({
  name,
  format,
  version,
  savedAt: saved_at.toISOString(),
  mapping,
});

/** The newest version of each mapping of a source, by name. */
export async function readMappings(db: Db, source: number): Promise<SavedMapping[]> {
  const rows = await db
    .selectFrom('mapping')
    .distinctOn('name')
    .selectAll()
    .where('source', '=', source)
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(asSaved);
}

/** A mapping in its newest version or the one asked for; undefined where it is not there. */
export async function readMapping(db: Db, source: number, name: string, version?: number): Promise<MappingHistory | undefined> {
  const named = db.selectFrom('mapping').where('source', '=', source).where('name', '=', name).orderBy('version', 'desc');
  const row = await named
    .selectAll()
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  const versions = await named.select(['version', 'saved_at']).execute();
  return { ...asSaved(row), versions: versions.map((each) => ({ version: each.version, savedAt: each.saved_at.toISOString() })) };
}

/**
 * Saves a checked mapping, noting who did: as a new version where its format or content differs. Undefined where there is
 * no such source.
 */
export async function saveMapping(
  db: Db,
  { source, name, format, mapping }: NewMapping,
  deed: Deed,
): Promise<SavedMapping | undefined> {
  return await db.transaction().execute(async (tx) => {
    // held until the end, so that of two that save at once each gets a version of its own
    const there = await tx.selectFrom('source').select('id').where('id', '=', source).forUpdate().executeTakeFirst();
    if (!there) return undefined;
    const newest = async () => (await readMappings(tx, source)).find((each) => each.name === name);
    const before = await newest();
    await sql`
      insert into mapping (source, name, version, format, mapping, saved_at)
      select given.source, given.name, coalesce(newest.version, 0) + 1, given.format, given.mapping, given.saved_at
      from (values (${source}::int, ${name}::text, ${format}::text, ${JSON.stringify(mapping)}::jsonb, ${deed.at}::timestamptz))
             as given (source, name, format, mapping, saved_at)
      left join lateral (select * from mapping kept where kept.source = given.source and kept.name = given.name
                         order by kept.version desc limit 1) newest on true
      where (newest.format, newest.mapping) is distinct from (given.format, given.mapping)`.execute(tx);
    const saved = await newest();
    await noteChange(tx, deed, { ...noted(source, name), before: stateOf(before), after: stateOf(saved) });
    return saved;
  });
}

/** Forgets a mapping in all its versions, noting who did; false where there was none. */
export async function deleteMapping(db: Db, source: number, name: string, deed: Deed): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const before = await readMapping(tx, source, name);
    if (!before) return false;
    await tx.deleteFrom('mapping').where('source', '=', source).where('name', '=', name).execute();
    await noteChange(tx, deed, { ...noted(source, name), before: stateOf(before) });
    return true;
  });
}

const noted = (source: number, name: string) => ({ what: 'mapping', subject: `${source}/${name}` });
/** What the log tells of a mapping: what it says is in its versions. */
const stateOf = (mapping: SavedMapping | undefined) =>
  mapping && { name: mapping.name, format: mapping.format, version: mapping.version };
