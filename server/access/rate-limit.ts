import { randomUUID, timingSafeEqual } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { type App, Problem } from '../http.ts';
import { networkOf } from '../network.ts';
import { hashToken, tokenIn, type TokenLookup } from './tokens.ts';
import { WindowStore } from './window-store.ts';

/** A header that marks requests the application makes of itself; only this process knows its value. */
export const ownMark = (): Record<string, string> => ({ 'x-egovsad-own': randomUUID() });

/** Routes that write or compute something for whoever asks; by their own address, which cannot be spelt otherwise. */
const limited =
  /^\/(api\/v1\/|(matomo|piwik)\.php$|connect\/browser$|feedback\/:|reports\/:|open-data\/v1\/:table\/(:ars\/)?rows$)/;

/**
 * Limits what a token, or an address without a valid one (of IPv6 its network), may ask in a minute: 429 with Retry-After
 * beyond it. Whoever guesses tokens is limited as an address, however many they try. Requests that bear the `own` mark come
 * of one that was counted already.
 */
export async function limitRate(
  app: App,
  { rateLimit: perMinute, adminToken }: Pick<Config, 'rateLimit' | 'adminToken'>,
  tokens: TokenLookup,
  own: Record<string, string>,
): Promise<void> {
  if (perMinute === undefined) return;
  const adminHash = adminToken ? hashToken(adminToken) : undefined;
  await app.register(rateLimit, { global: false, store: WindowStore });
  const isOwn = (headers: Record<string, unknown>) => Object.entries(own).every(([name, value]) => headers[name] === value);

  async function keyOf({ headers, ip }: FastifyRequest): Promise<string> {
    const token = tokenIn(headers.authorization);
    if (!token) return networkOf(ip);
    const hash = hashToken(token);
    const valid = (adminHash && timingSafeEqual(hash, adminHash)) || (await tokens.find(token));
    return valid ? hash.toString('hex') : networkOf(ip);
  }

  const limit = app.rateLimit({
    max: perMinute,
    timeWindow: 60_000,
    allowList: ({ routeOptions, url, headers }) => !limited.test(routeOptions.url ?? url) || isOwn(headers),
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
