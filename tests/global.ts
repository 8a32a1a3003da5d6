import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../server/embedded/postgres.ts';
import { migrate } from '../server/migrate.ts';
import { createCitus } from './citus.ts';
import { databaseUrl, onServer, openTestStore, socketUrl } from './db-url.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** the server's own database, to make others from */
    serverUrl: string;
    /** name of the migrated, empty database that tests clone */
    template: string;
    /** whether the server has Citus: each test's database is made and sharded there, instead of cloned */
    citus: boolean;
  }
}

/**
 * One PostgreSQL for the whole run, the embedded one or that of TEST_DATABASE_URL or CITUS_URL, with one migrated template
 * database from which each test file clones its own (tests/db.ts).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const citus = process.env['CITUS_URL'];
  const server = await startServer(citus ?? process.env['TEST_DATABASE_URL']);
  const template = `egovsad_template_${randomUUID().slice(0, 8)}`;
  await onServer(server.url, `create database ${template}`);
  const store = openTestStore(databaseUrl(server.url, template));
  if (citus)
    await createCitus(store); // before all else: where it is missing, no test can run
  else await migrate(store.pool);
  await store.close();
  project.provide('serverUrl', server.url);
  project.provide('template', template);
  project.provide('citus', citus !== undefined);
  return async () => {
    await onServer(server.url, `drop database ${template} with (force)`);
    await onServer(server.url, `drop database if exists ${template}_demo with (force)`); // where a test asked for it
    await server.stop();
  };
}

async function startServer(given: string | undefined): Promise<{ url: string; stop(): Promise<void> }> {
  if (given) return { url: given, stop: async () => {} };
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-tests-'));
  chmodSync(folder, 0o755); // root's tests run PostgreSQL as another user
  // nothing of a test run needs to survive a power cut
  const postgres = await startEmbedded(path.join(folder, 'postgres'), {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  });
  const stop = async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  };
  return { url: socketUrl(postgres), stop };
}
