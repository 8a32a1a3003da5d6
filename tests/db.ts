import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type { Store } from '../server/db.ts';
import { makeSharded } from './citus.ts';
import { databaseUrl, onServer, openTestStore } from './db-url.ts';

/** A store with a database of its own; `url` is what DATABASE_URL would be. */
export interface TestStore extends Store {
  url: string;
}

/** A migrated, empty database for this test alone, cloned from the template, or made anew on Citus; `close` drops it. */
export function freshStore(): Promise<TestStore> {
  return storeFrom(inject('template'));
}

/** A database without any table, for tests of the migrations themselves. */
export function emptyStore(): Promise<TestStore> {
  return storeFrom('template0');
}

/** A store with a clone of a database of the run's server. */
export async function storeFrom(template: string): Promise<TestStore> {
  const server = inject('serverUrl');
  const name = `egovsad_test_${randomUUID().replaceAll('-', '')}`;
  const sharded = inject('citus') && template === inject('template'); // shards are not cloned
  await onServer(server, `create database ${name} template ${sharded ? 'template0' : template}`);
  const url = databaseUrl(server, name);
  if (sharded) await makeSharded(() => openTestStore(url));
  const store = openTestStore(url);
  const close = async () => {
    await store.close();
    await onServer(server, `drop database ${name} with (force)`);
  };
  return { ...store, url, close };
}
