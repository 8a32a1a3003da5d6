import { createHash, randomBytes } from 'node:crypto';
import { type Deed, noteChange } from '../audit.ts';
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
  expiresAt: Date | null;
}

/** Stores a token's hash and answers its id. */
export async function storeToken(db: Db, { source, token, scopes, expiresAt }: TokenToStore, deed: Deed): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const row = { source, hash: hashToken(token), scopes: [...new Set(scopes)], created_at: deed.at, expires_at: expiresAt };
    const { id } = await tx.insertInto('token').values(row).returning('id').executeTakeFirstOrThrow();
    await noteChange(tx, deed, { what: 'token', subject: `${id}`, after: { source, scopes: row.scopes, expiresAt } });
    return id;
  });
}

/** Withdraws a token of a source, or all of them; answers how many there were. */
export async function withdrawTokens(db: Db, source: number, deed: Deed, id?: number): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    let query = tx.deleteFrom('token').where('source', '=', source);
    if (id !== undefined) query = query.where('id', '=', id);
    const gone = await query.returning(['id', 'scopes', 'expires_at as expiresAt']).execute();
    for (const { id: token, ...before } of gone)
      await noteChange(tx, deed, { what: 'token', subject: `${token}`, before: { source, ...before } });
    return gone.length;
  });
}

/**
 * Lets a token of a source end at a moment, so that its successor and it overlap; false where there is none. One that
 * ends earlier anyway stays as it is.
 */
export async function endToken(
  db: Db,
  { source, id, endsAt }: { source: number; id: number; endsAt: Date },
  deed: Deed,
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom('token')
      .selectAll()
      .where('source', '=', source)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!found) return false;
    const expiresAt = found.expires_at && found.expires_at < endsAt ? found.expires_at : endsAt;
    await tx.updateTable('token').set({ expires_at: expiresAt }).where('id', '=', id).execute();
    const state = { source, scopes: found.scopes };
    await noteChange(tx, deed, {
      what: 'token',
      subject: `${id}`,
      before: { ...state, expiresAt: found.expires_at },
      after: { ...state, expiresAt },
    });
    return true;
  });
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
