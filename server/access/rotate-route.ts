import { z } from 'zod';
import { actorOf } from '../audit.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, Problem } from '../http.ts';
import { type createTokenLookup, endToken } from './tokens.ts';

const Id = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);
const Ending = z.strictObject({ expiresAt: z.iso.datetime({ offset: true }) });

/** `PATCH /api/v1/sources/{id}/tokens/{token}`: rotation. Make the successor, hand it over, and let the old one end later. */
export function rotateRoute(app: App, db: Db, tokens: ReturnType<typeof createTokenLookup>, clock: Clock): void {
  app.patch(
    '/api/v1/sources/:id/tokens/:token',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Let a token end at a moment, so that it and its successor overlap; never later than it would anyway',
        params: z.object({ id: Id, token: Id }),
        body: Ending,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id: source, token: id } = request.params;
      const deed = { actor: actorOf(request), at: clock() };
      if (!(await endToken(db, { source, id, endsAt: new Date(request.body.expiresAt) }, deed)))
        throw new Problem(404, 'not_found', 'There is no such source or token. GET /api/v1/sources lists them.');
      tokens.forget();
      return reply.status(204).send(null);
    },
  );
}
