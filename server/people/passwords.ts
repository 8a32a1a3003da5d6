import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { passwordRule } from '../contract/people.ts';

/** argon2id with the parameters OWASP recommends: 19 MiB, two passes, one lane. Written as a PHC string. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;

export const isGoodPassword = (password: string): boolean =>
  [...password].length >= passwordRule.least && password.length <= passwordRule.most;

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await digest({ message: normal(password), nonce, tagLength, ...cost });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/** Whether it is the password. Without a stored one it takes as long as with one, so that time tells nothing. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, m, t, p, salt = '', tag = ''] = phc.exec(stored ?? nobodys) ?? [];
  if (!tag) throw new Error('a stored password is no PHC string of argon2id');
  const expected = Buffer.from(tag, 'base64');
  const nonce = Buffer.from(salt, 'base64');
  const made = await digest({
    message: normal(password),
    nonce,
    tagLength: expected.length,
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
  });
  return timingSafeEqual(made, expected) && stored !== undefined;
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;
const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
const nobodys = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(randomBytes(16))}$${base64(randomBytes(tagLength))}`;

/** The same characters may be typed as different code points, by system and keyboard. */
const normal = (password: string) => password.normalize('NFC').slice(0, passwordRule.most);

const digest = (parameters: Argon2Parameters) =>
  new Promise<Buffer>((resolve, reject) => {
    argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(key)));
  });
