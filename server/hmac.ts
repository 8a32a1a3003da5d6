import { createHmac, hash, type KeyObject } from 'node:crypto';

const block = 64;
const room = 1024;

/** The key within the two pads of RFC 2104; behind the first there is room for a text, behind the second for a digest. */
interface Pads {
  inner: Buffer;
  outer: Buffer;
}

const known = new WeakMap<KeyObject, Pads>();

/**
 * HMAC-SHA256 (RFC 2104) of a text as UTF-8, with keys of at most 64 bytes: what `createHmac` answers, in half the time
 * and without an object for the garbage collector. Two are made for every attempt and every view.
 */
export function hmacSha256(key: KeyObject, text: string): Buffer {
  if (text.length * 3 > room) return createHmac('sha256', key).update(text).digest();
  const { inner, outer } = padsOf(key);
  const length = inner.write(text, block);
  outer.write(hash('sha256', inner.subarray(0, block + length), 'binary'), block, 'binary');
  return Buffer.from(hash('sha256', outer, 'binary'), 'binary');
}

function padsOf(key: KeyObject): Pads {
  const pads = known.get(key) ?? { inner: padded(key, 0x36, room), outer: padded(key, 0x5c, 32) };
  known.set(key, pads);
  return pads;
}

function padded(key: KeyObject, pad: number, behind: number): Buffer {
  const buffer = Buffer.alloc(block + behind).fill(pad, 0, block);
  for (const [at, byte] of key.export().entries()) buffer[at] = byte ^ pad;
  return buffer;
}
