import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { unreadable } from './mapping.ts';

/** What is read of a ZIP file at most: as it comes, and one entry of it unpacked. */
export const zipLimits = { packed: 50 * 1024 ** 2, unpacked: 512 * 1024 ** 2, entries: 2_000 };

interface Entry {
  method: number;
  size: number;
  offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** The entries of a ZIP file in memory; unpacking is a stream that ends with a fault where it gives too much. */
export class Zip {
  readonly #bytes: Buffer;
  readonly #entries: Map<string, Entry>;

  /** Throws ImportFault where the bytes are no ZIP file. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    try {
      this.#entries = entriesOf(bytes);
    } catch (error) {
      throw error instanceof RangeError ? broken() : error; // an offset beyond the end
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The text of an entry, unpacked as it is read. Throws ImportFault where it is missing, damaged or far too large. */
  async *text(name: string): AsyncGenerator<string> {
    const entry = this.#entries.get(name);
    if (!entry) throw broken();
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let unpacked = 0;
    try {
      for await (const chunk of this.#unpack(entry)) {
        unpacked += chunk.length;
        if (unpacked > zipLimits.unpacked) throw unreadable(1, 'too_large', 'the file unpacks to far too much');
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      throw code.startsWith('Z_') || error instanceof RangeError || code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
        ? broken()
        : error;
    }
  }

  #unpack({ method, size, offset }: Entry): AsyncIterable<Buffer> {
    const start = offset + 30 + this.#bytes.readUInt16LE(offset + 26) + this.#bytes.readUInt16LE(offset + 28);
    const packed = this.#bytes.subarray(start, start + size);
    if (method === 0) return Readable.from([packed]);
    if (method !== 8) throw broken();
    const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
    inflate.end(packed);
    return inflate;
  }
}

const broken = () => unreadable(1, 'broken_xlsx', 'the XLSX file is damaged, protected by a password, or none');

function entriesOf(bytes: Buffer): Map<string, Entry> {
  let end = bytes.length - 22;
  while (end >= 0 && end >= bytes.length - 22 - 65_535 && bytes.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0 || bytes.readUInt32LE(end) !== endSignature) throw broken();
  const entries = new Map<string, Entry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = Math.min(bytes.readUInt16LE(end + 10), zipLimits.entries); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replace(/^\//, '');
    entries.set(name, {
      method: bytes.readUInt16LE(at + 10),
      size: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}
