import type { ChildProcess } from 'node:child_process';

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** A program that goes on until it is told to stop. */
export interface Kept {
  stop(): Promise<void>;
}

/**
 * Starts a program and starts it again when it ends although nobody stopped it, later each time while that fails; `said` is
 * told. Throws where it does not start at first. It keeps this process from ending only while it is stopped.
 * @param start resolves when the program is ready
 * @param end tells it to stop
 */
export async function keepRunning<T extends ChildProcess>(
  start: () => Promise<T>,
  end: (child: T) => void,
  said: (line: string) => void,
): Promise<Kept> {
  let child = await start();
  let stopping = false;
  let awake = () => {};

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      awake = resolve;
      setTimeout(resolve, ms).unref();
    });

  async function keep(): Promise<void> {
    for (;;) {
      await gone(child);
      if (stopping) return;
      said('PostgreSQL ended by itself and is started again.');
      const next = await startAgain();
      if (!next) return;
      child = next;
      if (stopping) end(child);
    }
  }

  async function startAgain(): Promise<T | undefined> {
    for (let ms = firstPauseMs; !stopping; ms = Math.min(2 * ms, longestPauseMs)) {
      try {
        return await start();
      } catch (error) {
        if (ms === firstPauseMs) said(`${(error as Error).message} It is tried again until it starts.`);
        await pause(ms);
      }
    }
    return undefined;
  }

  const kept = keep();
  return {
    async stop() {
      stopping = true;
      awake();
      child.ref();
      end(child);
      await kept;
    },
  };
}

function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
