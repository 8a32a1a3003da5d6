import { timingSafeEqual } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { type App, Problem } from '../http.ts';
import { type createTokenLookup, hashToken, tokenIn } from './tokens.ts';

/** Routes that write or compute something for whoever asks; by their own address, which cannot be spelt otherwise. */
const limited = /^\/(api\/v1\/|(matomo|piwik)\.php$|connect\/browser$|feedback\/:)/;

/**
 * Limits what a token, or an address without a valid one, may ask in a minute: 429 with Retry-After beyond it. Whoever
 * guesses tokens is limited as an address, however many they try.
 */
export async function limitRate(
  app: App,
  { rateLimit: perMinute, adminToken }: Pick<Config, 'rateLimit' | 'adminToken'>,
  tokens: ReturnType<typeof createTokenLookup>,
): Promise<void> {
  if (perMinute === undefined) return;
  const adminHash = adminToken ? hashToken(adminToken) : undefined;
  await app.register(rateLimit, { global: false });

  async function keyOf({ headers, ip }: FastifyRequest): Promise<string> {
    const token = tokenIn(headers.authorization);
    if (!token) return ip;
    const hash = hashToken(token);
    const valid = (adminHash && timingSafeEqual(hash, adminHash)) || (await tokens.find(token));
    return valid ? hash.toString('hex') : ip;
  }

  const limit = app.rateLimit({
    max: perMinute,
    timeWindow: 60_000,
    allowList: ({ routeOptions, url }) => !limited.test(routeOptions.url ?? url),
    keyGenerator: keyOf,
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
