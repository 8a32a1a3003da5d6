import { inject } from 'vitest';
import { buildApp } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { type Store, withClient } from '../server/db.ts';
import { loadDemo } from '../server/demo.ts';
import type { App } from '../server/http.ts';
import { startJobs } from '../server/jobs.ts';
import type { Runner } from '../server/runner.ts';
import { deriveKeys } from '../server/secrets.ts';
import { freshStore, storeFrom, type TestStore } from './db.ts';
import { databaseUrl, onServer, openTestStore } from './db-url.ts';

/** The demo as `npm start` shows it, listening on a free port, its clock standing still on the day after its last. */
export interface DemoApp {
  url: string;
  app: App;
  store: TestStore;
  close(): Promise<void>;
}

const until = '2026-11-21';
const now = new Date('2026-11-22T09:00:00Z');
const clock = () => now;
const keys = deriveKeys('secret of the demo in the tests, long enough');
const config = readConfig({ DEMO: 'off', LOG_LEVEL: 'error' });

export async function startDemoApp(): Promise<DemoApp> {
  const store = inject('citus') ? await freshStore() : await storeFrom(await demoTemplate());
  if (inject('citus')) await fill(store);
  let jobs: Runner | undefined;
  const app = await buildApp({ store, config, keys, clock, onEvents: () => jobs?.wake() });
  jobs = startJobs(store, config, clock, app.log, keys);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    app,
    store,
    async close() {
      await app.close();
      await jobs?.stop();
      await store.close();
    },
  };
}

/** Name of a database with the demo in it, loaded by the first test file that asks; the others wait and clone. */
async function demoTemplate(): Promise<string> {
  const server = inject('serverUrl');
  const name = `${inject('template')}_demo`;
  const store = openTestStore(server);
  try {
    await withClient(store.pool, async (client) => {
      await client.query('select pg_advisory_lock(hashtext($1))', [name]);
      const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
      if (rowCount === 0) await load(server, name);
      await client.query('select pg_advisory_unlock(hashtext($1))', [name]);
    });
    return name;
  } finally {
    await store.close();
  }
}

async function load(server: string, name: string): Promise<void> {
  const unfinished = `${name}_unfinished`;
  await onServer(server, `drop database if exists ${unfinished} with (force)`);
  await onServer(server, `create database ${unfinished} template ${inject('template')}`);
  const store = openTestStore(databaseUrl(server, unfinished));
  await fill(store);
  await store.close();
  await onServer(server, `alter database ${unfinished} rename to ${name}`);
}

const fill = (store: Store) => loadDemo({ store, keys }, { db: store.db, config, clock }, until, () => {});
