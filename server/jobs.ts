import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import { deleteOldAudit } from './audit.ts';
import type { Config } from './config.ts';
import { createClockTrust } from './clock-trust.ts';
import { deleteOldComments } from './comments/store.ts';
import { type Db, type Store, type WhenHeld, withSessionLock } from './db.ts';
import { deleteWithdrawnFiles } from './deletion/farewell-editions.ts';
import type { Clock } from './http.ts';
import { deleteOldArrivals } from './ingest/arrivals.ts';
import { deleteOldImports } from './imports/jobs.ts';
import { fold } from './ingest/fold.ts';
import { deleteOldRefusals } from './ingest/refusals.ts';
import { processMetrics } from './metrics/measure.ts';
import { deleteOldNotices, judgeAlerts, type NoticeWork, sendDueReports, sendMessages } from './notices.ts';
import { publishDue } from './opendata/publishing/schedule.ts';
import { deleteOldFailures } from './people/lockout.ts';
import { deleteEnded } from './people/sessions.ts';
import { type Job, type Runner, startRunner } from './runner.ts';
import type { Keys } from './secrets.ts';
import { eachAuthority, shareOut } from './share-out.ts';
import { takeBackFuture } from './tally/clock-back.ts';
import { allAuthorities } from './tally/authorities.ts';
import { authoritiesToGroup, groupedAuthorities, groupOffers, sumGroups } from './tally/groups.ts';
import { type Level, sumMonths } from './tally/months.ts';
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
    | 'publishing'
  >;
  clock: Clock;
}

/** What a job works with besides: keys, the pool, and where failures are told. */
export interface JobWork extends NoticeWork, Work {
  store: Store;
  config: Work['config'] & NoticeWork['config'];
}

/** What is deleted when it is too old, each in statements of its own: a dry run tells of it (retention.ts). */
export const deletions: { what: string; run(work: Work): Promise<unknown> }[] = [
  { what: 'delete old counts of refusals', run: ({ db, clock }) => deleteOldRefusals(db, clock()) },
  { what: 'delete old counts of arrivals', run: ({ db, clock }) => deleteOldArrivals(db, clock()) },
  { what: 'delete old comments', run: ({ db, config, clock }) => deleteOldComments(db, clock(), config.commentDays) },
  { what: 'delete ended sessions', run: ({ db, config, clock }) => deleteEnded(db, config, clock()) },
  { what: 'forget failed sign-ins', run: ({ db, clock }) => deleteOldFailures(db, clock()) },
  { what: 'delete old messages', run: deleteOldNotices },
  { what: 'delete files of editions whose authority left', run: ({ db }) => deleteWithdrawnFiles(db) },
  { what: 'forget old imports', run: ({ db, clock }) => deleteOldImports(db, clock()) },
  { what: 'delete old entries of the audit log', run: ({ db, config, clock }) => deleteOldAudit(db, clock(), config.auditDays) },
];

/** What every process does, sharing the work out by authority. */
const shared: Job<JobWork>[] = [
  { what: 'fold events and tally their days', every: 1, wakes: true, run: (work) => foldAndTally(work, 'leave') },
];

/** What one process at a time does (advisory lock); another takes over when it ends. */
const ofOne: Job<JobWork>[] = [
  { what: 'delete attempts past retention', every: 3600, final: true, run: retain },
  { what: 'sum up months', every: 600, run: (work) => sumAllMonths(work, 'whole') },
  { what: 'sum up offers that measure the same', every: 600, run: sumAllGroups },
  { what: 'sum up months by dimension', every: 86_400, run: (work) => sumAllMonths(work, 'split') },
  { what: 'look which offers measure the same', every: 86_400, run: groupAllOffers },
  ...deletions.map((deletion) => ({ ...deletion, every: 3600, final: true as const })),
  { what: 'judge alerts', every: 600, beside: true, run: judgeAlerts },
  { what: 'make reports', every: 600, beside: true, final: true, run: sendDueReports },
  { what: 'send messages', every: 5, beside: true, run: sendMessages },
  {
    what: 'publish the month before',
    every: 3600,
    beside: true,
    final: true,
    run: ({ store, config, clock }) => publishDue(store, clock(), config.editionDay, config.publishing.publisherName),
  },
];

