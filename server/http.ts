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
import type { Grant, Place, Role } from './contract/people.ts';

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
 * What a route asks for; every route under /api/v1 names one, and nobody else gets in.
 * - `public`: nothing. `session`: somebody, not a program. `admin`: whoever runs the instance.
 * - `read`: a token with that scope, or anybody signed in; the route shows `readable` places only.
 * - `ingest`: a token with that scope. `import`: such a token, or an admin.
 * - `token`: any token, or an admin; the route looks at whose it is.
 * - a role at a place: who may not even read there gets 404, who lacks the role 403.
 */
export type Access = 'public' | 'session' | 'token' | 'read' | 'ingest' | 'import' | 'admin' | RoleAccess;

export interface RoleAccess {
  role: Exclude<Role, 'admin'>;
  /**
   * The parameters that name the place; `instance`: the role must hold everywhere; `handler`: it must hold somewhere,
   * and the handler calls `demandRole` (rights.ts) once it knows the place.
   */
  at: 'instance' | 'handler' | { in: 'params' | 'query' | 'body'; authority: string; service?: string };
}

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

/** Somebody who is signed in: `person` is the id that their own things (reports, alerts …) are kept under. */
export interface SignedIn {
  person: number;
  name: string;
  language: 'de' | 'en';
  grants: Grant[];
}

/** Who asks. `operator` is the ADMIN_TOKEN; `local` somebody at this machine without sign-in, who acts as admin. */
export type Identity =
  | { kind: 'operator' }
  | { kind: 'local' }
  | ({ kind: 'token' } & TokenHolder)
  | ({ kind: 'person' } & SignedIn);

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** set by the guard (access/identify.ts) before any handler of a route that is not public */
    identity: Identity | undefined;
  }
}

/** The places somebody may read: authorities as a whole, and single offers; none for whoever is not known. */
export function readablePlaces({ identity }: FastifyRequest): 'all' | Place[] {
  switch (identity?.kind) {
    case 'operator':
    case 'local':
      return 'all';
    case 'token':
      return identity.authorities.map((authority) => ({ authority }));
    case 'person':
      return placesOf(identity.grants);
    case undefined:
      return [];
  }
}

/** The places that roles let somebody read. */
export const placesOf = (grants: Grant[]): 'all' | Place[] =>
  grants.some(({ authority }) => authority === undefined) ? 'all' : grants;

/** The authorities somebody may read as a whole; who has a role at single offers only has none of them. */
export function readable(request: FastifyRequest): 'all' | string[] {
  const places = readablePlaces(request);
  if (places === 'all') return 'all';
  return places.flatMap(({ authority, service }) => (authority !== undefined && service === undefined ? [authority] : []));
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
  // connection refused or lost, and PostgreSQL’s own classes: connection, out of resources, shutting down, read-only, a
  // replica that must go on, a deadlock
  return (
    /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08|53|57P|25006|40001|40P01)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout/.test(
      error.message,
    )
  );
}
