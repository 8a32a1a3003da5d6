import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type App, Problem, databaseAway } from './http.ts';

/** Answers every error in the one shape: a 4xx says what to change, a 5xx tells the client nothing and the log everything. */
export function answerErrors(app: App): void {
  app.setErrorHandler((error: FastifyError, request, reply) => send(reply, request, problemOf(error, request)));
  app.setNotFoundHandler((request, reply) => send(reply, request, new Problem(404, 'not_found', 'There is nothing at this address. The API is described at /api.')));
}

function send(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  if (problem.retryAfter !== undefined) void reply.header('retry-after', problem.retryAfter);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  const { code, message, field } = problem;
  return reply
    .status(problem.status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ error: { code, message, ...(field ? { field } : {}), requestId: request.id } });
}

function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error.validation);
  if (databaseAway(error)) {
    request.log.error({ err: error }, 'database away');
    return new Problem(503, 'database_away', 'The database cannot be reached. Try again in a moment.', { retryAfter: 5 });
  }
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem(415, 'unsupported_media_type', 'Send application/json; events may also come as application/x-ndjson.');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(413, 'too_large', 'The body is too large. Send it in smaller parts.');
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Problem(error.statusCode, 'bad_request', 'The request cannot be read. Check method, headers and body against the description at /api.');
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
    return new Problem(400, 'unknown_field', 'There is no such parameter or field here. Leave it out, or see the description at /api.', { field });
  }
  return new Problem(400, 'invalid', `${at || 'body'}: ${issue?.message ?? 'invalid'}`, at ? { field: at } : {});
}
