import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { type Behind, behind } from './behind.ts';
import { type Encoder, type Encoding, encoders, isWorthEncoding } from './encodings.ts';
import type { Content } from './formats/writer.ts';

/** A finished file of an edition; `name` is `<table>/<file>`. */
export interface EditionFile {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
}

/** Where the content of a file goes. */
export interface Sink {
  write(content: Content): Promise<void>;
  close(): Promise<EditionFile>;
}

export type OpenSink = (name: string, mediaType: string) => Promise<Sink>;

/** Size of the parts that files are stored in: reading a file needs no more memory than one. */
export const partBytes = 1024 * 1024;

interface Of {
  publisher: string;
  edition: string;
  name: string;
}

/**
 * Stores the files of an edition, and their compressed forms, within the transaction that makes it: part by part, while the
 * next ones are made. `storing` is to be settled before the transaction ends, however it does.
 */
export function storingSink(trx: Db, edition: { publisher: string; id: string }, storing = behind()): OpenSink {
  return async (name, mediaType) => {
    const of = { publisher: edition.publisher, edition: edition.id, name };
    await trx
      .insertInto('edition_file')
      .values({ ...of, media_type: mediaType, bytes: '0', sha256: '' })
      .execute();
    const plain = inParts(partStore(trx, of), storing);
    const encoded: { encoder: Encoder; parts: Parts }[] = [];
    if (isWorthEncoding(mediaType)) {
      for (const encoder of encoders())
        encoded.push({ encoder, parts: inParts(await encodedStore(trx, of, encoder.encoding), storing) });
    }
    let compressing: Promise<Buffer[]> | undefined; // on threads of their own, while the next bytes are made
    const keepCompressed = async () => {
      const chunks = (await compressing) ?? [];
      for (const [index, { parts }] of encoded.entries()) await parts.write(chunks[index] ?? Buffer.alloc(0));
    };
    return {
      async write(content) {
        const bytes = Buffer.from(content);
        if (bytes.length === 0) return;
        await plain.write(bytes);
        await keepCompressed();
        compressing = Promise.all(encoded.map(({ encoder }) => encoder.write(bytes)));
      },
      async close() {
        await keepCompressed();
        for (const { encoder, parts } of encoded) {
          await parts.write(await encoder.end());
          await measureEncoded(trx, of, encoder.encoding, await parts.close());
        }
        const measured = await plain.close();
        await measure(trx, of, measured);
        return { name, mediaType, ...measured };
      },
    };
  };
}

interface Measured {
  bytes: number;
  sha256: string;
}
interface Parts {
  write(bytes: Buffer): Promise<void>;
  close(): Promise<Measured>;
}

/** Cuts what is written into parts, and measures it. */
function inParts(store: (part: number, content: Buffer) => Promise<unknown>, storing: Behind): Parts {
  const hash = createHash('sha256');
  let waiting: Buffer[] = [];
  let [size, bytes, part] = [0, 0, 0];
  return {
    async write(content) {
      hash.update(content);
      bytes += content.length;
      size += content.length;
      waiting.push(content);
      if (size < partBytes) return;
      let whole = Buffer.concat(waiting);
      for (; whole.length >= partBytes; whole = whole.subarray(partBytes)) {
        const [number, next] = [part, whole.subarray(0, partBytes)];
        await storing.begin(() => store(number, next));
        part += 1;
      }
      waiting = [whole];
      size = whole.length;
    },
    async close() {
      if (size > 0) await storing.begin(() => store(part, Buffer.concat(waiting)));
      await storing.settled();
      return { bytes, sha256: hash.digest('hex') };
    },
  };
}

const partStore = (trx: Db, of: Of) => (part: number, content: Buffer) =>
  trx
    .insertInto('edition_part')
    .values({ ...of, part, content })
    .execute();

async function encodedStore(trx: Db, of: Of, encoding: Encoding) {
  await trx
    .insertInto('edition_encoding')
    .values({ ...of, encoding, bytes: '0', sha256: '' })
    .execute();
  return (part: number, content: Buffer) =>
    trx
      .insertInto('edition_encoding_part')
      .values({ ...of, encoding, part, content })
      .execute();
}

const measure = (trx: Db, { publisher, edition, name }: Of, { bytes, sha256 }: Measured) =>
  trx
    .updateTable('edition_file')
    .set({ bytes: `${bytes}`, sha256 })
    .where('publisher', '=', publisher)
    .where('edition', '=', edition)
    .where('name', '=', name)
    .execute();

const measureEncoded = (trx: Db, { publisher, edition, name }: Of, encoding: Encoding, { bytes, sha256 }: Measured) =>
  trx
    .updateTable('edition_encoding')
    .set({ bytes: `${bytes}`, sha256 })
    .where('publisher', '=', publisher)
    .where('edition', '=', edition)
    .where('name', '=', name)
    .where('encoding', '=', encoding)
    .execute();

/** A stored file or a compressed form of it, known by the checksum of its bytes. */
export interface StoredBytes extends Of {
  encoding?: Encoding | undefined;
  sha256: string;
}

/** A part of a stored file, or of a compressed form of it, as a whole. */
export async function readPart(db: Db, of: Omit<StoredBytes, 'sha256'>, part: number): Promise<Buffer> {
  const { content } = await partsOf(db, of, part).select('p.content').executeTakeFirstOrThrow();
  return content;
}

/** The bytes `first` … `last` (both included, within the file) of a stored file, part by part. */
export async function* readBytes(db: Db, of: Of, first: number, last: number): AsyncGenerator<Buffer> {
  for (let part = Math.floor(first / partBytes); part * partBytes <= last; part += 1) {
    const from = Math.max(first - part * partBytes, 0);
    const to = Math.min(last - part * partBytes, partBytes - 1);
    const { content } = await partsOf(db, of, part)
      .select(sql<Buffer>`substring(content from ${from + 1}::int for ${to - from + 1}::int)`.as('content'))
      .executeTakeFirstOrThrow();
    yield content;
  }
}

function partsOf(db: Db, { publisher, edition, name, encoding }: Omit<StoredBytes, 'sha256'>, part: number) {
  const parts = encoding
    ? db.selectFrom('edition_encoding_part as p').where('p.encoding', '=', encoding)
    : db.selectFrom('edition_part as p');
  return parts
    .where('p.publisher', '=', publisher)
    .where('p.edition', '=', edition)
    .where('p.name', '=', name)
    .where('p.part', '=', part);
}
