import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { FastifyError, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { z } from 'zod';
import { errorPage, isForPerson } from './html/error-page.ts';
import { type App, ErrorAnswer, Problem, databaseAway } from './http.ts';
import { plainReason } from './plain-reason.ts';

/**
 * Answers every error in the one shape: a 4xx says what to change, a 5xx tells the client nothing and the log everything.
 * Whoever reads pages in a browser gets a page that says the same.
 */
export function answerErrors(app: App): void {
  app.setErrorHandler((error: FastifyError, request, reply) => send(reply, request, problemOf(error, request)));
  app.addHook('onRoute', describeErrors);
}

/** The answer to an address that leads nowhere. */
export const nothingHere = () => new Problem(404, 'not_found', 'There is nothing at this address. The API is described at /api.');

/** Options of fastify for requests that never reach a route: what it would answer itself repeats the address in another shape. */
export const beforeRoutes = {
  return503OnClosing: false, // what arrives while the server stops is answered as ever, and its connection ends then
  frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
    void send(reply, request, problemOf(error, request)),
  /** What is no HTTP is answered and not logged: it may hold a token. */
  clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket) {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
    const body = JSON.stringify({
      error: {
        code: 'bad_request',
        message: 'This is not an HTTP request that can be read. Check its first line and headers.',
        requestId: '',
      },
    });
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  },
};

/** Adds to the description of a route of the API that it asks for a token or a session, and the errors it may answer. */
function describeErrors(route: RouteOptions): void {
  const access = route.config?.access;
  if (!route.url.startsWith('/api/v1/') || access === 'public') return;
  const { response, body, params, querystring } = (route.schema ?? {}) as Record<string, object | undefined>;
  const wrong = body || params || querystring ? [400] : [];
  const missing = params ? [404] : [];
  const errors = [...wrong, 401, 403, ...missing, 503].map((status) => [status, ErrorAnswer]);
  const security = [{ token: [] }, ...(access === 'ingest' ? [] : [{ session: [] }])];
  route.schema = { ...route.schema, security, response: { ...Object.fromEntries(errors), ...response } };
}

/** What a handler may have said of the body it was about to send, which is not the one that is sent. */
const ofOtherBody = ['etag', 'last-modified', 'content-encoding', 'content-disposition'];

function send(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  for (const name of ofOtherBody) void reply.removeHeader(name);
  if (problem.status !== 416) void reply.removeHeader('content-range');
  if (problem.status >= 500) void reply.header('cache-control', 'no-store');
  if (problem.retryAfter !== undefined) void reply.header('retry-after', problem.retryAfter);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  const { code, message, field } = problem;
  if (isForPerson(request)) {
    const page = reply.status(problem.status).type('text/html; charset=utf-8').header('cache-control', 'no-store');
    return page.serializer(String).send(errorPage(problem, request));
  }
  return reply
    .status(problem.status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ error: { code, message, ...(field ? { field } : {}), requestId: request.id } });
}

function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error.validation);
  switch (error.code) {
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new Problem(400, 'invalid_json', 'The body is not JSON. Send it as application/json.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem(
        415,
        'unsupported_media_type',
        'Send application/json; events may also come as application/x-ndjson or application/cloudevents+json.',
      );
    case '22021': // of PostgreSQL: a character its UTF-8 cannot hold, as %00 in an address
      return new Problem(
        400,
        'invalid',
        'The address or the body holds a character that is no text. Leave control characters out.',
      );
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(413, 'too_large', 'The body is too large. Send it in smaller parts.');
  }
  // before the database, because a client that breaks off has the codes of a broken connection, too
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Problem(
      error.statusCode,
      'bad_request',
      'The request cannot be read. Check method, headers and body against the description at /api.',
    );
  }
  // who asked has left in the middle of the answer: nothing failed here, and nobody reads this
  if (error.code === 'ERR_STREAM_PREMATURE_CLOSE' && request.socket.destroyed)
    return new Problem(400, 'bad_request', 'The connection was closed before the answer was out. Ask again.');
  if (databaseAway(error)) {
    request.log.error({ err: error }, 'database away');
    return new Problem(503, 'database_away', 'The database cannot be reached. Try again in a moment.', { retryAfter: 5 });
  }
  request.log.error({ err: error }, 'request failed');
  return new Problem(500, 'internal', 'Something went wrong here. Give the operator the requestId.');
}

interface SchemaIssue {
  instancePath: string;
  keyword: string;
  message?: string;
  params?: { keys?: string[] } | Record<string, unknown>;
}

/** Names the first thing a schema refuses; an unknown parameter or field by its own name. */
function invalid(issues: readonly unknown[]): Problem {
  const issue = issues[0] as SchemaIssue | undefined;
  const at = (issue?.instancePath ?? '').split('/').filter(Boolean).join('.');
  const unknown = Array.isArray(issue?.params?.keys) ? String(issue.params.keys[0]) : undefined;
  if (unknown) {
    const field = [at, unknown.slice(0, 64)].filter(Boolean).join('.');
    return new Problem(
      400,
      'unknown_field',
      'There is no such parameter or field here. Leave it out, or see the description at /api.',
      { field },
    );
  }
  const reason = issue
    ? plainReason({ ...issue.params, code: issue.keyword, message: issue.message ?? '' } as z.core.$ZodIssue)
    : 'is wrong';
  return new Problem(400, 'invalid', `${at || 'body'}: ${reason}`, at ? { field: at } : {});
}
