import { randomUUID } from 'node:crypto';
import { type Generated, type JSONColumnType, type Selectable, sql } from 'kysely';
import type { Db } from '../db.ts';
import { deleteInBatches } from '../delete-batches.ts';
import type { ImportAnswer } from '../contract/api.ts';

interface ImportJobTable {
  id: string;
  source: number;
  format: string;
  dry_run: boolean;
  keep_good: boolean;
  state: ImportAnswer['state'];
  progress: Generated<number>;
  counts: JSONColumnType<Partial<JobCounts>, string | undefined>;
  errors: JSONColumnType<ImportAnswer['errors'], string | undefined>;
  stored: Generated<boolean>;
  message: string | null;
  created_at: Date;
  finished_at: Date | null;
  mapping_name: string | null;
  mapping_version: number | null;
  alive_at: Generated<Date>;
}
const withJobs = (db: Db) => db.withTables<{ import_job: ImportJobTable }>();

/** Imports as rows of `import_job`: what was asked for, how far it is, what became of it. */
export interface NewJob {
  /** 0: whoever runs the instance */
  source: number;
  format: string;
  dryRun: boolean;
  keepGood: boolean;
  /** the saved mapping it is read by, where it is one */
  saved?: { name: string; version: number } | undefined;
}

/** What an import counted until now (see `ImportCounts`), without the list of errors. */
export type JobCounts = Pick<ImportAnswer, 'events' | 'offline' | 'totals' | 'skipped' | 'faults'>;

export interface JobEnd {
  state: 'done' | 'refused' | 'failed';
  stored: boolean;
  counts?: JobCounts;
  errors?: ImportAnswer['errors'];
  message?: string;
}

/** Notes a new import, waiting. Answers its id. */
export async function createJob(db: Db, job: NewJob, now: Date): Promise<string> {
  const id = randomUUID();
  await withJobs(db)
    .insertInto('import_job')
    .values({
      id,
      source: job.source,
      format: job.format,
      dry_run: job.dryRun,
      keep_good: job.keepGood,
      mapping_name: job.saved?.name ?? null,
      mapping_version: job.saved?.version ?? null,
      state: 'waiting',
      created_at: now,
    })
    .execute();
  return id;
}

export async function noteProgress(db: Db, id: string, progress: number, counts: JobCounts | undefined): Promise<void> {
  const reached = counts ? { counts: JSON.stringify(counts) } : {};
  await withJobs(db)
    .updateTable('import_job')
    .set({ state: 'running', progress, ...reached })
    .where('id', '=', id)
    .execute();
}

export async function noteAlive(db: Db, ids: string[]): Promise<void> {
  await sql`update import_job set alive_at = now() where id = any(${ids}::uuid[])`.execute(db);
}

export async function endJob(db: Db, id: string, end: JobEnd, now: Date): Promise<void> {
  const { state, stored, counts, errors = [], message = null } = end;
  await withJobs(db)
    .updateTable('import_job')
    .set({
      state,
      stored,
      message,
      errors: JSON.stringify(errors),
      finished_at: now,
      ...(state === 'failed' ? {} : { progress: 1 }),
      ...(counts ? { counts: JSON.stringify(counts) } : {}),
    })
    .where('id', '=', id)
    .execute();
}

const keptDays = 90;
const dayMs = 86_400_000;

/** Forgets imports of more than 90 days ago. */
export async function deleteOldImports(db: Db, now: Date): Promise<void> {
  await deleteInBatches(db, 'import_job', sql`created_at < ${new Date(now.getTime() - keptDays * dayMs)}`);
}

type Summary = Omit<ImportAnswer, 'errors'>;

/** An import as the API answers it, with its first `errors` errors; of one source only, where that is given. */
export async function readJob(db: Db, id: string, errors: number, source?: number): Promise<ImportAnswer | undefined> {
  const row = await jobs(db, source).select('errors').where('id', '=', id).executeTakeFirst();
  return row && { ...summaryOf(row), errors: row.errors.slice(0, errors) };
}

/** The newest imports without their errors; of one source only, where that is given. */
export async function readJobs(db: Db, limit: number, source?: number): Promise<Summary[]> {
  const rows = await jobs(db, source).orderBy('created_at', 'desc').orderBy('id').limit(limit).execute();
  return rows.map(summaryOf);
}

const summarised = [
  'id',
  'source',
  'format',
  'dry_run',
  'keep_good',
  'state',
  'progress',
  'counts',
  'stored',
  'message',
  'created_at',
  'finished_at',
  'mapping_name',
  'mapping_version',
] as const;

function jobs(db: Db, source: number | undefined) {
  return withJobs(db)
    .selectFrom('import_job')
    .select(summarised)
    .select(sql<boolean>`state in ('waiting', 'running') and alive_at < now() - interval '1 minute'`.as('lost'))
    .$if(source !== undefined, (query) => query.where('source', '=', source ?? 0));
}

type JobRow = Pick<Selectable<ImportJobTable>, (typeof summarised)[number]> & { lost: boolean };

function summaryOf(row: JobRow): Summary {
  const message = row.lost
    ? 'The server that had this file ended before it was done. Nothing of it was stored: send it again.'
    : row.message;
  return {
    id: row.id,
    state: row.lost ? 'failed' : row.state,
    format: row.format,
    source: row.source === 0 ? null : row.source,
    ...(row.mapping_name === null || row.mapping_version === null
      ? {}
      : { mappingName: row.mapping_name, mappingVersion: row.mapping_version }),
    dryRun: row.dry_run,
    keepGood: row.keep_good,
    progress: row.progress,
    stored: row.stored,
    ...{ events: 0, offline: 0, totals: 0, skipped: 0, faults: 0, ...row.counts },
    ...(message === null ? {} : { message }),
    createdAt: row.created_at.toISOString(),
    ...(row.finished_at ? { finishedAt: row.finished_at.toISOString() } : {}),
  };
}
