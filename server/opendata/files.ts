import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** A finished file of an edition; `name` is `<table>/<file>`. */
export interface EditionFile {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
}

/** Where the text of a file goes. */
export interface Sink {
  write(text: string): Promise<void>;
  close(): Promise<EditionFile>;
}

export type OpenSink = (name: string, mediaType: string) => Promise<Sink>;

/** Size of the parts that files are stored in: reading a file needs no more memory than one. */
export const partBytes = 1024 * 1024;

/** Measures what would be written without keeping it, to find out whether an edition would differ. */
export const measuringSink: OpenSink = async (name, mediaType) => {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    async write(text) {
      hash.update(text);
      bytes += Buffer.byteLength(text);
    },
    close: async () => ({ name, mediaType, bytes, sha256: hash.digest('hex') }),
  };
};

/** Stores the files of an edition, within the transaction that makes it. */
export function storingSink(trx: Db, edition: { publisher: string; id: string }): OpenSink {
  return async (name, mediaType) => {
    const of = { publisher: edition.publisher, edition: edition.id, name };
    const measure = await measuringSink(name, mediaType);
    await trx
      .insertInto('edition_file')
      .values({ ...of, media_type: mediaType, bytes: '0', sha256: '' })
      .execute();
    let waiting = Buffer.alloc(0);
    let part = 0;
    const store = async (content: Buffer) => {
      await trx
        .insertInto('edition_part')
        .values({ ...of, part, content })
        .execute();
      part += 1;
    };
    return {
      async write(text) {
        await measure.write(text);
        waiting = Buffer.concat([waiting, Buffer.from(text)]);
        for (; waiting.length >= partBytes; waiting = waiting.subarray(partBytes)) await store(waiting.subarray(0, partBytes));
      },
      async close() {
        if (waiting.length > 0) await store(waiting);
        const file = await measure.close();
        await trx
          .updateTable('edition_file')
          .set({ bytes: `${file.bytes}`, sha256: file.sha256 })
          .where('publisher', '=', of.publisher)
          .where('edition', '=', of.edition)
          .where('name', '=', name)
          .execute();
        return file;
      },
    };
  };
}

/** The bytes `first` … `last` (both included, within the file) of a stored file, part by part. */
export async function* readBytes(
  db: Db,
  of: { publisher: string; edition: string; name: string },
  first: number,
  last: number,
): AsyncGenerator<Buffer> {
  for (let part = Math.floor(first / partBytes); part * partBytes <= last; part += 1) {
    const from = Math.max(first - part * partBytes, 0);
    const to = Math.min(last - part * partBytes, partBytes - 1);
    const { content } = await db
      .selectFrom('edition_part')
      .select(sql<Buffer>`substring(content from ${from + 1}::int for ${to - from + 1}::int)`.as('content'))
      .where('publisher', '=', of.publisher)
      .where('edition', '=', of.edition)
      .where('name', '=', of.name)
      .where('part', '=', part)
      .executeTakeFirstOrThrow();
    yield content;
  }
}
