import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore, type Store } from '../../server/db.ts';
import { type Embedded, startEmbedded } from '../../server/embedded-postgres.ts';
import { socketUrl } from '../db-url.ts';
import { temporaryFolder } from '../processes.ts';

/** A PostgreSQL of a test's own, to be treated badly. */
export interface OwnPostgres {
  url: string;
  folder: string;
  /** a connection that is there before the fault */
  store: Store;
  kill(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = temporaryFolder();
  const data = path.join(folder, 'postgres');
  const settings = { fsync: 'off', max_connections: '30' };
  let postgres: Embedded = await startEmbedded(data, settings);
  const url = socketUrl(postgres);
  const store = openStore({ connectionString: url }, () => {});

  /** After a kill its children need a moment to notice, and until then the data is in use. */
  async function start(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        postgres = await startEmbedded(data, settings);
        return;
      } catch (error) {
        if (tries === 50) throw error;
        await pause(100);
      }
    }
  }

  return {
    url,
    folder,
    store,
    start,
    stop: () => postgres.stop(),
    async kill() {
      process.kill(Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
      await postgres.stop();
    },
    async remove() {
      await store.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
