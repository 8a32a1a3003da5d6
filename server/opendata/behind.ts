/** Runs work while whoever began it goes on, one piece at a time. */
export interface Behind {
  /** Begins the work once that before it is done. Rejects with what went wrong in that. */
  begin(work: () => Promise<unknown>): Promise<void>;
  /** Resolves once nothing runs. Rejects with what went wrong. */
  settled(): Promise<void>;
}

export function behind(): Behind {
  let running: Promise<unknown> = Promise.resolve();
  const settled = async () => void (await running);
  return {
    async begin(work) {
      await running;
      running = work();
      running.catch(() => {}); // whoever begins or settles next is told
    },
    settled,
  };
}
