import { z } from 'zod';
import type { EditionAnswer } from '../contract/editions.ts';
import { licenceIds } from '../contract/licences.ts';
import type { PublicTableId } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { filesUrl } from './addresses.ts';
import { baseName } from './formats/descriptors.ts';

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
    url: filesUrl({ publisher, table, edition: id }, name),
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

export const notFound = (): Problem =>
  new Problem(404, 'not_found', 'There is no such file or edition; all of them are listed at /open-data/.');
