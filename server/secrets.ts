import { createHash, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from './config.ts';
import type { Db } from './db.ts';
import { hmacSha256 } from './hmac.ts';

/** Keys derived from the instance's secret by HKDF; none of them is ever in the database. */
export interface Keys {
  /** for the stored ids of attempts and visits */
  ids: KeyObject;
  /** for the accounts and addresses of failed sign-ins */
  signIns: KeyObject;
  /** for the secrets of webhooks */
  webhooks: KeyObject;
  /** K of the cell-key method: record keys of attempts, visits and volumes (opendata.md) */
  records: KeyObject;
  /** names K in editions without giving it away */
  recordsPrint: string;
  /** names the secret, so that a server with another one refuses to start */
  print: string;
}

const secretFile = (config: Pick<Config, 'dataDir'>): string => path.join(config.dataDir, 'secret.key');

/** Whether there is a secret already, so that reading it makes none. */
export const hasSecret = (config: Pick<Config, 'secretKey' | 'dataDir'>): boolean =>
  config.secretKey !== undefined || existsSync(secretFile(config));

/** The secret: the setting SECRET_KEY, else the file `secret.key` under DATA_DIR, made once. */
export function readSecret(config: Pick<Config, 'secretKey' | 'dataDir'>): string {
  if (config.secretKey) return config.secretKey;
  const file = secretFile(config);
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true });
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}

export function deriveKeys(secret: string): Keys {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'egovsad', purpose, 32));
  const print = (key: Buffer) => createHash('sha256').update(key).digest('hex').slice(0, 16);
  const records = derive('record keys');
  return {
    ids: createSecretKey(derive('ids')),
    signIns: createSecretKey(derive('sign-ins')),
    webhooks: createSecretKey(derive('webhooks')),
    records: createSecretKey(records),
    recordsPrint: print(records),
    print: print(derive('fingerprint')),
  };
}

/** 64 bits of HMAC-SHA256(K, stored id) as a signed number: the record key of an attempt, a visit or a volume. */
export function recordKey(keys: Keys, storedId: string): string {
  return hmacSha256(keys.records, storedId).readBigInt64BE(0).toString();
}

/** Holds the database to one secret: throws when it was made with another. */
export async function checkSecret(db: Db, keys: Keys): Promise<void> {
  await db
    .insertInto('instance')
    .values({ name: 'secret', value: keys.print })
    .onConflict((c) => c.doNothing())
    .execute();
  const known = await db.selectFrom('instance').select('value').where('name', '=', 'secret').executeTakeFirstOrThrow();
  if (known.value !== keys.print) {
    throw new Error(
      'SECRET_KEY is not the one this database was made with. Set the old key again: with another one repeated events would be counted twice and published figures would change.',
    );
  }
}
