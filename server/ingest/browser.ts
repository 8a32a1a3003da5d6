import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type App, Problem, type TokenHolder } from '../http.ts';
import { send } from './routes.ts';
import { createTake, type IngestOptions } from './take.ts';

export interface BrowserOptions extends IngestOptions {
  findToken(token: string): Promise<TokenHolder | undefined>;
}

const snippet = readFileSync(path.join(import.meta.dirname, 'snippet.js'), 'utf8');
/** Other sites may load it; without this their console complains about every answer. */
const fromAnywhere = { 'cross-origin-resource-policy': 'cross-origin' };
const hidden = { hide: true } as const;
const Sent = z.strictObject({ token: z.string().max(512), events: z.array(z.record(z.string(), z.unknown())).max(50) });

/**
 * The script for services that can add nothing else, and where it sends to: `/connect/snippet.js`, `/connect/browser`.
 * Its token is public, so it is good for the declared origins and offers of its source only, and for nothing else.
 * A browser's clock may be wrong and it repeats nothing: time and id of its events are made here.
 */
export function browserRoutes(app: App, options: BrowserOptions): void {
  const take = createTake(options);

  app.get('/connect/snippet.js', { schema: hidden }, (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .headers({ 'cache-control': 'public, max-age=3600', ...fromAnywhere })
      .send(snippet),
  );

  void app.register(async (scope: App) => {
    scope.addHook('onRequest', async (_request, reply) => void reply.headers(fromAnywhere));
    scope.removeAllContentTypeParsers();
    // what sendBeacon sends without asking first
    scope.addContentTypeParser('text/plain', { parseAs: 'string' }, async (_request: unknown, body: string) => parse(body));
    scope.post('/connect/browser', { bodyLimit: 64 * 1024, schema: { ...hidden, body: Sent } }, async (request, reply) => {
      const receivedAt = options.clock();
      const holder = await holderOf(request.body.token, request.headers.origin, receivedAt);
      const sender = { id: holder.source, authorities: new Set(holder.authorities), autoDeclare: false };
      const time = receivedAt.toISOString();
      const events = request.body.events.map((event) => ({ ...event, id: randomUUID(), time }));
      return send(reply, await take(events, sender, { test: holder.test, receivedAt }));
    });
  });

  async function holderOf(token: string, origin: string | undefined, now: Date): Promise<TokenHolder> {
    const holder = await options.findToken(token);
    if (!holder || (holder.expiresAt && holder.expiresAt <= now))
      throw new Problem(401, 'unauthorized', 'Put a valid token into data-token. The operator of the instance makes one.');
    if (!holder.scopes.includes('browser'))
      throw new Problem(
        403,
        'forbidden',
        'Everybody can read this token here. Withdraw it, and have the operator make one with the right "browser".',
      );
    if (origin === undefined || !holder.origins.includes(origin))
      throw new Problem(
        403,
        'forbidden',
        'Pages of this origin may not send. Have the operator add it to the origins of the source.',
      );
    return holder;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Problem(400, 'invalid_json', 'The body is not JSON. Send one event, or an array of events.');
  }
}