/** Folds what waits in the inbox, authority by authority. */
export async function foldInbox({ db, clock }: Pick<Work, 'db' | 'clock'>, whenHeld?: WhenHeld): Promise<void> {
  const { rows } = await sql<{ authority: string }>`select distinct authority from inbox`.execute(db);
  await shareOut(
    rows.map((row) => row.authority),
    (authority) => fold(db, authority, clock(), whenHeld),
  );
}

/**
 * Folds what waits in the inbox, then rebuilds touched days and those whose limits ran out. By `leave` an authority that
 * another process is at is left to it; by `wait` all of it is done at the end.
 */
export async function foldAndTally(work: Work, whenHeld?: WhenHeld): Promise<void> {
  const { db, config } = work;
  const now = work.clock();
  if (!(await anythingDue(db, now))) return;
  await takeBackFuture(db, now);
  const [folded] = await Promise.allSettled([foldInbox(work, whenHeld)]); // an authority that fails must not keep all tallies waiting
  const judging = { now, openingHours: config.openingHours };
  await shareOut(await authoritiesToTally(db, now), (authority) => tallyAuthority(db, authority, judging, whenHeld));
  if (folded.status === 'rejected') throw folded.reason;
  await noteTallied(db, now);
}

/**
 * Deletes what is past retention, in batches. Between two of them comes what arrived meanwhile: whoever folds and tallies
 * leaves an authority that is held, and would hardly ever find it free.
 */
export async function retain({ db, config, clock }: Work): Promise<void> {
  const retention = { now: clock(), ...config };
  await eachAuthority(await authoritiesPastRetention(db, retention), async (authority) => {
    for (let more = true; more; ) {
      await fold(db, authority, clock());
      await tallyAuthority(db, authority, { now: clock(), openingHours: config.openingHours });
      more = await retainAuthority(db, authority, retention);
    }
  });
}

/** Sums up months that are over, so that long questions are quick. */
export async function sumAllMonths({ db, clock }: Pick<Work, 'db' | 'clock'>, level: Level): Promise<void> {
  await eachAuthority(await allAuthorities(db), (authority) => sumMonths(db, authority, level, clock()));
}

/** Finds which offers measure the same, where that may have changed, and sums them, so that questions about all are quick. */
export async function sumAllGroups({ db, clock }: Pick<Work, 'db' | 'clock'>): Promise<void> {
  await eachAuthority(await authoritiesToGroup(db), (authority) => groupOffers(db, authority));
  await eachAuthority(await groupedAuthorities(db), (authority) => sumGroups(db, authority, clock()));
}

/** Finds anew which offers measure the same, of all authorities; writes nothing where nothing is another. */
async function groupAllOffers({ db }: Pick<Work, 'db'>): Promise<void> {
  await eachAuthority(await allAuthorities(db), (authority) => groupOffers(db, authority));
}

/** Starts the jobs of a server. */
export function startJobs(store: Store, config: JobWork['config'], clock: Clock, log: FastifyBaseLogger, keys: Keys): Runner {
  const inDoubt = createClockTrust(clock, () =>
    log.warn('the clock jumped ahead: nothing is deleted, reported or published until it has gone on like that for a day'),
  );
  let stopped = false;
  const work = { store, db: store.db, config, clock, log, keys, stopping: () => stopped };
  const sharing = startRunner(counted(shared), work, (run) => run(() => true));
  const alone = startRunner(counted(ofOne), work, (run) => withSessionLock(store.pool, 'egovsad jobs', run), inDoubt);
  return {
    wake: sharing.wake,
    async stop() {
      stopped = true;
      await Promise.all([sharing.stop(), alone.stop()]);
    },
  };
}

/** The same jobs, with their failures in a number for monitoring: 0 from the start, so that the first one is a rise. */
function counted(jobs: Job<JobWork>[]): Job<JobWork>[] {
  const { jobFailures } = processMetrics();
  return jobs.map((job) => {
    const named = { job: job.what };
    jobFailures.inc(named, 0);
    const run = async (work: JobWork) => {
      try {
        await job.run(work);
      } catch (error) {
        jobFailures.inc(named);
        throw error;
      }
    };
    return { ...job, run };
  });
}
