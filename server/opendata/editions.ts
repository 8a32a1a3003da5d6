import { sql } from 'kysely';
import { z } from 'zod';
import type { EditionAnswer } from '../contract/editions.ts';
import { licenceIds } from '../contract/licences.ts';
import type { PublicTableId } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import type { EditionFile } from './files.ts';
import { baseName } from './descriptors.ts';
import { instance } from './edition.ts';
import type { Encoding } from './encodings.ts';
import { saying, since, theNewest } from './newest.ts';

/** A file of an edition that may be served. */
export interface StoredFile extends EditionFile {
  publisher: string;
  edition: string;
  /** since when it is at its address */
  publishedAt: Date;
  /** its compressed forms */
  encoded: { encoding: Encoding; bytes: number; sha256: string }[];
}

/** Where a file of an edition is for good. */
export const editionUrl = (table: string, edition: string, file: string, publisher = instance): string =>
  `/open-data/v1/${table}/${publisher === instance ? '' : `${publisher}/`}editions/${edition}/${file}`;

/** All editions of a publisher with their files, the newest first. */
export async function listEditions(db: Db, publisher: string): Promise<EditionAnswer[]> {
  const editions = await db.selectFrom('edition').selectAll().where('publisher', '=', publisher).execute();
  const files = await db.selectFrom('edition_file').selectAll().where('publisher', '=', publisher).orderBy('name').execute();
  return editions.sort(newestFirst).map((edition) => ({
    id: edition.id,
    publisher: edition.publisher,
    status: edition.status,
    firstMonth: edition.first_month.slice(0, 7),
    lastMonth: edition.last_month.slice(0, 7),
    licence: z.enum(licenceIds).parse(edition.licence),
    publishedAt: edition.published_at.toISOString(),
    note: edition.note,
    previous: edition.previous,
    changes: Number(edition.changes),
    withdrawnAt: edition.withdrawn_at?.toISOString() ?? null,
    reason: edition.reason,
    files: files.filter((file) => file.edition === edition.id).map((file) => fileAnswer(edition, file)),
  }));
}

function fileAnswer(
  { id, publisher }: { id: string; publisher: string },
  file: { name: string; media_type: string; bytes: string; sha256: string },
): EditionAnswer['files'][number] {
  const table = file.name.slice(0, file.name.indexOf('/')) as PublicTableId;
  const name = baseName(file.name);
  return {
    table,
    name,
    url: editionUrl(table, id, name, publisher),
    mediaType: file.media_type,
    bytes: Number(file.bytes),
    sha256: file.sha256,
  };
}

/** Throws Problem 404. */
export async function editionOf(db: Db, publisher: string, id: string): Promise<EditionAnswer> {
  const edition = (await listEditions(db, publisher)).find((listed) => listed.id === id);
  if (!edition) throw notFound();
  return edition;
}

/** By month, then by number of the revision: `2026-10.10` is newer than `2026-10.9`. */
export function newestFirst(one: { id: string }, other: { id: string }): number {
  return other.id.localeCompare(one.id, 'en', { numeric: true });
}

/** The id of the newest published edition, or undefined. */
export async function latestEdition(db: Db, publisher: string): Promise<string | undefined> {
  const edition = await db
    .selectFrom('edition')
    .select('id')
    .where('publisher', '=', publisher)
    .where('status', '=', 'published')
    .orderBy('last_month', 'desc')
    .executeTakeFirst();
  return edition?.id;
}

/** Whether anybody has a published edition. */
export async function hasPublishers(db: Db): Promise<boolean> {
  return (await db.selectFrom('edition').select('id').where('status', '=', 'published').executeTakeFirst()) !== undefined;
}

/** Which file is asked for; without `edition`, of the newest published one, or of the last withdrawn one where none is. */
export interface FileKey {
  publisher: string;
  edition?: string | undefined;
  /** `<table>/<file>` */
  name: string;
}

/** What is known of a file and of its edition, whatever that is by now. */
export interface FoundFile extends StoredFile {
  status: 'published' | 'superseded' | 'withdrawn';
  reason: string | null;
}

export const nameOfKey = ({ publisher, edition = '', name }: FileKey): string => [publisher, edition, name].join('/');

/** Files by the names of their keys, in one query; those that there are not are left out. */
export async function findFiles(db: Db, keys: FileKey[]): Promise<Map<string, FoundFile>> {
  const column = (of: (key: FileKey) => string | null) => sql`${keys.map(of)}::text[]`;
  const { rows } = await sql<FoundRow>`
    select asked.nr, e.publisher, e.id as edition, f.name, e.status, e.reason, f.media_type, f.bytes, f.sha256,
           ${since(sql`e`, sql`asked.edition is null`)} as published_at,
           array(select jsonb_build_object('encoding', c.encoding, 'bytes', c.bytes, 'sha256', c.sha256)
                 from edition_encoding c
                 where c.publisher = f.publisher and c.edition = f.edition and c.name = f.name
                 order by c.encoding) as encoded
    from unnest(${column(({ publisher }) => publisher)}, ${column(({ edition }) => edition ?? null)}, ${column(({ name }) => name)})
         with ordinality as asked (publisher, edition, name, nr)
    cross join lateral (
      select e.* from edition e
      where e.publisher = asked.publisher and (e.id = asked.edition or asked.edition is null and e.status <> 'superseded')
      order by ${theNewest} limit 1
    ) e
    join edition_file f on f.publisher = e.publisher and f.edition = e.id and f.name = asked.name`.execute(db);
  const found = new Map<string, FoundFile>();
  for (const { nr, published_at, media_type, bytes, ...row } of rows) {
    const key = keys[Number(nr) - 1];
    if (key) found.set(nameOfKey(key), { ...row, publishedAt: published_at, mediaType: media_type, bytes: Number(bytes) });
  }
  return found;
}

interface FoundRow extends Omit<FoundFile, 'publishedAt' | 'mediaType' | 'bytes'> {
  nr: string;
  published_at: Date;
  media_type: string;
  bytes: string;
}

/** A file of an edition that may be served. Throws Problem 404 where there is none and 410 where the edition was withdrawn. */
export async function findFile(db: Db, key: FileKey): Promise<StoredFile> {
  return servable((await findFiles(db, [key])).get(nameOfKey(key)));
}

/** Throws what findFile throws. */
export function servable(found: FoundFile | undefined): StoredFile {
  if (!found) throw notFound();
  if (found.status === 'withdrawn') {
    throw new Problem(
      410,
      'withdrawn',
      `This edition was withdrawn.${saying(found)} What is published is listed at /open-data/.`,
    );
  }
  return found;
}

export const notFound = (): Problem =>
  new Problem(404, 'not_found', 'There is no such file or edition; all of them are listed at /open-data/.');
