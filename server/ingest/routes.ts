import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Volume, VolumeEntry } from '../contract/api.ts';
import { CloudEvent } from '../contract/cloudevent.ts';
import { Event, IngestAnswer, limits } from '../contract/event.ts';
import { type App, ErrorAnswer, Problem } from '../http.ts';
import type { Judged, Sender } from './accept.ts';
import { decompress } from './body.ts';
import { type EventFormat, eventReaders } from './formats.ts';
import { createTake, type IngestOptions, judge } from './take.ts';
import { storeVolumes, wrongVolume } from './volumes.ts';

const config = { access: 'ingest' } as const;
const description =
  'One event, an array of events, NDJSON, or CloudEvents 1.0 (structured, batched or binary); gzip is taken. 202: good events are committed to disk, bad ones are listed. Sending again changes nothing.';

/** `POST /api/v1/events`, `POST /api/v1/events/check`, `PUT /api/v1/volumes`. */
export function ingestRoutes(app: App, options: IngestOptions): void {
  void app.register(async (scope: App) => {
    const mediaTypes = takeEventBodies(scope, options.formats);
    const schema = {
      summary: 'Take events',
      description,
      consumes: mediaTypes,
      body: z.xor([Event, z.array(Event), CloudEvent, z.array(CloudEvent)]),
      response: { 202: IngestAnswer, 422: IngestAnswer, 413: ErrorAnswer, 415: ErrorAnswer },
    };
    const route = { config, schema, bodyLimit: limits.bytes, validatorCompiler: judgedByAccept };
    scope.post('/api/v1/events', route, takeEvents(options));
    scope.post(
      '/api/v1/events/check',
      { ...route, schema: { ...schema, summary: 'Check events: the same answer, nothing is kept' } },
      checkEvents(options),
    );
  });

  app.put(
    '/api/v1/volumes',
    {
      config,
      bodyLimit: limits.bytes,
      schema: {
        summary: 'Monthly totals, all or nothing; again = replace',
        body: z.array(Volume).max(limits.events),
        response: { 200: z.array(VolumeEntry) },
      },
    },
    async (request) => {
      const sender = senderOf(request);
      const known = await options.known.get();
      const wrong =
        wrongVolume(request.body, sender, known) && wrongVolume(request.body, sender, await options.known.reread(known));
      if (wrong) throw wrong;
      if (!isTest(request))
        await options.store.db.transaction().execute((tx) => storeVolumes(tx, options.keys, request.body, sender.id));
      return request.body;
    },
  );
}

/** Events are judged one by one in `accept`, so the route's schema only documents. */
const judgedByAccept = () => () => true;

/** Makes items of the bodies of all formats; answers their media types. */
function takeEventBodies(scope: App, formats: EventFormat[]): string[] {
  scope.removeAllContentTypeParsers();
  scope.addHook('onRequest', async ({ headers }) => {
    headers['content-type'] ??= formats.find(({ marks }) => marks?.(headers))?.mediaType; // some SDKs leave it out
  });
  const readers = eventReaders(formats);
  for (const [mediaType, read] of readers) {
    scope.addContentTypeParser(mediaType, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
      read(await decompress(body, request.headers['content-encoding']?.toLowerCase()), request.headers),
    );
  }
  return [...readers.keys()];
}

function takeEvents(options: IngestOptions) {
  const take = createTake(options);
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const receivedAt = options.clock();
    return send(reply, await take(itemsOf(request), senderOf(request), { test: isTest(request), receivedAt }));
  };
}

function checkEvents(options: IngestOptions) {
  return async (request: FastifyRequest, reply: FastifyReply) =>
    send(reply, await judge(itemsOf(request), senderOf(request), options, options.clock()));
}

/** What the parsers made of the body; a request without body and media type went past them. */
function itemsOf(request: FastifyRequest): unknown[] {
  if (Array.isArray(request.body)) return request.body;
  throw new Problem(
    415,
    'unsupported_media_type',
    'Send events as application/json, application/x-ndjson or application/cloudevents+json.',
  );
}

/** Answers what was judged: 202, or 422 with nothing good in it. */
export function send(reply: FastifyReply, { accepted, refusals }: Judged) {
  const answer = { accepted: accepted.length, rejected: refusals.length, errors: refusals.slice(0, limits.listedErrors) };
  return reply.status(accepted.length === 0 && refusals.length > 0 ? 422 : 202).send(answer);
}

function senderOf(request: FastifyRequest): Sender {
  const { identity } = request;
  if (identity?.kind === 'operator') return { id: 0, authorities: 'all', autoDeclare: false };
  if (identity?.kind === 'token')
    return { id: identity.source, authorities: new Set(identity.authorities), autoDeclare: identity.autoDeclare };
  throw new Problem(401, 'unauthorized', 'Send the token of a source: Authorization: Bearer <token>.');
}

const isTest = (request: FastifyRequest): boolean => request.identity?.kind === 'token' && request.identity.test;
