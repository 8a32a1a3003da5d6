import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import { deleteOldAudit } from './audit.ts';
import type { Config } from './config.ts';
import { deleteOldComments } from './comments/store.ts';
import { type Db, type Store, withSessionLock } from './db.ts';
import type { Clock } from './http.ts';
import { deleteOldArrivals } from './ingest/arrivals.ts';
import { fold } from './ingest/fold.ts';
import { deleteOldRefusals } from './ingest/refusals.ts';
import { deleteOldNotices, judgeAlerts, type NoticeWork, sendDueReports, sendMessages } from './notices.ts';
import { publishDue } from './opendata/schedule.ts';
import { deleteOldFailures } from './people/lockout.ts';
import { deleteEnded } from './people/sessions.ts';
import type { Keys } from './secrets.ts';
import { anythingDue, authoritiesToTally, noteTallied } from './tally/pass.ts';
import { tallyAuthority } from './tally/rebuild.ts';
import { authoritiesPastRetention, retainAuthority } from './tally/retention.ts';

/** What a job works with. */
export interface Work {
  db: Db;
  config: Pick<
    Config,
    | 'openingHours'
    | 'retentionDays'
    | 'decisionDays'
    | 'commentDays'
    | 'sessionIdleMinutes'
    | 'sessionHours'
    | 'auditDays'
    | 'editionDay'
  >;
  clock: Clock;
}

/** What a job works with beside: keys and where failures are told. */
export interface JobWork extends NoticeWork, Work {
  store: Store;
  config: Work['config'] & NoticeWork['config'];
}

interface Job {
  what: string;
  /** seconds between two runs; `wake` asks for a run at once */
  every: number;
  wakes?: true;
  /** runs beside the others, which do not wait for it: it talks to other machines, or asks much */
  beside?: true;
  run(work: JobWork): Promise<unknown>;
}

/** What is deleted when it is too old, each in statements of its own: a dry run tells of it (retention.ts). */
export const deletions: { what: string; run(work: Work): Promise<unknown> }[] = [
  { what: 'delete old counts of refusals', run: ({ db, clock }) => deleteOldRefusals(db, clock()) },
  { what: 'delete old counts of arrivals', run: ({ db, clock }) => deleteOldArrivals(db, clock()) },
  { what: 'delete old comments', run: ({ db, config, clock }) => deleteOldComments(db, clock(), config.commentDays) },
  { what: 'delete ended sessions', run: ({ db, config, clock }) => deleteEnded(db, config, clock()) },
  { what: 'forget failed sign-ins', run: ({ db, clock }) => deleteOldFailures(db, clock()) },
  { what: 'delete old messages', run: deleteOldNotices },
  { what: 'delete old entries of the audit log', run: ({ db, config, clock }) => deleteOldAudit(db, clock(), config.auditDays) },
];

/** What runs when. One process at a time runs them all (advisory lock); another takes over when it ends. */
const jobs: Job[] = [
  { what: 'fold events and tally their days', every: 1, wakes: true, run: foldAndTally },
  { what: 'delete attempts past retention', every: 3600, run: retain },
  ...deletions.map((deletion) => ({ ...deletion, every: 3600 })),
  { what: 'judge alerts', every: 600, beside: true, run: judgeAlerts },
  { what: 'make reports', every: 600, beside: true, run: sendDueReports },
  { what: 'send messages', every: 5, beside: true, run: sendMessages },
  {
    what: 'publish the month before',
    every: 3600,
    beside: true,
    run: ({ store, config, clock }) => publishDue(store, clock(), config.editionDay),
  },
];

/** Folds what waits in the inbox, authority by authority. */
export async function foldInbox({ db, clock }: Pick<Work, 'db' | 'clock'>): Promise<void> {
  const { rows } = await sql<{ authority: string }>`select distinct authority from inbox order by authority`.execute(db);
  await eachAuthority(
    rows.map((row) => row.authority),
    (authority) => fold(db, authority, clock()),
  );
}

/** Folds what waits in the inbox, then rebuilds touched days and those whose limits ran out. */
export async function foldAndTally(work: Work): Promise<void> {
  const { db, config } = work;
  const now = work.clock();
  if (!(await anythingDue(db, now))) return;
  const [folded] = await Promise.allSettled([foldInbox(work)]); // an authority that fails must not keep all tallies waiting
  const judging = { now, openingHours: config.openingHours };
  await eachAuthority(await authoritiesToTally(db, now), (authority) => tallyAuthority(db, authority, judging));
  if (folded.status === 'rejected') throw folded.reason;
  await noteTallied(db, now);
}

/** Deletes what is past retention, in batches. */
export async function retain({ db, config, clock }: Work): Promise<void> {
  const retention = { now: clock(), ...config };
  await eachAuthority(await authoritiesPastRetention(db, retention), async (authority) => {
    while (await retainAuthority(db, authority, retention));
  });
}

/** Two authorities at a time: they never wait for each other, and two cores are what a small server has. */
const atOnce = 2;

/** Does the work for every authority; one that fails holds up no other. Throws the first failure when all are done. */
async function eachAuthority(authorities: string[], work: (authority: string) => Promise<unknown>): Promise<void> {
  const waiting = [...authorities];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await work(next).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}

export interface Runner {
  /** asks for a run of what can be woken, now or right after the current one */
  wake(): void;
  /** resolves when the current run has ended; nothing runs after it */
  stop(): Promise<void>;
}

/** Starts the jobs. A failing job is logged and tried again at its next time; the lock is released by a lost connection. */
export function startJobs(store: Store, config: JobWork['config'], clock: Clock, log: FastifyBaseLogger, keys: Keys): Runner {
  const beside = new Map<Job, Promise<void>>();
  const due = new Map(jobs.map((job) => [job, 0]));
  let stopped = false;
  const work = { store, db: store.db, config, clock, log, keys, stopping: () => stopped };
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
        await withSessionLock(store.pool, 'egovsad jobs', runWhile);
      } catch (error) {
        log.error({ err: error }, 'jobs stopped; trying again in a moment');
      }
      if (!stopped) await pause(1000);
    }
  }

  async function runWhile(held: () => boolean): Promise<void> {
    while (!stopped && held()) {
      await runDue();
      if (!stopped) await pause(1000);
    }
    await Promise.all(beside.values());
  }

  async function runDue(): Promise<void> {
    const wakes = woken;
    woken = false;
    for (const job of jobs) {
      const at = performance.now();
      if (stopped || beside.has(job) || !((wakes && job.wakes) || at >= (due.get(job) ?? 0))) continue;
      due.set(job, at + job.every * 1000);
      if (job.beside)
        beside.set(
          job,
          run(job).finally(() => beside.delete(job)),
        );
      else await run(job);
    }
  }

  async function run(job: Job): Promise<void> {
    try {
      await job.run(work);
    } catch (error) {
      log.error({ err: error, job: job.what }, 'job failed; it runs again at its next time');
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
