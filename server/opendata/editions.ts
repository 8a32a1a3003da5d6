import { z } from 'zod';
import { licenceIds, type PublicTableId, publicTableIds } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import type { EditionFile } from './files.ts';
import { baseName } from './write.ts';

/** An edition as the API lists it. */
export const EditionAnswer = z
  .object({
    id: z.string().meta({ description: 'last month, and the number of the revision', example: '2026-10.2' }),
    publisher: z.string().meta({ description: '`instance`, or the ARS of the authority that publishes' }),
    status: z.enum(['published', 'superseded', 'withdrawn']),
    firstMonth: z.string(),
    lastMonth: z.string(),
    licence: z.enum(licenceIds),
    publishedAt: z.string(),
    files: z.array(
      z.object({
        table: z.enum(publicTableIds),
        name: z.string(),
        url: z.string(),
        mediaType: z.string(),
        bytes: z.int(),
        sha256: z.string(),
      }),
    ),
  })
  .meta({ id: 'Edition', description: 'A frozen set of published files' });
export type EditionAnswer = z.output<typeof EditionAnswer>;

/** A file of an edition that may be served. */
export interface StoredFile extends EditionFile {
  publisher: string;
  edition: string;
  publishedAt: Date;
}

export const editionUrl = (table: string, edition: string, file: string): string =>
  `/open-data/v1/${table}/editions/${edition}/${file}`;

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
    files: files.filter((file) => file.edition === edition.id).map((file) => fileAnswer(edition.id, file)),
  }));
}

function fileAnswer(
  edition: string,
  file: { name: string; media_type: string; bytes: string; sha256: string },
): EditionAnswer['files'][number] {
  const table = file.name.slice(0, file.name.indexOf('/')) as PublicTableId;
  const name = baseName(file.name);
  return {
    table,
    name,
    url: editionUrl(table, edition, name),
    mediaType: file.media_type,
    bytes: Number(file.bytes),
    sha256: file.sha256,
  };
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

/** A file of an edition. Throws Problem 404 where there is none and 410 where the edition was withdrawn. */
export async function findFile(db: Db, of: { publisher: string; edition: string; name: string }): Promise<StoredFile> {
  const found = await db
    .selectFrom('edition')
    .innerJoin('edition_file', (join) =>
      join.onRef('edition_file.publisher', '=', 'edition.publisher').onRef('edition_file.edition', '=', 'edition.id'),
    )
    .select(['edition.status', 'edition.published_at', 'edition_file.media_type', 'edition_file.bytes', 'edition_file.sha256'])
    .where('edition.publisher', '=', of.publisher)
    .where('edition.id', '=', of.edition)
    .where('edition_file.name', '=', of.name)
    .executeTakeFirst();
  if (!found) throw notFound();
  if (found.status === 'withdrawn') {
    throw new Problem(410, 'withdrawn', 'This edition was withdrawn; use the newest one, listed at /open-data/.');
  }
  return {
    ...of,
    publishedAt: found.published_at,
    mediaType: found.media_type,
    bytes: Number(found.bytes),
    sha256: found.sha256,
  };
}

export const notFound = (): Problem =>
  new Problem(404, 'not_found', 'There is no such file or edition; all of them are listed at /open-data/.');
