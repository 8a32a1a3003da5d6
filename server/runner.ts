import type { FastifyBaseLogger } from 'fastify';

export interface Job<Work> {
  what: string;
  /** seconds between two runs; `wake` asks for a run at once */
  every: number;
  wakes?: true;
  /** runs beside the others, which do not wait for it: it talks to other machines, or asks much */
  beside?: true;
  /** what it does cannot be undone: it waits while the clock is in doubt */
  final?: true;
  run(work: Work): Promise<unknown>;
}

export interface Runner {
  /** asks for a run of what can be woken, now or right after the current one */
  wake(): void;
  /** resolves when the current run has ended; nothing runs after it */
  stop(): Promise<void>;
}

/**
 * Runs jobs at their times. A failing job is logged and tried again at its next time.
 * @param whileAllowed calls back when this process may run them, with whether it still may; called again when that ends
 * @param inDoubt whether what cannot be undone is to wait
 */
export function startRunner<Work extends { log: Pick<FastifyBaseLogger, 'error'> }>(
  jobs: Job<Work>[],
  work: Work,
  whileAllowed: (run: (allowed: () => boolean) => Promise<void>) => Promise<unknown>,
  inDoubt: () => boolean = () => false,
): Runner {
  const beside = new Map<Job<Work>, Promise<void>>();
  const due = new Map(jobs.map((job) => [job, 0]));
  let stopped = false;
  let awake = () => {};
  let woken = false;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      awake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken || stopped) awake();
    });

  async function loop(): Promise<void> {
    while (!stopped) {
      try {
        await whileAllowed(runWhile);
      } catch (error) {
        work.log.error({ err: error }, 'jobs stopped; trying again in a moment');
      }
      if (!stopped) await pause(1000);
    }
  }

  async function runWhile(allowed: () => boolean): Promise<void> {
    while (!stopped && allowed()) {
      await runDue();
      if (!stopped) await pause(1000);
    }
    await Promise.all(beside.values());
  }

  async function runDue(): Promise<void> {
    const wakes = woken;
    const waits = inDoubt();
    woken = false;
    for (const job of jobs) {
      const at = performance.now();
      if (stopped || beside.has(job) || (waits && job.final) || !((wakes && job.wakes) || at >= (due.get(job) ?? 0))) continue;
      due.set(job, at + job.every * 1000);
      if (job.beside)
        beside.set(
          job,
          run(job).finally(() => beside.delete(job)),
        );
      else await run(job);
    }
  }

  async function run(job: Job<Work>): Promise<void> {
    try {
      await job.run(work);
    } catch (error) {
      work.log.error({ err: error, job: job.what }, 'job failed; it runs again at its next time');
    }
  }

  const running = loop();
  return {
    wake() {
      woken = true;
      awake();
    },
    async stop() {
      stopped = true;
      awake();
      await running;
    },
  };
}
