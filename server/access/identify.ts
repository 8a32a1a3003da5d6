import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Access, Clock, Identity } from '../http.ts';
import { type createTokenLookup, hashToken } from './tokens.ts';

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Says who asks: by a token, or from this machine; undefined for none or an unknown token. */
export function createIdentify(tokens: ReturnType<typeof createTokenLookup>, config: Pick<Config, 'adminToken'>, clock: Clock) {
  const adminHash = config.adminToken ? hashToken(config.adminToken) : undefined;
  return async (request: FastifyRequest, access: Access): Promise<Identity | undefined> => {
    const { authorization } = request.headers;
    // events always name their source by a token, also from here
    if (authorization === undefined) return access !== 'ingest' && isLocal(request) ? { kind: 'local' } : undefined;
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    if (!token) return undefined;
    if (adminHash && timingSafeEqual(hashToken(token), adminHash)) return { kind: 'operator' };
    const holder = await tokens.find(token);
    return holder && (!holder.expiresAt || holder.expiresAt > clock()) ? { kind: 'token', ...holder } : undefined;
  };
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
