import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Db } from '../db.ts';
import type { App, Clock, SignedIn } from '../http.ts';
import type { Keys } from '../secrets.ts';
import { accountRoutes } from './account-routes.ts';
import { createCookies } from './cookies.ts';
import { createLockout } from './lockout.ts';
import { signInPages } from './page-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { createProvider } from './provider.ts';
import { providerRoutes } from './provider-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { createSessions, hasAccounts } from './sessions.ts';

export interface PeopleOptions {
  db: Db;
  config: Config;
  keys: Keys;
  clock: Clock;
}

/** What the guard needs to know of people, and their routes, to be made after the guard. */
export interface People {
  findPerson(request: FastifyRequest): Promise<SignedIn | undefined>;
  /** whether people can sign in: an identity provider is set, or a first account was made */
  hasSignIn(): Promise<boolean>;
  routes(): void;
}

/** Sign-in with accounts of this instance and at an identity provider, sessions, and the people themselves. */
export async function peopleFeature(app: App, { db, config, keys, clock }: PeopleOptions): Promise<People> {
  const { publicUrl, oidc } = config;
  const cookies = await createCookies(app, publicUrl);
  const sessions = createSessions(db, config, clock);
  const provider = oidc && createProvider(oidc, clock);
  let known = oidc !== undefined; // accounts are never deleted, so what was true once stays true
  return {
    findPerson: async (request) => {
      const id = cookies.session.read(request);
      return id === undefined ? undefined : await sessions.find(id);
    },
    hasSignIn: async () => {
      known ||= await hasAccounts(db);
      return known;
    },
    routes() {
      const lockout = createLockout(db, keys.signIns);
      signInPages(app, db, { cookies, sessions, lockout, provider: oidc !== undefined, publicUrl, clock });
      if (provider && oidc) providerRoutes(app, db, { cookies, sessions, clock, provider, oidc });
      sessionRoutes(app, { cookies, sessions, provider });
      accountRoutes(app, db, { cookies, sessions, lockout, clock });
      peopleRoutes(app, db, { clock, publicUrl });
    },
  };
}
