import type { Db } from '../../db.ts';
import { type StoredBytes, partBytes, readPart } from '../files.ts';

/** Parts of published files at hand, so that what many download is not asked of the database for each of them. */
export interface Shelf {
  /** The bytes `first` … `last` (both included, within the file) of a stored file, part by part. */
  read(of: StoredBytes, first: number, last: number): AsyncGenerator<Buffer>;
  /** The same where they are in one part; undefined where they are not. */
  readOne(of: StoredBytes, first: number, last: number): Promise<Buffer> | undefined;
}

/** A part that is kept, or on its way and of size 0 until then. */
interface Kept {
  content: Promise<Buffer>;
  size: number;
}

/** Parts of so many bytes are kept: thousands of small files, or some large ones. */
const mostBytes = 32 * 1024 * 1024;
/** So many parts are read at once: downloads leave most connections to the database to others. */
const mostReading = 3;

/** Parts are known by the checksum of their file, so that none is ever taken for another one's. */
export function createShelf(db: Db): Shelf {
  const parts = new Map<string, Kept>(); // the one used longest ago first
  let bytes = 0;
  const turn = turns(mostReading);

  function part(of: StoredBytes, number: number): Promise<Buffer> {
    const name = `${of.sha256}/${number}`;
    const kept = parts.get(name) ?? { content: load(name, of, number), size: 0 };
    parts.delete(name);
    parts.set(name, kept);
    return kept.content;
  }

  async function load(name: string, of: StoredBytes, number: number): Promise<Buffer> {
    try {
      const content = await turn(() => readPart(db, of, number));
      measure(name, content.length);
      return content;
    } catch (error) {
      parts.delete(name); // whoever asks next tries again
      throw error;
    }
  }

  function measure(name: string, size: number): void {
    const kept = parts.get(name);
    if (!kept || kept.size > 0) return;
    kept.size = size;
    bytes += size;
    makeRoom();
  }

  function makeRoom(): void {
    for (const [name, { size }] of parts) {
      if (bytes <= mostBytes) break;
      parts.delete(name);
      bytes -= size;
    }
  }

  async function cut(of: StoredBytes, number: number, first: number, last: number): Promise<Buffer> {
    const start = number * partBytes;
    return (await part(of, number)).subarray(Math.max(first - start, 0), last - start + 1);
  }
  const numberOf = (byte: number) => Math.floor(byte / partBytes);

  return {
    async *read(of, first, last) {
      for (let number = numberOf(first); number <= numberOf(last); number += 1) yield await cut(of, number, first, last);
    },
    readOne(of, first, last) {
      return numberOf(first) === numberOf(last) ? cut(of, numberOf(first), first, last) : undefined;
    },
  };
}

/** Runs work as it comes, so many at once. */
function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
