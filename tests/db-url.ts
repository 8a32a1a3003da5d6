import { openStore, type Store } from '../server/db.ts';
import type { Embedded } from '../server/embedded/postgres.ts';

/** The connection string of an embedded PostgreSQL: a socket's folder goes where a host would be. */
export function socketUrl(postgres: Pick<Embedded, 'host' | 'port' | 'user' | 'database'>): string {
  return `postgres://${postgres.user}@${encodeURIComponent(postgres.host)}:${postgres.port}/${postgres.database}`;
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  return serverUrl.replace(/^([^:]+:\/\/[^/]*)\/[^?]*/, `$1/${database}`);
}

/** A store of the tests: a connection lost while it is open is a mistake worth seeing. */
export function openTestStore(url: string): Store {
  return openStore({ connectionString: url }, (error) => console.error(`lost a connection: ${error.message}`));
}

/** Runs one statement in the server's own database. */
export async function onServer(serverUrl: string, statement: string): Promise<void> {
  const store = openTestStore(serverUrl);
  try {
    await store.pool.query(statement);
  } finally {
    await store.close();
  }
}
