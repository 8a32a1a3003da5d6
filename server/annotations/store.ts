import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { type Deed, noteChange } from '../audit.ts';
import type { AnnotationChange, AnnotationEntry, AnnotationsQuery, NewAnnotation } from '../contract/annotations.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { within } from '../rights.ts';
import type { Tables } from '../schema.ts';

/** Annotations in the database. `maker` is a person, 0 for whoever acts without an account, null for the instance itself. */
type AnnotationRow = Selectable<Tables['annotation']>;

/** Who reads: what they may read, and whose personal ones are theirs; a token has none of its own. */
export interface Reader {
  places: 'all' | Place[];
  maker: number | undefined;
}

/** Shared notes about a whole authority are about each of its services, too. */
function visibleTo(db: Db, { places, maker }: Reader) {
  const partly = places === 'all' ? [] : places.flatMap(({ authority }) => authority ?? []);
  const aboutAll = sql<boolean>`(shared and service is null and authority = any(${partly}::text[]))`;
  return db
    .selectFrom('annotation')
    .selectAll()
    .where((where) => where.or([within(places, 'annotation.authority', 'annotation.service'), aboutAll]))
    .where((where) => where.or([where('shared', '=', true), ...(maker === undefined ? [] : [where('maker', '=', maker)])]));
}

/** The annotations that somebody may see, by day. */
export async function listAnnotations(
  db: Db,
  reader: Reader,
  { authority, service, from, to }: AnnotationsQuery,
): Promise<AnnotationEntry[]> {
  const rows = await visibleTo(db, reader)
    .$if(authority !== undefined, (query) => query.where('authority', '=', authority ?? ''))
    .$if(service !== undefined, (query) =>
      query.where((where) => where.or([where('service', '=', service ?? ''), where('service', 'is', null)])),
    )
    .$if(from !== undefined, (query) => query.where('day', '>=', from ?? ''))
    .$if(to !== undefined, (query) => query.where('day', '<=', to ?? ''))
    .orderBy('day')
    .orderBy('id')
    .execute();
  return rows.map((row) => entryOf(row, reader.maker));
}

export async function findAnnotation(db: Db, reader: Reader, id: string): Promise<AnnotationRow | undefined> {
  return await visibleTo(db, reader).where('id', '=', id).executeTakeFirst();
}

/** Whether an authority, or an offer of it, is there. */
export async function placeExists(db: Db, { authority = '', service }: Place): Promise<boolean> {
  const authorities = db.selectFrom('authority').select('ars as found').where('ars', '=', authority);
  const offers = db.selectFrom('offer').select('service as found').where('authority', '=', authority);
  const found = service === undefined ? authorities : offers.where('service', '=', service);
  return (await found.executeTakeFirst()) !== undefined;
}

export async function addAnnotation(db: Db, given: NewAnnotation, maker: number, deed: Deed): Promise<AnnotationEntry> {
  const { authority, service = null, ...change } = given;
  const row = { authority, id: randomUUID(), service, maker, ...columnsOf(change) };
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('annotation').values(row).execute();
    await note(tx, deed, undefined, row);
  });
  return entryOf(row, maker);
}

export async function changeAnnotation(
  db: Db,
  before: AnnotationRow,
  change: AnnotationChange,
  maker: number,
  deed: Deed,
): Promise<AnnotationEntry> {
  const row = { ...before, ...columnsOf(change) };
  const { authority, id } = before;
  await db.transaction().execute(async (tx) => {
    const at = tx.updateTable('annotation').where('authority', '=', authority).where('id', '=', id);
    await at.set(columnsOf(change)).execute();
    await note(tx, deed, before, row);
  });
  return entryOf(row, maker);
}

export async function removeAnnotation(db: Db, before: AnnotationRow, deed: Deed): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('annotation').where('authority', '=', before.authority).where('id', '=', before.id).execute();
    await note(tx, deed, before, undefined);
  });
}

const columnsOf = ({ day, text, shared }: AnnotationChange) => ({ day, de: text.de, en: text.en ?? text.de, shared });

/** What a personal one says is nobody else's business, not even in the log. */
async function note(tx: Db, deed: Deed, before: AnnotationRow | undefined, after: AnnotationRow | undefined): Promise<void> {
  const shown = (row: AnnotationRow | undefined) => {
    if (!row) return undefined;
    const { authority, service, day, de, en, shared } = row;
    return { authority, ...(service === null ? {} : { service }), day, ...(shared ? { text: { de, en } } : {}), shared };
  };
  const subject = after?.id ?? before?.id ?? '';
  await noteChange(tx, deed, { what: 'annotation', subject, before: shown(before), after: shown(after) });
}

function entryOf({ id, authority, service, day, de, en, shared, maker }: AnnotationRow, asking: number | undefined) {
  return {
    id,
    authority,
    ...(service === null ? {} : { service }),
    day,
    text: { de, en },
    shared,
    own: maker !== null && maker === asking,
    automatic: maker === null,
  };
}
