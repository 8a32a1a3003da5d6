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
