import type { FastifyRequest } from 'fastify';
import type { Place } from '../contract/people.ts';
import { type Access, type App, type Identity, Problem, type RoleAccess, type SignedIn } from '../http.ts';
import { demandRole, holds, isAdmin } from '../rights.ts';

/**
 * The one place that decides whether a route is open to whoever asks (api.md): 401 for nobody known, 403 for lacking the
 * scope or role, 404 for an authority that is not theirs. A route that does not say who may use it is not even made.
 */
export function guard(app: App, identify: (request: FastifyRequest, access: Access) => Promise<Identity | undefined>): void {
  app.decorateRequest('identity', undefined);
  app.addHook('onRoute', (route) => {
    if (/^\/api\/v1\//.test(route.url) && !route.config?.access)
      throw new Error(`route ${route.url} does not say who may use it`);
  });
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access ?? 'public';
    if (access === 'public') return;
    void reply.header('cache-control', 'private, no-cache'); // the answer is for whoever asked
    request.identity = await identify(request, access);
    if (!request.identity) throw unauthorized();
    if (!allows(request.identity, access)) throw forbidden(request.identity, access);
    if (isAt(access, 'params', 'query')) demandRole(request, access.role, placeIn(request, access.at));
  });
  app.addHook('preHandler', async (request) => {
    const access = request.routeOptions.config.access ?? 'public';
    if (isAt(access, 'body')) demandRole(request, access.role, placeIn(request, access.at)); // known once it is read
  });
}

type At = Extract<RoleAccess['at'], object>;

const isAt = (access: Access, ...places: At['in'][]): access is RoleAccess & { at: At } =>
  typeof access === 'object' && typeof access.at === 'object' && places.includes(access.at.in);

/** The place a request names; 404 where it names none, because then it is nobody's. */
function placeIn(request: FastifyRequest, at: At): Place {
  const named = request[at.in] as Record<string, unknown> | null | undefined;
  const text = (name: string | undefined) => {
    const value = name === undefined ? undefined : named?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { authority: text(at.authority) ?? '', service: text(at.service) };
}

function allows(identity: Identity, access: Exclude<Access, 'public'>): boolean {
  if (typeof access === 'object') return allowsRole(identity, access);
  if (identity.kind === 'person') return allowsPerson(identity, access);
  if (identity.kind !== 'token') return true;
  switch (access) {
    case 'session':
    case 'admin':
      return false;
    case 'token': // one of the scope browser stands in public pages and opens nothing here
      return identity.scopes.some((scope) => scope !== 'browser');
    case 'import':
      return identity.scopes.includes('ingest');
    default:
      return identity.scopes.includes(access);
  }
}

function allowsPerson(identity: SignedIn & { kind: 'person' }, access: Exclude<Access, 'public' | RoleAccess>): boolean {
  if (access === 'session') return true;
  if (access === 'read') return identity.grants.length > 0;
  return access !== 'ingest' && isAdmin(identity);
}

function allowsRole(identity: Identity, { role, at }: RoleAccess): boolean {
  if (at === 'instance') return holds(identity, role, {});
  if (identity.kind === 'token') return role === 'reader' && identity.scopes.includes('read');
  return identity.kind !== 'person' || identity.grants.some((grant) => role === 'reader' || [role, 'admin'].includes(grant.role));
}

const unauthorized = () =>
  new Problem(401, 'unauthorized', 'Sign in, or send a valid token: Authorization: Bearer <token>. The operator makes one.');

function forbidden(identity: Identity, access: Access): Problem {
  if (identity.kind !== 'token')
    return new Problem(403, 'forbidden', 'Your role does not allow this. Ask an admin of this instance for the right to it.');
  const scope = access === 'import' ? 'ingest' : access;
  const message =
    scope === 'read' || scope === 'ingest'
      ? `This token lacks the scope "${scope}". Have the operator make one with it.`
      : 'This is for people who are signed in and have the role for it, not for this token.';
  return new Problem(403, 'forbidden', message);
}
