import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../audit.ts';
import { AlertChange, AlertEntry, AlertLog, MadeAlert, NewAlert } from '../contract/alerts.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem } from '../http.ts';
import { demandRole } from '../rights.ts';
import { addAlert, type AlertRow, changeAlert, entryOf, listAlerts, readAlert, readLog, removeAlert } from './store.ts';

export interface AlertOptions {
  clock: Clock;
  /** throws a Problem unless somebody can be sent mail */
  demandMail(person: number): Promise<void>;
  /** why a webhook's address is not taken; undefined: it is */
  webhookFault(url: URL): string | undefined;
  /** what an alert's webhook is signed with */
  webhookSecret(alert: string): string;
}

const params = z.object({ id: z.uuid() });
const config = { access: 'session' } as const;

/** `GET/POST /api/v1/alerts`, `GET/PUT/DELETE /api/v1/alerts/{id}`, `GET …/log`. */
export function alertRoutes(app: App, db: Db, options: AlertOptions): void {
  const one = '/api/v1/alerts/:id';
  const deedOf = (request: FastifyRequest) => ({ actor: actorOf(request), at: options.clock() });
  const mine = (request: FastifyRequest, id: string) => readAlert(db, personOf(request), id);

  app.get(
    '/api/v1/alerts',
    { config, schema: { summary: 'Your alerts', response: { 200: z.object({ alerts: z.array(AlertEntry) }) } } },
    async (request) => ({ alerts: (await listAlerts(db, personOf(request))).map(entryOf) }),
  );

  app.post(
    '/api/v1/alerts',
    {
      config,
      schema: {
        summary: 'Be told when a figure passes a value, a day is unusual, or a source falls silent',
        description:
          'Judged every ten minutes over days that ended six hours ago or earlier; told of once, again when it is over, and after `repeatDays` while it lasts.',
        body: NewAlert,
        response: { 201: MadeAlert, 404: ErrorAnswer, 409: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { authority, service } = request.body;
      const person = personOf(request);
      demandRole(request, 'reader', { authority, service });
      await check(request.body, service, person, options);
      return reply.status(201).send(made(await addAlert(db, person, request.body, deedOf(request)), true, options));
    },
  );

  app.get(one, { config, schema: { summary: 'An alert of yours', params, response: { 200: AlertEntry } } }, async (request) =>
    entryOf(await mine(request, request.params.id)),
  );

  app.put(
    one,
    { config, schema: { summary: 'Change an alert', params, body: AlertChange, response: { 200: MadeAlert } } },
    async (request) => {
      const before = await mine(request, request.params.id);
      await check(request.body, before.service ?? undefined, personOf(request), options);
      const after = await changeAlert(db, before, request.body, deedOf(request));
      return made(after, before.webhook === null, options);
    },
  );

  app.delete(
    one,
    { config, schema: { summary: 'Remove an alert with its log', params, response: { 204: z.null() } } },
    async (request, reply) => {
      await removeAlert(db, await mine(request, request.params.id), deedOf(request));
      return reply.status(204).send(null);
    },
  );

  app.get(
    `${one}/log`,
    { config, schema: { summary: 'When an alert was raised, and its messages', params, response: { 200: AlertLog } } },
    async (request) => readLog(db, await mine(request, request.params.id)),
  );
}

/** The secret is shown with the first webhook only. */
const made = (row: AlertRow, first: boolean, { webhookSecret }: AlertOptions) => ({
  ...entryOf(row),
  ...(first && row.webhook !== null ? { webhookSecret: webhookSecret(row.id) } : {}),
});

function personOf({ identity }: FastifyRequest): number {
  if (identity?.kind === 'person') return identity.person;
  throw new Problem(403, 'forbidden', 'Alerts belong to people. Sign in with an account of your own.');
}

async function check(
  { rule, email, webhook }: AlertChange,
  service: string | undefined,
  person: number,
  { demandMail, webhookFault }: AlertOptions,
): Promise<void> {
  if (rule.kind === 'unusual' && service === undefined)
    throw new Problem(400, 'invalid', 'What is unusual is told of one service. Name it.', { field: 'service' });
  if (email) await demandMail(person);
  const fault = webhook === undefined ? undefined : webhookFault(new URL(webhook));
  if (fault) throw new Problem(400, 'webhook_refused', fault, { field: 'webhook' });
}
