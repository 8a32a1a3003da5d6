import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type ImportFault, unreadable } from './mapping.ts';

/**
 * The bytes of a file, gunzipped where they begin like gzip (1f 8b). Throws what the input throws, and the errors of
 * zlib (see `gzipFault`). Ending the reading early ends the input.
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
  // whatever fails, on either side, is thrown where the gunzip is read: the callback has nothing to add
  yield* pipeline(Readable.from(whole), createGunzip({ chunkSize: 64 * 1024 }), () => undefined);
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
