import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 200;

/** How far the tallies are behind while events come in. */
export interface LagWatch {
  /** notes that so many more were acknowledged */
  acknowledged(events: number): void;
  /** ends watching; the greatest lag that was seen, in seconds */
  stop(): Promise<number>;
}

/**
 * Asks again and again how many events wait, and tells by the counts how long ago the first one of them was acknowledged:
 * the age that the API names begins anew when an event is folded.
 */
export function watchLag(pending: () => Promise<number>): LagWatch {
  const history: { at: number; count: number }[] = [];
  let count = 0;
  let greatest = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const before = { at: performance.now(), count };
      const tallied = before.count - (await pending());
      const first = history.find((moment) => moment.count > tallied);
      if (first) greatest = Math.max(greatest, before.at - first.at);
      await pause(everyMs);
    }
  })();
  return {
    acknowledged(events) {
      count += events;
      history.push({ at: performance.now(), count });
    },
    async stop() {
      stopped = true;
      await watching;
      return greatest / 1000;
    },
  };
}
