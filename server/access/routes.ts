import { z } from 'zod';
import { deedOf } from '../audit.ts';
import { Id, NewSource, NewToken } from '../contract/api.ts';
import { SourceEntry, SourceList } from '../contract/sources.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem } from '../http.ts';
import { deleteSource, makeSource, putSource, readSources } from './sources.ts';
import { endToken, newToken, storeToken, type TokenLookup, withdrawTokens } from './tokens.ts';

export interface AccessOptions {
  tokens: TokenLookup;
  clock: Clock;
  /** resolves when all that is counted of sources until now can be read */
  counted(): Promise<unknown>;
}

const config = { access: 'admin' } as const;
const params = z.object({ id: Id });
const removed = { 204: z.null() };
const notFound = () => new Problem(404, 'not_found', 'There is no such source or token. GET /api/v1/sources lists them.');

/**
 * Sources: `GET/POST /api/v1/sources`, `PUT/DELETE /api/v1/sources/{id}`; their tokens: `POST/DELETE …/tokens`,
 * `PATCH/DELETE …/tokens/{token}`.
 */
export function accessRoutes(app: App, db: Db, options: AccessOptions): void {
  sourceRoutes(app, db, options);
  tokenRoutes(app, db, options);
}

function sourceRoutes(app: App, db: Db, { tokens, clock, counted }: AccessOptions): void {
  app.get(
    '/api/v1/sources',
    {
      config,
      schema: {
        summary: 'Sources: whether they deliver, their tokens (never the tokens themselves), their mappings',
        response: { 200: SourceList },
      },
    },
    async () => {
      await counted();
      return { sources: await readSources(db, clock()) };
    },
  );

  app.post(
    '/api/v1/sources',
    { config, schema: { summary: 'Make a source', body: NewSource, response: { 201: z.object({ id: z.int() }) } } },
    async (request, reply) => reply.status(201).send({ id: await makeSource(db, request.body, deedOf(request, clock)) }),
  );

  app.put(
    '/api/v1/sources/:id',
    {
      config,
      schema: { summary: 'Change a source; its tokens follow at once', params, body: NewSource, response: { 200: SourceEntry } },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await putSource(db, id, request.body, deedOf(request, clock)))) throw notFound();
      tokens.forget();
      await counted();
      const [source] = await readSources(db, clock(), id);
      if (!source) throw notFound();
      return source;
    },
  );

  app.delete(
    '/api/v1/sources/:id',
    {
      config,
      schema: {
        summary: 'Remove a source that no figures came from, with its tokens and mappings',
        params,
        response: { ...removed, 409: ErrorAnswer },
      },
    },
    async (request, reply) => {
      if (!(await deleteSource(db, request.params.id, deedOf(request, clock)))) throw notFound();
      tokens.forget();
      return reply.status(204).send(null);
    },
  );
}

function tokenRoutes(app: App, db: Db, { tokens, clock }: AccessOptions): void {
  app.post(
    '/api/v1/sources/:id/tokens',
    {
      config,
      schema: {
        summary: 'Make a token; it is shown this once only',
        params,
        body: NewToken,
        response: { 201: z.object({ id: z.int(), token: z.string() }) },
      },
    },
    async (request, reply) => {
      const source = await db.selectFrom('source').select('id').where('id', '=', request.params.id).executeTakeFirst();
      if (!source) throw notFound();
      const token = newToken();
      const expiresAt = request.body.expiresAt ? new Date(request.body.expiresAt) : null;
      const made = { source: source.id, token, scopes: request.body.scopes, expiresAt };
      const id = await storeToken(db, made, deedOf(request, clock));
      return reply.status(201).send({ id, token });
    },
  );

  app.delete(
    '/api/v1/sources/:id/tokens',
    { config, schema: { summary: 'Withdraw all tokens of a source', params, response: removed } },
    async (request, reply) => {
      const source = await db.selectFrom('source').select('id').where('id', '=', request.params.id).executeTakeFirst();
      if (!source) throw notFound();
      await withdrawTokens(db, source.id, deedOf(request, clock));
      tokens.forget();
      return reply.status(204).send(null);
    },
  );

  app.patch(
    '/api/v1/sources/:id/tokens/:token',
    {
      config,
      schema: {
        summary: 'Let a token end at a moment, so that it and its successor overlap; never later than it would anyway',
        params: z.object({ id: Id, token: Id }),
        body: z.strictObject({ expiresAt: z.iso.datetime({ offset: true }) }),
        response: removed,
      },
    },
    async (request, reply) => {
      const { id: source, token: id } = request.params;
      const ending = { source, id, endsAt: new Date(request.body.expiresAt) };
      if (!(await endToken(db, ending, deedOf(request, clock)))) throw notFound();
      tokens.forget();
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/api/v1/sources/:id/tokens/:token',
    { config, schema: { summary: 'Withdraw a token', params: z.object({ id: Id, token: Id }), response: removed } },
    async (request, reply) => {
      const { id, token } = request.params;
      if ((await withdrawTokens(db, id, deedOf(request, clock), token)) === 0) throw notFound();
      tokens.forget();
      return reply.status(204).send(null);
    },
  );
}
