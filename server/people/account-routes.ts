import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deedOf } from '../audit.ts';
import { OwnAccount, OwnAccountChange, PasswordChange } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem } from '../http.ts';
import { changePassword } from './own-password.ts';
import type { Cookies } from './cookies.ts';
import type { Lockout } from './lockout.ts';
import type { Sessions } from './sessions.ts';
import { readPerson } from './store.ts';

export interface AccountOptions {
  cookies: Cookies;
  sessions: Sessions;
  lockout: Lockout;
  clock: Clock;
}

const config = { access: 'session' } as const;

/** `GET/PATCH /api/v1/account`, `PUT /api/v1/account/password`: what people see and change of their own account. */
export function accountRoutes(app: App, db: Db, { cookies, sessions, lockout, clock }: AccountOptions): void {
  const read = async (request: FastifyRequest): Promise<OwnAccount> => {
    const { id, account, email, language, hasPassword } = await readPerson(db, personOf(request));
    return { account, email, language, hasPassword, sessions: await sessions.list(id, cookies.session.read(request)) };
  };

  app.get('/api/v1/account', { config, schema: { summary: 'Your account', response: { 200: OwnAccount } } }, read);

  app.patch(
    '/api/v1/account',
    { config, schema: { summary: 'Change your language', body: OwnAccountChange, response: { 200: OwnAccount } } },
    async (request) => {
      const { language } = request.body;
      await db.updateTable('person').set({ language }).where('id', '=', personOf(request)).execute();
      return await read(request);
    },
  );

  app.put(
    '/api/v1/account/password',
    {
      config,
      schema: {
        summary: 'Change your password; your other sessions end',
        body: PasswordChange,
        response: { 204: z.null(), 409: ErrorAnswer, 429: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const person = personOf(request);
      await changePassword(db, lockout, { person, address: request.ip, ...request.body }, deedOf(request, clock));
      await sessions.endAll(person, cookies.session.read(request));
      return reply.status(204).send(null);
    },
  );
}

function personOf({ identity }: FastifyRequest): number {
  if (identity?.kind === 'person') return identity.person;
  throw new Problem(404, 'not_found', 'There is no account of yours here: nobody is signed in. Sign in first.');
}
