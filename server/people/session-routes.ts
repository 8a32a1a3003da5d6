import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Session } from '../contract/people.ts';
import { type App, Problem, readablePlaces, type SignedIn } from '../http.ts';
import type { Cookies } from './cookies.ts';
import type { Provider } from './provider.ts';
import type { Sessions } from './sessions.ts';

const Left = z.object({
  next: z.string().meta({ description: 'where to go now: our sign-in page, or the identity provider to end its session' }),
});
const config = { access: 'session' } as const;

/** `GET/DELETE /api/v1/session`, and `DELETE /api/v1/sessions` to sign out everywhere. */
export function sessionRoutes(
  app: App,
  { cookies, sessions, provider }: { cookies: Cookies; sessions: Sessions; provider: Provider | undefined },
): void {
  app.get(
    '/api/v1/session',
    { config, schema: { summary: 'Who is signed in, and what they may see', response: { 200: Session } } },
    async (request) => sessionOf(request),
  );

  app.delete('/api/v1/session', { config, schema: { summary: 'Sign out', response: { 200: Left } } }, async (request, reply) => {
    const { person } = signedIn(request);
    const id = cookies.session.read(request);
    const idToken = await idTokenOf(request);
    if (id) await sessions.end(id);
    return await leave(request, reply, { person, idToken });
  });

  app.delete(
    '/api/v1/sessions',
    { config, schema: { summary: 'Sign out everywhere', response: { 200: Left } } },
    async (request, reply) => {
      const { person } = signedIn(request);
      const idToken = await idTokenOf(request);
      await sessions.endAll(person);
      return await leave(request, reply, { person, idToken });
    },
  );

  async function idTokenOf(request: FastifyRequest): Promise<string | undefined> {
    const id = provider && cookies.session.read(request);
    return id === undefined ? undefined : await sessions.idTokenOf(id);
  }

  /** Somebody of the identity provider is still signed in there: without going there, the next click signs in again. */
  async function leave(request: FastifyRequest, reply: FastifyReply, left: { person: number; idToken: string | undefined }) {
    cookies.session.clear(reply);
    if (!provider || !(await sessions.isVouched(left.person))) return { next: '/sign-in' };
    const url = await provider.endUrl(left.idToken).catch((error: unknown) => {
      request.log.error({ err: error }, 'the identity provider cannot be asked to end a session');
      return undefined;
    });
    return { next: url?.href ?? '/sign-in' };
  }
}

function signedIn({ identity }: FastifyRequest): SignedIn {
  if (identity?.kind === 'person') return identity;
  throw new Problem(404, 'not_found', 'There is no session to end: nobody is signed in.');
}

function sessionOf(request: FastifyRequest): Session {
  const { identity } = request;
  const places = readablePlaces(request);
  const authorities = places === 'all' ? 'all' : [...new Set(places.flatMap(({ authority }) => authority ?? []))];
  if (identity?.kind === 'person') {
    const { person, name, language, grants } = identity;
    return { kind: 'person', person, name, language, roles: grants, authorities };
  }
  const kind = identity?.kind === 'operator' ? 'operator' : 'local';
  return { kind, person: null, name: null, language: 'de', roles: [{ role: 'admin' }], authorities };
}
