import { z } from 'zod';
import { Comment } from '../contract/comment.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, Problem, readable } from '../http.ts';
import { findOffer, storeComment } from './store.ts';

export const tooMany = () =>
  new Problem(429, 'too_many', 'This offer has had very many comments today. Try again tomorrow.', { retryAfter: 24 * 3600 });

/** `POST /api/v1/comments`, for platforms with a form of their own. */
export function commentRoutes(app: App, db: Db, clock: Clock): void {
  app.post(
    '/api/v1/comments',
    {
      config: { access: 'ingest' },
      schema: {
        summary: 'Take a comment about an offer; what may name a person is masked before it is stored',
        body: Comment,
        response: { 201: z.object({ stored: z.boolean().meta({ description: 'false for a test source' }) }) },
      },
    },
    async (request, reply) => {
      const allowed = readable(request);
      const { authority, service } = request.body;
      if (allowed !== 'all' && !allowed.includes(authority))
        throw new Problem(
          400,
          'not_allowed',
          'This token may not send for this authority. Have the operator add it to the source.',
          { field: 'authority' },
        );
      if (!(await findOffer(db, authority, service)))
        throw new Problem(400, 'unknown_service', 'This authority does not offer this service here. Declare the offer first.', {
          field: 'service',
        });
      const stored = !(request.identity?.kind === 'token' && request.identity.test);
      if (stored && !(await storeComment(db, request.body, clock()))) throw tooMany();
      return reply.status(201).send({ stored });
    },
  );
}
