import { rm } from 'node:fs/promises';
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Id, ImportAnswer, ImportForm, ImportList } from '../contract/api.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem } from '../http.ts';
import { checkedForm, receive, type Upload } from '../upload.ts';
import { type Acting, actingFor, chosenMapping } from './acting.ts';
import { createJob, type JobEnd, readJob, readJobs } from './jobs.ts';
import { previewRoute, type Previewer } from './preview.ts';
import { createImportQueue, type QueuedFile } from './queue.ts';
import { tryRoute, type Tryer } from './try-out.ts';

/** Who hands a file in: what it may be about, and whether it may declare what is not known. */
export interface Importing {
  sender: Omit<Acting, 'test'>;
  file: string;
  dryRun: boolean;
  keepGood: boolean;
}

/** How files are imported; put together in app.ts. */
export interface Importer {
  /** Checks the mapping; throws Problem 400 naming what is wrong with it. The import itself comes later. */
  prepare(
    format: ImportForm['format'],
    mapping: string | undefined,
  ): (importing: Importing, ...more: Parameters<QueuedFile['run']>) => Promise<JobEnd>;
}

export interface ImportOptions extends Previewer, Tryer {
  clock: Clock;
  importer: Importer;
}

const Errors = z.strictObject({
  errors: z.coerce.number().int().min(0).max(10_000).default(100).meta({ description: 'how many of the errors to list' }),
});

const Listed = z.strictObject({
  source: Id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const description =
  'A form with `file` (CSV, XLSX, JSON, XES or an access log; all but XLSX perhaps gzip) and `format`; `mapping` (JSON; CSV and XLSX with our column names need none) ' +
  'or `mappingName` (one kept with the source), `source` (whose file it is, for admins), `dryRun` and `keepGood` (`true` or `false`). A faulty file is not imported at all, unless `keepGood`. The same file again changes nothing.';

const config = { access: 'import' } as const;

/** `GET/POST /api/v1/imports`, `GET /api/v1/imports/{id}`, `POST /api/v1/imports/preview`, `POST /api/v1/connectors/try`. */
export function importRoutes(app: App, db: Db, options: ImportOptions): void {
  const queue = createImportQueue(db, options.clock, app.log);
  app.addHook('onClose', () => queue.stop());
  void app.register(async (scope: App) => {
    await scope.register(multipart);
    previewRoute(scope, db, options);
    handInRoute(scope, db, options, queue);
  });
  tryRoute(app, db, options);
  listRoute(app, db);
  outcomeRoute(app, db);
}

type Queue = ReturnType<typeof createImportQueue>;

function handInRoute(app: App, db: Db, options: ImportOptions, queue: Queue): void {
  const schema = {
    summary: 'Hand in a file',
    description,
    consumes: ['multipart/form-data'],
    body: ImportForm.extend({ file: z.string().meta({ format: 'binary' }) }),
    response: { 202: ImportAnswer, 413: ErrorAnswer, 415: ErrorAnswer, 429: ErrorAnswer },
  };
  const validatorCompiler = () => () => true; // the form is read by `receive` and checked there
  app.post('/api/v1/imports', { config, schema, validatorCompiler }, async (request, reply) => {
    if (queue.full()) throw new Problem(429, 'too_many', 'Ten files are waiting. Send this one again later.', { retryAfter: 60 });
    const upload = await receive(request, options.uploadBytes);
    try {
      const id = await enqueue(db, options, queue, upload, request);
      const job = await found(readJob(db, id, 0));
      return reply.status(202).header('location', `/api/v1/imports/${id}`).send(job);
    } catch (error) {
      await rm(upload.folder, { recursive: true, force: true });
      throw error;
    }
  });
}

async function enqueue(
  db: Db,
  { importer, findMapping, clock }: ImportOptions,
  queue: Queue,
  { folder, file, fields }: Upload,
  { identity }: FastifyRequest,
): Promise<string> {
  const form = checkedForm(ImportForm, fields);
  const { test, ...sender } = await actingFor(db, identity, form.source);
  const { text, saved } = await chosenMapping(findMapping, { test, ...sender }, form);
  const run = importer.prepare(form.format, text);
  const keepGood = form.keepGood === 'true';
  const dryRun = form.dryRun === 'true' || test;
  const id = await createJob(db, { source: sender.id, format: form.format, dryRun, keepGood, saved }, clock());
  queue.add({ id, folder, run: (progress, signal) => run({ sender, file, dryRun, keepGood }, progress, signal) });
  return id;
}

function listRoute(app: App, db: Db): void {
  const summary = 'The newest imports: of the source of a token, or of one or all';
  app.get(
    '/api/v1/imports',
    { config, schema: { summary, querystring: Listed, response: { 200: ImportList } } },
    async ({ identity, query: { source, limit } }) => {
      const acting = await actingFor(db, identity, source);
      return { imports: await readJobs(db, limit, acting.id === 0 ? undefined : acting.id) };
    },
  );
}

function outcomeRoute(app: App, db: Db): void {
  const summary = 'What became of a file: progress, counts, and every bad line with column and reason';
  app.get(
    '/api/v1/imports/:id',
    { config, schema: { summary, params: z.object({ id: z.uuid() }), querystring: Errors, response: { 200: ImportAnswer } } },
    async ({ identity, params, query }) => {
      const source = identity?.kind === 'token' ? identity.source : undefined;
      return await found(readJob(db, params.id, query.errors, source));
    },
  );
}

async function found(reading: ReturnType<typeof readJob>): Promise<ImportAnswer> {
  const job = await reading;
  if (!job) throw new Problem(404, 'not_found', 'There is no such import. POST /api/v1/imports answers its id.');
  return job;
}
