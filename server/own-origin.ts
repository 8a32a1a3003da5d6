import type { FastifyRequest } from 'fastify';

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Whether a Host header names this machine itself. */
export const isLoopbackHost = (host: string | undefined): host is string => host !== undefined && loopbackHost.test(host);

/**
 * Whether a browser says that a page of ours sent the request. Pages elsewhere can make a visitor's browser send one with
 * our cookie, but not say this.
 */
export function fromOwnPage({ headers }: FastifyRequest, publicUrl: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const own = publicUrl === undefined ? `http://${headers.host}` : new URL(publicUrl).origin;
  return headers.origin === own;
}

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/**
 * At this machine, with our own Host and, where sent, our own Origin, so that no web page elsewhere can act for its
 * visitor; and not passed on by a proxy here, whose visitors may be anywhere.
 */
export function isLocal(request: FastifyRequest): boolean {
  const { host, origin, forwarded, 'x-forwarded-for': forwardedFor } = request.headers;
  if (forwarded !== undefined || forwardedFor !== undefined) return false;
  return (
    loopback.test(request.socket.remoteAddress ?? '') &&
    isLoopbackHost(host) &&
    (origin === undefined || origin === `http://${host}`)
  );
}
