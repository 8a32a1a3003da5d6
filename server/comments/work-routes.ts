import { stringify } from 'csv-stringify/sync';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deedOf } from '../audit.ts';
import { CommentChange, CommentEntry, CommentsAnswer, CommentsQuery, TopicsAnswer, TopicsQuery } from '../contract/comment.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem } from '../http.ts';
import { demandRole, holds, placesWith } from '../rights.ts';
import { changeComment, deleteComment, readComment, readComments, readTopics } from './work.ts';

const manager = { access: { role: 'manager', at: 'handler' } } as const;
const params = z.object({ id: z.guid() });
/** Rows of a file at most. */
const mostRows = 100_000;

/** Comments for the managers of their offers: `GET /api/v1/comments`, `/comments/topics`, and work on single ones. */
export function commentWorkRoutes(app: App, db: Db, clock: Clock): void {
  listing(app, db);
  changing(app, db, clock);
}

/** Where whoever asks works on comments, or 404 or 403 for a place named that is not among them. */
function placesIn(request: FastifyRequest, { authority, service }: Place): 'all' | Place[] {
  const places = placesWith(request.identity, 'manager');
  const isMeant = (place: Place) => place.authority === authority && (place.service ?? service) === (service ?? place.service);
  if (authority !== undefined && places !== 'all' && !places.some(isMeant))
    demandRole(request, 'manager', { authority, service });
  return places;
}

function listing(app: App, db: Db): void {
  app.get(
    '/api/v1/comments',
    {
      config: manager,
      schema: {
        summary: 'Comments about the offers one manages, the newest first',
        description: 'With Accept: text/csv all that the question finds as CSV, whatever the limit.',
        querystring: CommentsQuery,
        response: { 200: CommentsAnswer, 404: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const places = placesIn(request, request.query);
      void reply.header('vary', 'Accept');
      if (!/\btext\/csv\b/.test(request.headers.accept ?? '')) return await readComments(db, request.query, places);
      const { comments } = await readComments(db, { ...request.query, limit: mostRows }, places);
      return reply
        .type('text/csv; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(csv(comments) as never);
    },
  );
  app.get(
    '/api/v1/comments/topics',
    {
      config: manager,
      schema: {
        summary: 'How many comments each topic has',
        querystring: TopicsQuery,
        response: { 200: TopicsAnswer, 404: ErrorAnswer },
      },
    },
    async (request) => ({ topics: await readTopics(db, request.query, placesIn(request, request.query)) }),
  );
}

function changing(app: App, db: Db, clock: Clock): void {
  const missing = () =>
    new Problem(
      404,
      'not_found',
      'There is no such comment here; it may have been deleted. GET /api/v1/comments lists those you may see.',
    );
  const mine = async (request: FastifyRequest, id: string) => {
    const comment = await readComment(db, id);
    if (!comment || !holds(request.identity, 'reader', comment)) throw missing();
    demandRole(request, 'manager', comment);
    return comment;
  };
  app.patch(
    '/api/v1/comments/:id',
    {
      config: manager,
      schema: {
        summary: 'Sort a comment under topics, or tick it off',
        params,
        body: CommentChange,
        response: { 200: CommentEntry, 404: ErrorAnswer },
      },
    },
    async (request) => {
      const comment = await mine(request, request.params.id);
      const changed = await changeComment(db, comment, request.body, deedOf(request, clock));
      if (!changed) throw missing();
      return changed;
    },
  );
  app.delete(
    '/api/v1/comments/:id',
    {
      config: manager,
      schema: { summary: 'Delete a comment for good', params, response: { 204: z.null(), 404: ErrorAnswer } },
    },
    async (request, reply) => {
      await deleteComment(db, await mine(request, request.params.id), deedOf(request, clock));
      return reply.status(204).send(null);
    },
  );
}

const columns = ['day', 'authority', 'service', 'rating', 'foundInformation', 'topics', 'done', 'text', 'id'] as const;

/** What a spreadsheet would take for a formula begins with an apostrophe; topics are separated by semicolons. */
const csv = (comments: CommentEntry[]): string =>
  stringify(
    [
      columns,
      ...comments.map(({ topics, done, ...comment }) => {
        const cells = { ...comment, topics: topics.join('; '), done: done ? 'true' : 'false' };
        return columns.map((name) => cells[name]);
      }),
    ],
    { record_delimiter: '\r\n', escape_formulas: true },
  );
