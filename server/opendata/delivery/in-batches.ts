import { setImmediate as aMoment } from 'node:timers/promises';

interface Batch<Key, Value> {
  keys: Map<string, Key>;
  answer: PromiseWithResolvers<Map<string, Value>>;
}

/** So many queries run at once: while one is answered, the next is already on its way. */
const most = 2;

/**
 * Answers many askers with few queries: all that ask at the same time, or while queries run, are answered by the next one. An
 * answer is never older than its question. `load` answers by the names of the keys, as `nameOf` makes them.
 */
export function inBatches<Key, Value>(
  nameOf: (key: Key) => string,
  load: (keys: Key[]) => Promise<Map<string, Value>>,
): (key: Key) => Promise<Value | undefined> {
  const newBatch = (): Batch<Key, Value> => ({ keys: new Map(), answer: Promise.withResolvers() });
  let waiting = newBatch();
  let running = 0;

  async function run(): Promise<void> {
    running += 1;
    await aMoment(); // requests that have arrived by now are read first, and ask as well
    while (waiting.keys.size > 0) {
      const { keys, answer } = waiting;
      waiting = newBatch();
      await load([...keys.values()]).then(answer.resolve, answer.reject);
    }
    running -= 1;
  }

  return async (key) => {
    const name = nameOf(key);
    waiting.keys.set(name, key);
    const { promise } = waiting.answer;
    if (running < most) void run();
    return (await promise).get(name);
  };
}
