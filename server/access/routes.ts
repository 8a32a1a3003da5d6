import { z } from 'zod';
import { actorOf } from '../audit.ts';
import { NewSource, NewToken } from '../contract/api.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, Problem } from '../http.ts';
import { type createTokenLookup, newToken, storeToken, withdrawTokens } from './tokens.ts';

const Id = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);
const Source = NewSource.extend({ id: z.int(), createdAt: z.string() });
const TokenInfo = z.object({ id: z.int(), scopes: z.array(z.string()), createdAt: z.string(), expiresAt: z.string().nullable() });

/** Sources and their tokens: `GET/POST /api/v1/sources`, `POST/DELETE /api/v1/sources/{id}/tokens`; one token: `DELETE …/tokens/{token}`. */
export function accessRoutes(app: App, db: Db, tokens: ReturnType<typeof createTokenLookup>, clock: Clock): void {
  const config = { access: 'admin' } as const;

  app.get(
    '/api/v1/sources',
    {
      config,
      schema: {
        summary: 'Sources with their tokens (never the tokens themselves)',
        response: { 200: z.object({ sources: z.array(Source.extend({ tokens: z.array(TokenInfo) })) }) },
      },
    },
    async () => {
      const sources = await db.selectFrom('source').selectAll().orderBy('id').execute();
      const all = await db.selectFrom('token').selectAll().orderBy('id').execute();
      return {
        sources: sources.map((source) => ({
          id: source.id,
          name: source.name,
          authorities: source.authorities,
          autoDeclare: source.auto_declare,
          test: source.test,
          origins: source.origins,
          createdAt: source.created_at.toISOString(),
          tokens: all
            .filter((token) => token.source === source.id)
            .map((token) => ({
              id: token.id,
              scopes: token.scopes,
              createdAt: token.created_at.toISOString(),
              expiresAt: token.expires_at?.toISOString() ?? null,
            })),
        })),
      };
    },
  );

  app.post(
    '/api/v1/sources',
    { config, schema: { summary: 'Make a source', body: NewSource, response: { 201: z.object({ id: z.int() }) } } },
    async (request, reply) => {
      const { name, authorities, autoDeclare, test, origins } = request.body;
      const known = await db.selectFrom('authority').select('ars').where('ars', 'in', authorities).execute();
      if (known.length < new Set(authorities).size)
        throw new Problem(400, 'unknown_authority', 'Enter the authorities first, then the source.', { field: 'authorities' });
      const row = {
        name,
        authorities: [...new Set(authorities)],
        auto_declare: autoDeclare,
        test,
        origins: [...new Set(origins)],
        created_at: clock(),
      };
      const { id } = await db.insertInto('source').values(row).returning('id').executeTakeFirstOrThrow();
      return reply.status(201).send({ id });
    },
  );

  app.post(
    '/api/v1/sources/:id/tokens',
    {
      config,
      schema: {
        summary: 'Make a token; it is shown this once only',
        params: z.object({ id: Id }),
        body: NewToken,
        response: { 201: z.object({ id: z.int(), token: z.string() }) },
      },
    },
    async (request, reply) => {
      const source = await db.selectFrom('source').select('id').where('id', '=', request.params.id).executeTakeFirst();
      if (!source) throw notFound();
      const token = newToken();
      const expiresAt = request.body.expiresAt ? new Date(request.body.expiresAt) : null;
      const deed = { actor: actorOf(request), at: clock() };
      const id = await storeToken(db, { source: source.id, token, scopes: request.body.scopes, expiresAt }, deed);
      return reply.status(201).send({ id, token });
    },
  );

  app.delete(
    '/api/v1/sources/:id/tokens',
    { config, schema: { summary: 'Withdraw all tokens of a source', params: z.object({ id: Id }), response: { 204: z.null() } } },
    async (request, reply) => {
      const source = await db.selectFrom('source').select('id').where('id', '=', request.params.id).executeTakeFirst();
      if (!source) throw notFound();
      await withdrawTokens(db, source.id, { actor: actorOf(request), at: clock() });
      tokens.forget();
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/api/v1/sources/:id/tokens/:token',
    { config, schema: { summary: 'Withdraw a token', params: z.object({ id: Id, token: Id }), response: { 204: z.null() } } },
    async (request, reply) => {
      const { id, token } = request.params;
      if ((await withdrawTokens(db, id, { actor: actorOf(request), at: clock() }, token)) === 0) throw notFound();
      tokens.forget();
      return reply.status(204).send(null);
    },
  );
}

const notFound = () => new Problem(404, 'not_found', 'There is no such source or token. GET /api/v1/sources lists them.');
