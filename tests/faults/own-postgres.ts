import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore, type Store } from '../../server/db.ts';
import { type Embedded, startEmbedded } from '../../server/embedded/postgres.ts';
import { socketUrl } from '../db-url.ts';
import { temporaryFolder } from '../processes.ts';

/** A PostgreSQL of a test's own, to be treated badly. */
export interface OwnPostgres {
  url: string;
  folder: string;
  /** whether `folder` is a disk of its own */
  ownDisk: boolean;
  /** a connection that is there before the fault */
  store: Store;
  kill(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Mounting a small disk is for root on Linux. */
export const mounted = (size: string, folder: string): boolean =>
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { encoding: 'utf8' }).status === 0;

/** On a disk of its own of that size, where one can be mounted. */
export async function ownPostgres(size: string): Promise<OwnPostgres> {
  const folder = temporaryFolder();
  const ownDisk = mounted(size, folder);
  if (ownDisk) chmodSync(folder, 0o755);
  const data = path.join(folder, 'postgres');
  const settings = { fsync: 'off', max_connections: '30', max_wal_size: '32MB' };
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
    ownDisk,
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
      if (ownDisk) spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
