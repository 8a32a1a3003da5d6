import { rm } from 'node:fs/promises';
import multipart from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
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

/** `GET/POST /api/v1/imports`, `GET /api/v1/imports/{id}`, `POST /api/v1/imports/preview`, `POST /api/v1/connectors/try`. */
export function importRoutes(app: App, db: Db, options: ImportOptions): void {
  const config = { access: 'import' } as const;
  const queue = createImportQueue(db, options.clock, app.log);
  app.addHook('onClose', () => queue.stop());

  void app.register(async (scope: App) => {
    await scope.register(multipart);
    previewRoute(scope, db, options);
    scope.post(
      '/api/v1/imports',
      {
        config,
        schema: {
          summary: 'Hand in a file',
          description,
          consumes: ['multipart/form-data'],
          body: ImportForm.extend({ file: z.string().meta({ format: 'binary' }) }),
          response: { 202: ImportAnswer, 413: ErrorAnswer, 415: ErrorAnswer, 429: ErrorAnswer },
        },
        validatorCompiler: () => () => true, // the form is read by `receive` and checked there
      },
      takeFile,
    );
  });

  async function takeFile(request: FastifyRequest, reply: FastifyReply) {
    if (queue.full()) throw new Problem(429, 'too_many', 'Ten files are waiting. Send this one again later.', { retryAfter: 60 });
    const upload = await receive(request, options.uploadBytes);
    try {
      const id = await enqueue(upload, request);
      const job = await readJob(db, id, 0);
      return reply.status(202).header('location', `/api/v1/imports/${id}`).send(job);
    } catch (error) {
      await rm(upload.folder, { recursive: true, force: true });
      throw error;
    }
  }

  async function enqueue({ folder, file, fields }: Upload, request: FastifyRequest): Promise<string> {
    const form = checkedForm(ImportForm, fields);
    const { test, ...sender } = await actingFor(db, request.identity, form.source);
    const { text, saved } = await chosenMapping(options.findMapping, { test, ...sender }, form);
    const run = options.importer.prepare(form.format, text);
    const keepGood = form.keepGood === 'true';
    const dryRun = form.dryRun === 'true' || test;
    const id = await createJob(db, { source: sender.id, format: form.format, dryRun, keepGood, saved }, options.clock());
    queue.add({ id, folder, run: (progress, signal) => run({ sender, file, dryRun, keepGood }, progress, signal) });
    return id;
  }

  tryRoute(app, db, options);

  app.get(
    '/api/v1/imports',
    {
      config,
      schema: {
        summary: 'The newest imports: of the source of a token, or of one or all',
        querystring: Listed,
        response: { 200: ImportList },
      },
    },
    async ({ identity, query: { source, limit } }) => {
      const acting = await actingFor(db, identity, source);
      return { imports: await readJobs(db, limit, acting.id === 0 ? undefined : acting.id) };
    },
  );

  app.get(
    '/api/v1/imports/:id',
    {
      config,
      schema: {
        summary: 'What became of a file: progress, counts, and every bad line with column and reason',
        params: z.object({ id: z.uuid() }),
        querystring: Errors,
        response: { 200: ImportAnswer },
      },
    },
    async (request) => {
      const { identity } = request;
      const job = await readJob(
        db,
        request.params.id,
        request.query.errors,
        identity?.kind === 'token' ? identity.source : undefined,
      );
      if (!job) throw new Problem(404, 'not_found', 'There is no such import. POST /api/v1/imports answers its id.');
      return job;
    },
  );
}
