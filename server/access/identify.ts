import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { type Access, type App, type Clock, type Identity, Problem } from '../http.ts';
import { hashToken, type TokenLookup } from './tokens.ts';

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Decides once per request who asks and whether the route is open to them (api.md): 401 for none or an unknown token,
 * 403 for a token without the scope.
 */
export function guard(app: App, tokens: TokenLookup, config: Pick<Config, 'adminToken'>, clock: Clock): void {
  const adminHash = config.adminToken ? hashToken(config.adminToken) : undefined;
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
    if (!request.identity) {
      throw new Problem(
        401,
        'unauthorized',
        'Send a valid token: Authorization: Bearer <token>. The operator of the instance makes one.',
      );
    }
    if (!allows(request.identity, access))
      throw new Problem(403, 'forbidden', `This token lacks the right "${access}". Have the operator make one with it.`);
  });

  async function identify(request: FastifyRequest, access: Access): Promise<Identity | undefined> {
    const { authorization } = request.headers;
    // events always name their source by a token, also from here
    if (authorization === undefined) return access !== 'ingest' && isLocal(request) ? { kind: 'local' } : undefined;
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    if (!token) return undefined;
    if (adminHash && timingSafeEqual(hashToken(token), adminHash)) return { kind: 'operator' };
    const holder = await tokens.find(token);
    return holder && (!holder.expiresAt || holder.expiresAt > clock()) ? { kind: 'token', ...holder } : undefined;
  }
}

/**
 * At this machine, with our own Host and, where sent, our own Origin, so that no web page elsewhere can act for its
 * visitor; and not passed on by a proxy here, whose visitors may be anywhere.
 */
function isLocal(request: FastifyRequest): boolean {
  const { host, origin, forwarded, 'x-forwarded-for': forwardedFor } = request.headers;
  if (forwarded !== undefined || forwardedFor !== undefined) return false;
  return (
    loopback.test(request.socket.remoteAddress ?? '') &&
    host !== undefined &&
    loopbackHost.test(host) &&
    (origin === undefined || origin === `http://${host}`)
  );
}

function allows(identity: Identity, access: Access): boolean {
  if (identity.kind !== 'token') return true;
  // one of the scope browser stands in public pages and opens nothing here
  return access === 'token'
    ? identity.scopes.some((scope) => scope !== 'browser')
    : identity.scopes.includes(access === 'import' ? 'ingest' : access);
}
