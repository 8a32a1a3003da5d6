import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { buildApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { deriveKeys } from '../../server/secrets.ts';
import { openTestStore } from '../db-url.ts';

/**
 * A process that serves a folder with @fastify/static below /files/ and says at which port: by itself, or with a database
 * as a part of our application, behind all that is done for each of its answers.
 */
const [folder = '', databaseUrl] = process.argv.slice(2);
const app = databaseUrl === undefined ? fastify({ logger: false }) : await application(databaseUrl);
await app.register(fastifyStatic, { root: folder, prefix: '/files/', decorateReply: databaseUrl === undefined });
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
console.log(typeof address === 'object' ? address?.port : address);

function application(url: string) {
  const keys = deriveKeys('a secret that protects nothing here');
  return buildApp({
    store: openTestStore(url),
    config: readConfig({ DEMO: 'off', LOG_LEVEL: 'error' }),
    keys,
    clock: () => new Date(),
  });
}
