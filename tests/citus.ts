import type { Store } from '../server/db.ts';
import { migrate } from '../server/migrate.ts';
import { distribute } from '../server/sharding.ts';

/** Few shards: each of the many databases of a run has tables for all of them. */
const shards = 4;

/**
 * Makes of a new, empty database what an instance on Citus has: the extension, the tables, and these distributed as
 * `npm run cli -- shard` does it. Throws, saying what to do, where the server has no Citus.
 * @param open opens the database
 * @param createExtension how Citus gets into it; one that a test plays comes otherwise
 */
export async function makeSharded(open: () => Store, createExtension = createCitus): Promise<void> {
  await using(open, createExtension);
  await using(open, async ({ db, pool }) => {
    await migrate(pool);
    await distribute(db, () => {});
  });
}

/** The extension, in a database without tables; what is set holds for connections that are made from then on. */
export async function createCitus({ pool }: Store): Promise<void> {
  try {
    await pool.query('create extension citus');
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(
      `CITUS_URL names a PostgreSQL without Citus (${why}). Install Citus there, add it to shared_preload_libraries and restart it, or leave CITUS_URL out.`,
      { cause: error },
    );
  }
  const { rows } = await pool.query<{ name: string }>('select quote_ident(current_database()) as name');
  await pool.query(`alter database ${rows[0]?.name} set citus.shard_count = ${shards}`);
}

async function using(open: () => Store, work: (store: Store) => Promise<void>): Promise<void> {
  const store = open();
  try {
    await work(store);
  } finally {
    await store.close();
  }
}
