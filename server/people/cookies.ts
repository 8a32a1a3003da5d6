import cookiePlugin from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http.ts';
import { isLoopbackHost } from '../own-origin.ts';

/** Our cookies: out of reach of scripts and of other sites' requests, and over https only unless this machine is meant. */
export interface Cookies {
  session: Cookie;
  /** what must be remembered while somebody is away at the identity provider */
  journey: Cookie;
}

export interface Cookie {
  read(request: FastifyRequest): string | undefined;
  write(reply: FastifyReply, value: string): void;
  clear(reply: FastifyReply): void;
}

/** Reads the cookies of every request from now on. */
export async function createCookies(app: App, publicUrl: string | undefined): Promise<Cookies> {
  await app.register(cookiePlugin);
  const secure = publicUrl !== undefined && !(publicUrl.startsWith('http:') && isLoopbackHost(new URL(publicUrl).host));
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
  const cookie = (name: string, more: { maxAge?: number } = {}): Cookie => {
    const full = secure ? `__Host-${name}` : name; // a neighbouring host cannot set one with this prefix
    return {
      read: (request) => request.cookies[full],
      write: (reply, value) => void reply.setCookie(full, value, { ...options, ...more }),
      clear: (reply) => void reply.clearCookie(full, options),
    };
  };
  return { session: cookie('egovsad'), journey: cookie('egovsad-sign-in', { maxAge: 600 }) };
}
