import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../audit.ts';
import { AnnotationChange, AnnotationEntry, AnnotationsQuery, NewAnnotation } from '../contract/annotations.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem, readablePlaces } from '../http.ts';
import { demandRole, noSuchPlace } from '../rights.ts';
import {
  addAnnotation,
  changeAnnotation,
  findAnnotation,
  listAnnotations,
  placeExists,
  type Reader,
  removeAnnotation,
} from './store.ts';

const params = z.object({ id: z.uuid() });
const session = { access: 'session' } as const;
const notFound = { 404: ErrorAnswer };
const readOnly = { 409: ErrorAnswer };

/** `GET/POST /api/v1/annotations`, `PUT/DELETE /api/v1/annotations/{id}`. */
export function annotationRoutes(app: App, db: Db, clock: Clock): void {
  const one = '/api/v1/annotations/:id';
  const deedOf = (request: FastifyRequest) => ({ actor: actorOf(request), at: clock() });

  app.get(
    '/api/v1/annotations',
    {
      config: { access: 'read' },
      schema: {
        summary: 'Notes on what happened: shared ones, and your own',
        querystring: AnnotationsQuery,
        response: { 200: z.object({ annotations: z.array(AnnotationEntry) }) },
      },
    },
    async (request) => ({ annotations: await listAnnotations(db, readerOf(request), request.query) }),
  );

  app.post(
    '/api/v1/annotations',
    {
      config: session,
      schema: {
        summary: 'Note what happened on a day',
        description: 'Whoever may read there may keep personal notes; for one that all see the role manager is needed.',
        body: NewAnnotation,
        response: { 201: AnnotationEntry, ...notFound },
      },
    },
    async (request, reply) => {
      const { authority, service, shared } = request.body;
      demandRole(request, shared ? 'manager' : 'reader', { authority, service });
      if (!(await placeExists(db, { authority, service }))) throw noSuchPlace();
      return reply.status(201).send(await addAnnotation(db, request.body, makerOf(request), deedOf(request)));
    },
  );

  app.put(
    one,
    {
      config: session,
      schema: { summary: 'Change a note', params, body: AnnotationChange, response: { 200: AnnotationEntry, ...readOnly } },
    },
    async (request) => {
      const before = await changeable(request, db, request.params.id);
      const { authority, service, maker } = before;
      if (request.body.shared) demandRole(request, 'manager', { authority, service: service ?? undefined });
      else if (maker !== makerOf(request)) throw notYours();
      return await changeAnnotation(db, before, request.body, makerOf(request), deedOf(request));
    },
  );

  app.delete(
    one,
    { config: session, schema: { summary: 'Remove a note', params, response: { 204: z.null(), ...readOnly } } },
    async (request, reply) => {
      await removeAnnotation(db, await changeable(request, db, request.params.id), deedOf(request));
      return reply.status(204).send(null);
    },
  );
}

/** An annotation that whoever asks may change: their own personal one, or a shared one where they are manager. */
async function changeable(request: FastifyRequest, db: Db, id: string) {
  const found = await findAnnotation(db, readerOf(request), id);
  if (!found) throw new Problem(404, 'not_found', 'There is no such note here. GET /api/v1/annotations lists those you may see.');
  if (found.maker === null)
    throw new Problem(409, 'read_only', 'This note was made when limits or steps changed, and stays. Add one of your own.');
  if (found.shared) demandRole(request, 'manager', { authority: found.authority, service: found.service ?? undefined });
  return found;
}

const makerOf = ({ identity }: FastifyRequest): number => (identity?.kind === 'person' ? identity.person : 0);

const readerOf = (request: FastifyRequest): Reader => ({
  places: readablePlaces(request),
  maker: request.identity?.kind === 'token' ? undefined : makerOf(request),
});

const notYours = () =>
  new Problem(403, 'forbidden', 'Only whoever made a shared note can make it a personal one. Add one of your own.');
