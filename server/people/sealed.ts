import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What only the holder of a session's id can read again: encrypted under a key made from the id (AES-256-GCM). */
const keyOf = (id: string) => Buffer.from(hkdfSync('sha256', id, '', 'kept with a session', 32));
const [ivLength, tagLength] = [12, 16];

export function seal(id: string, text: string): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', keyOf(id), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Throws where it was not sealed with this id. */
export function unseal(id: string, bytes: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(id), bytes.subarray(0, ivLength), { authTagLength: tagLength });
  decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
  return decipher.update(bytes.subarray(ivLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
}
