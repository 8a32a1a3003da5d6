import { setImmediate } from 'node:timers/promises';

const longestMs = 20;

/**
 * Lets everything else in the process have its turn while a file is read: what comes unpacked from one small piece keeps
 * the reader busy without any wait of its own. `if (breath.due) await breath.take();` for each line costs next to nothing.
 */
export class Breath {
  #last = performance.now();

  get due(): boolean {
    return performance.now() - this.#last > longestMs;
  }

  async take(): Promise<void> {
    await setImmediate();
    this.#last = performance.now();
  }
}
