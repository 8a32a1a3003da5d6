import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deedOf } from '../audit.ts';
import { Id } from '../contract/api.ts';
import { Grant, NewPerson, PersonChange, PersonEntry } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer } from '../http.ts';
import { makeLink } from './links.ts';
import { addPerson, changePerson, listPeople, readPerson, setRoles } from './store.ts';

const params = z.object({ id: Id });
const Link = z.object({ link: z.string().meta({ description: 'shown this once; valid once' }), expiresAt: z.string() });
const config = { access: 'admin' } as const;

/** `GET/POST /api/v1/people`, `GET/PATCH /api/v1/people/{id}`, `PUT …/roles`, `POST …/link`. */
export function peopleRoutes(app: App, db: Db, { clock, publicUrl }: { clock: Clock; publicUrl: string | undefined }): void {
  const one = '/api/v1/people/:id';
  const taken = { 409: ErrorAnswer };
  const baseOf = ({ protocol, host }: FastifyRequest) => publicUrl ?? `${protocol}://${host}`;

  app.get(
    '/api/v1/people',
    { config, schema: { summary: 'People with their roles', response: { 200: z.object({ people: z.array(PersonEntry) }) } } },
    async () => ({ people: await listPeople(db) }),
  );

  app.post(
    '/api/v1/people',
    {
      config,
      schema: {
        summary: 'Add a local account; the answer has the one-time link to set its password',
        body: NewPerson,
        response: { 201: PersonEntry.extend(Link.shape), ...taken },
      },
    },
    async (request, reply) => {
      const deed = deedOf(request, clock);
      const person = await addPerson(db, request.body, deed);
      // made at once: after the first account, whoever made it here without signing in could not ask for the link any more
      return reply.status(201).send({ ...person, ...(await makeLink(db, person.id, baseOf(request), deed)) });
    },
  );

  app.get(one, { config, schema: { summary: 'A person', params, response: { 200: PersonEntry } } }, ({ params: { id } }) =>
    readPerson(db, id),
  );

  app.patch(
    one,
    {
      config,
      schema: { summary: 'Change a person, disable or enable them', params, body: PersonChange, response: { 200: PersonEntry } },
    },
    (request) => changePerson(db, request.params.id, request.body, deedOf(request, clock)),
  );

  app.put(
    `${one}/roles`,
    {
      config,
      schema: {
        summary: 'Give a person these roles instead of theirs',
        params,
        body: z.array(Grant).max(1000),
        response: { 200: PersonEntry },
      },
    },
    (request) => setRoles(db, request.params.id, request.body, deedOf(request, clock)),
  );

  app.post(
    `${one}/link`,
    {
      config,
      schema: { summary: 'Make a one-time link to set a password; earlier ones end', params, response: { 201: Link, ...taken } },
    },
    async (request, reply) =>
      reply.status(201).send(await makeLink(db, request.params.id, baseOf(request), deedOf(request, clock))),
  );
}
