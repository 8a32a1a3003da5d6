import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import { Problem } from '../../http.ts';
import { notFound } from '../editions.ts';
import type { Encoding } from '../encodings.ts';
import type { EditionFile } from '../files.ts';
import { saying, since, theNewest } from '../newest.ts';

/** A file of an edition that may be served. */
export interface StoredFile extends EditionFile {
  publisher: string;
  edition: string;
  /** since when it is at its address */
  publishedAt: Date;
  /** its compressed forms */
  encoded: { encoding: Encoding; bytes: number; sha256: string }[];
}

/** Which edition is asked for; without `edition`, the newest published one, or the last withdrawn one where none is. */
export interface EditionKey {
  publisher: string;
  edition?: string | undefined;
}

/** Which file of it. */
export interface FileKey extends EditionKey {
  /** `<table>/<file>` */
  name: string;
}

/** What is known of a file and of its edition, whatever that is by now. */
export interface FoundFile extends StoredFile {
  /** another one as soon as anything of the edition is another */
  version: string;
  status: 'published' | 'superseded' | 'withdrawn';
  reason: string | null;
}

/** No two keys have the same name, whatever is in them. */
export const nameOfKey = (key: FileKey): string => JSON.stringify([key.publisher, key.edition ?? null, key.name]);
export const nameOfEdition = (key: EditionKey): string => JSON.stringify([key.publisher, key.edition ?? null]);

/** Since when the asked edition is at its address, and its version: of its row, and of what others do to that date. */
const addressedSince = since(sql`e`, sql`asked.edition is null`);
const version = sql`concat_ws(' ', e.id, e.row_version, ${addressedSince})`;

/** The editions that keys ask for, as `asked` with the number of its key and `e`. */
const askedEditions = (keys: EditionKey[]) => sql`
  unnest(${keys.map(({ publisher }) => publisher)}::text[], ${keys.map(({ edition }) => edition ?? null)}::text[])
    with ordinality as asked (publisher, edition, nr)
  cross join lateral (
    select e.*, e.xmin as row_version from edition e
    where e.publisher = asked.publisher and (e.id = asked.edition or asked.edition is null and e.status <> 'superseded')
    order by ${theNewest} limit 1
  ) e`;

/** The versions of editions by the names of the keys: what was found of their files is right while it has the same. */
export async function findVersions(db: Db, keys: EditionKey[]): Promise<Map<string, string>> {
  const { rows } = await sql<{
    nr: string;
    version: string;
  }>`select nr, ${version} as version from ${askedEditions(keys)}`.execute(db);
  const found = new Map<string, string>();
  for (const { nr, version } of rows) {
    const key = keys[Number(nr) - 1];
    if (key) found.set(nameOfEdition(key), version);
  }
  return found;
}

/** Files by the names of their keys, in one query; those that there are not are left out. */
export async function findFiles(db: Db, keys: FileKey[]): Promise<Map<string, FoundFile>> {
  const { rows } = await sql<FoundRow>`
    select nr, e.publisher, e.id as edition, f.name, ${version} as version, e.status, e.reason,
           ${addressedSince} as published_at, f.media_type, f.bytes, f.sha256,
           array(select jsonb_build_object('encoding', c.encoding, 'bytes', c.bytes, 'sha256', c.sha256)
                 from edition_encoding c
                 where c.publisher = f.publisher and c.edition = f.edition and c.name = f.name
                 order by c.encoding) as encoded
    from ${askedEditions(keys)}
    join edition_file f on f.publisher = e.publisher and f.edition = e.id and f.name = (${keys.map(({ name }) => name)}::text[])[nr]`.execute(
    db,
  );
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
    const message = `This edition was withdrawn.${saying(found)} What is published is listed at /open-data/.`;
    throw new Problem(410, 'withdrawn', message);
  }
  return found;
}
