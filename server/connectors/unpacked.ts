import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type ImportFault, unreadable } from './mapping.ts';

/** What unpacking may give at most: a small file that unpacks without end is a bomb, not a log. */
const unpackedLimits = { bytes: 4 * 1024 ** 3, ratio: 200, free: 64 * 1024 ** 2 };

/**
 * The bytes of a file, gunzipped where they begin like gzip (1f 8b). Throws what the input throws, and the errors of
 * zlib (see `gzipFault`); ImportFault where it unpacks to more than the limits. Ending the reading early ends the input.
 */
export async function* unpacked(input: Readable): AsyncGenerator<Uint8Array> {
  const chunks = bytesOf(input);
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = startingWith(head, chunks);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  let bytes = 0;
  // whatever fails, on either side, is thrown where the gunzip is read: the callback has nothing to add
  for await (const chunk of pipeline(Readable.from(whole), gunzip, () => undefined)) {
    bytes += (chunk as Buffer).length;
    const tooMuch = bytes > unpackedLimits.free && bytes > gunzip.bytesWritten * unpackedLimits.ratio;
    if (tooMuch || bytes > unpackedLimits.bytes) throw unreadable(1, 'too_large', 'the gzip file unpacks to far too much');
    yield chunk as Buffer;
  }
}

async function* bytesOf(input: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of input) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function* startingWith(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

/** The fault that an error of `unpacked` means, or undefined where it is not about gzip. */
export function gzipFault(error: unknown, line: number): ImportFault | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return unreadable(line, 'broken_gzip', 'the gzip file ends too early: it was cut off');
  if (code.startsWith('Z_')) return unreadable(line, 'broken_gzip', 'the gzip file is damaged');
  return undefined;
}
