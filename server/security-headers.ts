import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import Fastify from 'fastify';
import type { App } from './http.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** other pages may frame what the route answers; which ones, it says itself in its content policy */
    framed?: boolean;
  }
}

/**
 * Sets the headers of @fastify/helmet on every answer. They are always the same, so they are asked for once: put together
 * for each answer anew, as the plugin does, they cost more than sending a small file.
 */
export async function setSecurityHeaders(app: App, options: FastifyHelmetOptions): Promise<void> {
  const all = await headersOf(options);
  const { 'x-frame-options': _frames, 'content-security-policy': _policy, ...framed } = all;
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.routeOptions.config.framed ? framed : all);
    done();
  });
}

async function headersOf(options: FastifyHelmetOptions): Promise<Record<string, string>> {
  const probe = Fastify();
  await probe.register(helmet, options);
  probe.get('/', (_request, reply) => reply.send());
  const { headers } = await probe.inject('/');
  await probe.close();
  const ofTransfer = ['connection', 'content-length', 'date'];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (ofTransfer.includes(name) ? [] : [[name, `${value}`]])),
  );
}
