/** Statistics that are gathered in memory and written about once a second, so that no request waits for them. */
export interface Soon {
  /** sees to it that what is gathered is written within a second */
  ask(): void;
  /** writes at once what is gathered; resolves when it is written */
  settled(): Promise<void>;
}

/** Runs `write` within a second of being asked, never twice at a time. What it throws is told to `failed`. */
export function writtenSoon(write: () => Promise<void>, failed: (error: unknown) => void): Soon {
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  const begin = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write).catch(failed);
    return writing;
  };
  return {
    ask() {
      timer ??= setTimeout(() => void begin(), 1000).unref();
    },
    settled: () => (timer ? begin() : writing),
  };
}
