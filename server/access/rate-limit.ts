import rateLimit from '@fastify/rate-limit';
import { type App, Problem } from '../http.ts';
import { hashToken } from './tokens.ts';

/** Limits what a token, or an address without one, may ask of the API in a minute: 429 with Retry-After beyond it. */
export async function limitRate(app: App, perMinute: number | undefined): Promise<void> {
  if (perMinute === undefined) return;
  await app.register(rateLimit, { global: false });
  const limit = app.rateLimit({
    max: perMinute,
    timeWindow: 60_000,
    allowList: (request) => !request.url.startsWith('/api/v1/'),
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
