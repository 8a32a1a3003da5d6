import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../db.ts';
import type { Clock, TokenHolder } from '../http.ts';
import type { TokenUses } from './token-uses.ts';

/** A new token: shown once, stored as its SHA-256. 256 random bits need no slow hash. */
export const newToken = (): string => `egs_${randomBytes(32).toString('base64url')}`;
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * The token of a header: a Bearer, or the password of Basic, where clients that know no header put what stands in the
 * address of their server; not the name of the user, which is logged. '' for anything else, undefined without a header.
 */
export function tokenIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const [, scheme = '', sent = ''] = /^(Bearer|Basic) ([\x21-\x7e]{1,1024})$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return sent;
  return /:(.*)/s.exec(Buffer.from(sent, 'base64').toString())?.[1] ?? '';
}

export interface TokenToStore {
  source: number;
  token: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
}

/** Stores a token's hash and answers its id. */
export async function storeToken(db: Db, { source, token, scopes, createdAt, expiresAt }: TokenToStore): Promise<number> {
  const row = { source, hash: hashToken(token), scopes: [...new Set(scopes)], created_at: createdAt, expires_at: expiresAt };
  return (await db.insertInto('token').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

const keptMs = 5_000; // how long a withdrawn token may still work

export interface TokenLookup {
  /** whose token it is, also when it has run out; undefined for none of ours */
  find(token: string): Promise<TokenHolder | undefined>;
  /** asks the database again for every token, so that changes work at once in this process */
  forget(): void;
}

/** Looks tokens up, remembering each answer for a few seconds so that a busy sender costs no query a request. */
export function createTokenLookup(db: Db, uses: TokenUses, clock: Clock): TokenLookup {
  const known = new Map<string, { holder: Promise<TokenHolder | undefined>; readAt: number }>();

  function remembered(token: string): Promise<TokenHolder | undefined> {
    const hash = hashToken(token);
    const name = hash.toString('hex');
    const entry = known.get(name);
    if (entry && performance.now() - entry.readAt < keptMs) return entry.holder;
    if (known.size > 10_000) known.clear(); // guesses must not fill the memory
    const holder = readHolder(db, hash);
    known.set(name, { holder, readAt: performance.now() });
    holder.catch(() => known.delete(name)); // an unreachable database is asked again next time; the caller sees the error
    return holder;
  }

  return {
    async find(token) {
      const holder = await remembered(token);
      const now = clock();
      if (holder && (!holder.expiresAt || holder.expiresAt > now)) uses.note(holder.token, now);
      return holder;
    },
    forget: () => known.clear(),
  };
}

async function readHolder(db: Db, hash: Buffer): Promise<TokenHolder | undefined> {
  return await db
    .selectFrom('token')
    .innerJoin('source', 'source.id', 'token.source')
    .where('token.hash', '=', hash)
    .select([
      'token.id as token',
      'source.id as source',
      'authorities',
      'auto_declare as autoDeclare',
      'test',
      'origins',
      'scopes',
      'expires_at as expiresAt',
    ])
    .executeTakeFirst();
}
