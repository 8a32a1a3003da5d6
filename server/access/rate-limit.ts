import { randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import { type App, Problem } from '../http.ts';
import { hashToken } from './tokens.ts';

/** A header that marks requests the application makes of itself; only this process knows its value. */
export const ownMark = (): Record<string, string> => ({ 'x-egovsad-own': randomUUID() });

/**
 * Limits what a token, or an address without one, may ask of the API in a minute: 429 with Retry-After beyond it.
 * Requests that bear the `own` mark come of one that was counted already.
 */
export async function limitRate(app: App, perMinute: number | undefined, own: Record<string, string>): Promise<void> {
  if (perMinute === undefined) return;
  await app.register(rateLimit, { global: false });
  const isOwn = (headers: Record<string, unknown>) => Object.entries(own).every(([name, value]) => headers[name] === value);
  const limit = app.rateLimit({
    max: perMinute,
    timeWindow: 60_000,
    allowList: ({ url, headers }) => !url.startsWith('/api/v1/') || isOwn(headers),
    keyGenerator: ({ headers, ip }) => (headers.authorization ? hashToken(headers.authorization).toString('hex') : ip),
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(
        429,
        'too_many',
        'Too many requests in one minute. Send fewer, larger ones, after the seconds in Retry-After.',
        {
          retryAfter: Math.max(1, Math.ceil(ttl / 1000)),
        },
      ),
  });
  app.addHook('onRequest', limit); // before the guard, so that guessing tokens is limited too
}
