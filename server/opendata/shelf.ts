import type { Db } from '../db.ts';
import { type StoredBytes, partBytes, readPart } from './files.ts';

/** Parts of published files at hand, so that what many download is not asked of the database for each of them. */
export interface Shelf {
  /** The bytes `first` … `last` (both included, within the file) of a stored file, part by part. */
  read(of: StoredBytes, first: number, last: number): AsyncGenerator<Buffer>;
  /** The same where they are in one part; undefined where they are not. */
  readOne(of: StoredBytes, first: number, last: number): Promise<Buffer> | undefined;
}

/** So many parts are kept: 32 MiB at most. */
const mostParts = 32;
/** So many parts are read at once: downloads leave most connections to the database to others. */
const mostReading = 3;

/** Parts are known by the checksum of their file, so that none is ever taken for another one's. */
export function createShelf(db: Db): Shelf {
  const parts = new Map<string, Promise<Buffer>>(); // the one used longest ago first
  const turn = turns(mostReading);

  function part(of: StoredBytes, number: number): Promise<Buffer> {
    const name = `${of.sha256}/${number}`;
    const known = parts.get(name);
    const found = known ?? turn(() => readPart(db, of, number));
    parts.delete(name);
    parts.set(name, found);
    if (known) return found;
    found.catch(() => parts.delete(name)); // whoever asks next tries again
    for (const oldest of parts.keys()) {
      if (parts.size <= mostParts) break;
      parts.delete(oldest);
    }
    return found;
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
