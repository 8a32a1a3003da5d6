import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { limits, Misread } from '../contract/event.ts';
import { Problem } from '../http.ts';

const unpack = promisify(gunzip);

/** An NDJSON line that is no JSON: a refused item, not a refused request. */
const notJson = new Misread('invalid', 'This line is not JSON. Send one event a line.');

/** Unpacks a request body. 400 for what is not gzip, 413 beyond 8 MiB, 415 for other encodings. */
export async function decompress(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip')
    throw new Problem(415, 'unsupported_encoding', 'Send the body as it is or with Content-Encoding: gzip.');
  try {
    return await unpack(body, { maxOutputLength: limits.bytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new Problem(
      400,
      'invalid_gzip',
      'The body is marked as gzip but cannot be unpacked. Compress it again and send it whole.',
    );
  }
}

const tooLarge = () =>
  new Problem(
    413,
    'too_large',
    `A request takes at most ${limits.events.toLocaleString('en')} events and 8 MiB after unpacking. Split it.`,
  );

/** The items of a body: one event or an array of them. */
export function jsonItems(body: Buffer): unknown[] {
  const parsed = parseJson(body);
  return limited(Array.isArray(parsed) ? parsed : [parsed]);
}

/** A body as JSON; 400 where it is none. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(decode(body));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      400,
      'invalid_json',
      'The body is not JSON. Send one event, an array of events, or NDJSON as application/x-ndjson.',
    );
  }
}

/** The items of an NDJSON body, one a line; empty lines count for nothing. */
export function ndjsonItems(body: Buffer): unknown[] {
  const lines = decode(body)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return limited(lines).map((line) => {
    try {
      return JSON.parse(line);
    } catch {
      return notJson; // refused as one item where the others are judged
    }
  });
}

/** The items of a request, if they are not too many: 413. */
export function limited<T>(items: T[]): T[] {
  if (items.length > limits.events) throw tooLarge();
  return items;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new Problem(400, 'invalid_encoding', 'The body is not UTF-8. Encode it as UTF-8.');
  }
}
