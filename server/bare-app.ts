import { randomUUID } from 'node:crypto';
import compress from '@fastify/compress';
import etag from '@fastify/etag';
import Fastify, { LogController } from 'fastify';
import { type ZodTypeProvider, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Config } from './config.ts';
import { answerErrors, beforeRoutes } from './errors.ts';
import type { App } from './http.ts';
import { errorInLog, logAnswers } from './request-log.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** The application without a route: how requests are read, logged and refused. */
export function bareApp(config: Pick<Config, 'logLevel' | 'trustProxy'>): App {
  const app: App = Fastify({
    logger: {
      level: config.logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      serializers: { err: errorInLog },
    },
    genReqId: () => randomUUID(), // of several processes no two give the same
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    trustProxy: config.trustProxy,
    ...beforeRoutes,
    forceCloseConnections: 'idle',
    requestTimeout: 600_000, // a large file over a slow line; what never ends is cut off
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app);
  logAnswers(app);
  return app;
}

/** What every answer carries: headers that keep browsers safe, compression, a tag to ask by whether it changed. */
export async function dressAnswers(app: App, publicUrl: Config['publicUrl']): Promise<void> {
  const strictTransportSecurity = publicUrl?.startsWith('https:') ? { maxAge: 365 * 86_400, includeSubDomains: false } : false;
  await setSecurityHeaders(app, { contentSecurityPolicy: { directives: contentPolicy }, strictTransportSecurity });
  await app.register(compress, { globalDecompression: false, encodings: ['br', 'gzip'] });
  await app.register(etag, { weak: true }); // one tag for a body and its compressed forms
}

/** Scripts and everything else from here only; KERN and the charts set styles in attributes. */
const contentPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  frameAncestors: ["'self'"],
  upgradeInsecureRequests: null,
};
