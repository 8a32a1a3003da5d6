import { rm } from 'node:fs/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Db } from '../db.ts';
import { type Clock, databaseAway } from '../http.ts';
import { endJob, type JobCounts, type JobEnd, noteAlive, noteProgress } from './jobs.ts';

/** A file that waits for its import; `folder` holds it and goes with it. */
export interface QueuedFile {
  id: string;
  folder: string;
  run(progress: (counts: JobCounts, share: number) => void, signal: AbortSignal): Promise<JobEnd>;
}

export interface ImportQueue {
  /** whether no more files should be taken for now */
  full(): boolean;
  add(file: QueuedFile): void;
  /** breaks off what runs, forgets what waits; resolves when nothing is left */
  stop(): Promise<void>;
}

const mostWaiting = 10;
const noteEveryMs = 500;
const aliveEveryMs = 15_000;

/** Imports one file at a time, in their order; one that fails is noted as failed and the next has its turn. */
export function createImportQueue(db: Db, clock: Clock, log: FastifyBaseLogger): ImportQueue {
  const waiting: QueuedFile[] = [];
  const ending = new AbortController();
  let current: QueuedFile | undefined;
  let working = Promise.resolve();
  const alive = setInterval(() => {
    const ids = [...waiting, ...(current ? [current] : [])].map((file) => file.id);
    if (ids.length > 0)
      noteAlive(db, ids).catch((error: unknown) => log.error({ err: error }, 'imports cannot be noted as alive'));
  }, aliveEveryMs).unref();

  async function work(): Promise<void> {
    for (current = waiting.shift(); current; current = waiting.shift()) await one(current);
  }

  async function one(file: QueuedFile): Promise<void> {
    const noted = noter(file.id);
    try {
      noted.note(undefined, 0);
      const end: JobEnd = await file.run(noted.note, ending.signal).catch((error: unknown) => failure(error));
      await noted.settled();
      await endJob(db, file.id, end, clock());
    } catch (error) {
      log.error({ err: error }, 'the end of an import could not be noted');
    } finally {
      await rm(file.folder, { recursive: true, force: true }).catch((error: unknown) =>
        log.error({ err: error }, 'an imported file could not be removed'),
      );
    }
  }

  function failure(error: unknown): JobEnd {
    const failed = (message: string): JobEnd => ({ state: 'failed', stored: false, message });
    if (ending.signal.aborted) return failed('The server was stopped before the import was done. Send the file again.');
    log.error({ err: error }, 'import failed');
    return failed(
      databaseAway(error)
        ? 'The database could not be reached. Send the file again in a moment.'
        : 'Something went wrong here. Give the operator the id of this import.',
    );
  }

  /** Writes progress down now and then, never two at a time. */
  function noter(id: string) {
    let writing = Promise.resolve();
    let next = 0;
    return {
      note(counts: JobCounts | undefined, share: number) {
        if (performance.now() < next) return;
        next = performance.now() + noteEveryMs;
        writing = writing
          .then(() => noteProgress(db, id, share, counts))
          .catch((error: unknown) => log.error({ err: error }, 'the progress of an import could not be noted'));
      },
      settled: () => writing,
    };
  }

  return {
    full: () => waiting.length >= mostWaiting,
    add(file) {
      waiting.push(file);
      if (!current) working = work();
    },
    async stop() {
      ending.abort();
      clearInterval(alive);
      await working;
    },
  };
}
