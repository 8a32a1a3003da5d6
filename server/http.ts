import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** The application as features see it: fastify with zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Where the time comes from; tests hand in one of their own. */
export type Clock = () => Date;

/**
 * What a route asks for; every route under /api/v1 names one. `token`: any token, the route looks at whose it is.
 * `import`: a token that may ingest, or whoever runs the instance.
 */
export type Access = 'public' | 'token' | 'read' | 'ingest' | 'import' | 'admin';

/** What a token may do: the source it belongs to, the source's authorities, its scopes. */
export interface TokenHolder {
  /** its id, which gives nothing of it away */
  token: number;
  source: number;
  authorities: string[];
  autoDeclare: boolean;
  test: boolean;
  /** whose pages may send with a token of the scope browser */
  origins: string[];
  scopes: string[];
  expiresAt: Date | null;
}

/** Who asks. `operator` is the ADMIN_TOKEN; `local` somebody at this machine without sign-in, who acts as admin. */
export type Identity = { kind: 'operator' } | { kind: 'local' } | ({ kind: 'token' } & TokenHolder);

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** set by the guard (access/identify.ts) before any handler of a route that is not public */
    identity: Identity | undefined;
  }
}

/** The authorities somebody may read. */
export function readable(request: FastifyRequest): 'all' | string[] {
  return request.identity?.kind === 'token' ? request.identity.authorities : 'all';
}

/** The one error shape of the API. */
export const ErrorAnswer = z
  .object({
    error: z.object({ code: z.string(), message: z.string(), field: z.string().optional(), requestId: z.string() }),
  })
  .meta({ id: 'Error', description: 'The one error shape: `message` says what to do next' });

/**
 * An answer that is not 2xx, thrown anywhere below a route. `message` is read by the client: it says what to change
 * and repeats no value that was sent.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, more: { field?: string; retryAfter?: number } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = more.field;
    this.retryAfter = more.retryAfter;
  }
}

/** Whether an error means that PostgreSQL cannot be reached or cannot serve now, so that trying again may help. */
export function databaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as Error & { code?: string }).code ?? '';
  // connection refused or lost, and PostgreSQL's own classes: connection, out of resources, shutting down, read-only
  return (
    /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08|53|57P|25006)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(error.message)
  );
}
