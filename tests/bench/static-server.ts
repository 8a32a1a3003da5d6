import fastifyStatic from '@fastify/static';
import fastify from 'fastify';

/** A process that serves a folder with @fastify/static and nothing else, and says at which port. */
const app = fastify({ logger: false });
await app.register(fastifyStatic, { root: process.argv[2] ?? '' });
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
console.log(typeof address === 'object' ? address?.port : address);
