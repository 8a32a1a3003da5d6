import { sql } from 'kysely';
import path from 'node:path';
import type { Config } from './config.ts';
import { openStore, type PoolConfig, type Store } from './db.ts';
import { type Embedded, startEmbedded } from './embedded/postgres.ts';
import { databaseAway } from './http.ts';
import { migrate } from './migrate.ts';
import { NoReplica, replicaOf } from './replica.ts';
import { checkSecret, deriveKeys, type Keys, readSecret } from './secrets.ts';

/** What server and command line stand on: the migrated database and the keys of the instance. */
export interface Base {
  store: Store;
  keys: Keys;
  embedded: Embedded | undefined;
  close(): Promise<void>;
}

const retryMs = 1000;
const patienceMs = 30_000;

/** The database as it is, not migrated. */
export type OpenDatabase = Pick<Base, 'store' | 'embedded' | 'close'>;

/**
 * Opens the database, starting the embedded one where no DATABASE_URL is set. One that is away is tried again for
 * `giveUpMs` (30 s) and then named.
 */
export async function openDatabase(config: Config, say: (line: string) => void, giveUpMs = patienceMs): Promise<OpenDatabase> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded(path.join(config.dataDir, 'postgres'), {}, say);
  const pool: PoolConfig = embedded
    ? { host: embedded.host, port: embedded.port, user: embedded.user, database: embedded.database }
    : { connectionString: config.databaseUrl };
  const replica = config.databaseReplicaUrl ? replicaOf(() => store.pool, config.databaseReplicaUrl) : undefined;
  const lost = (error: Error) =>
    say(error instanceof NoReplica ? error.message : `A connection to the database was lost: ${error.message}`);
  const store: Store = openStore(pool, lost, replica);
  const close = async () => {
    await store.close();
    await embedded?.stop();
  };
  const database = { store, embedded, close };
  return await orClose(database, async () => {
    await awaitDatabase(store, config, say, giveUpMs);
    if (replica) await sql`select 1`.execute(store.reading); // what is wrong with it is said at the start
    return database;
  });
}

/**
 * Opens the database, migrates it and checks that the secret is the one it was made with. Throws as `openDatabase`,
 * and where a migration fails or the secret is another one.
 */
export async function openBase(config: Config, say: (line: string) => void, giveUpMs = patienceMs): Promise<Base> {
  const database = await openDatabase(config, say, giveUpMs);
  return await orClose(database, async () => {
    await migrate(database.store.pool);
    const keys = deriveKeys(readSecret(config));
    await checkSecret(database.store.db, keys);
    return { ...database, keys };
  });
}

async function orClose<T>(database: OpenDatabase, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function awaitDatabase(store: Store, config: Config, say: (line: string) => void, giveUpMs: number): Promise<void> {
  const until = performance.now() + giveUpMs;
  for (let tries = 1; ; tries++) {
    try {
      await store.pool.query('select 1');
      return;
    } catch (error) {
      if (!databaseAway(error)) throw error;
      if (tries === 1) say(`Waiting for the database at ${placeOf(config)} …`);
      if (performance.now() > until)
        throw new Error(`The database at ${placeOf(config)} cannot be reached: ${reasonOf(error)}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

/** A name with several addresses fails with several errors, and then only the code says why. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || 'no reason given';
}

/** Host and database of DATABASE_URL, without user and password. */
function placeOf(config: Config): string {
  if (!config.databaseUrl) return config.dataDir;
  const url = new URL(config.databaseUrl);
  return `${url.host}${url.pathname}`;
}
