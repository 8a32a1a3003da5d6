import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { type Access, type Clock, type Identity, Problem, type SignedIn } from '../http.ts';
import { fromOwnPage, isLocal } from '../own-origin.ts';
import { hashToken, type TokenLookup } from './tokens.ts';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

export interface IdentifyOptions {
  tokens: TokenLookup;
  /** who has the session of a request */
  findPerson(request: FastifyRequest): Promise<SignedIn | undefined>;
  /** whether people can sign in; until then somebody at this machine acts as admin */
  hasSignIn(): Promise<boolean>;
  config: Pick<Config, 'adminToken' | 'publicUrl'>;
  clock: Clock;
}

/** Says who asks: by a token, by a session, or from this machine; undefined for nobody or an unknown token. */
export function createIdentify({ tokens, findPerson, hasSignIn, config, clock }: IdentifyOptions) {
  const adminHash = config.adminToken ? hashToken(config.adminToken) : undefined;

  async function byToken(authorization: string): Promise<Identity | undefined> {
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    if (!token) return undefined;
    if (adminHash && timingSafeEqual(hashToken(token), adminHash)) return { kind: 'operator' };
    const holder = await tokens.find(token);
    return holder && (!holder.expiresAt || holder.expiresAt > clock()) ? { kind: 'token', ...holder } : undefined;
  }

  async function bySession(request: FastifyRequest): Promise<Identity | undefined> {
    const person = await findPerson(request);
    if (!person) return undefined;
    // a browser sends the cookie whatever page asks for it
    if (!safeMethods.includes(request.method) && !fromOwnPage(request, config.publicUrl))
      throw new Problem(
        403,
        'foreign_page',
        'With a session only pages of this instance may change something. Programs send a token.',
      );
    return { kind: 'person', ...person };
  }

  return async (request: FastifyRequest, access: Access): Promise<Identity | undefined> => {
    if (request.headers.authorization !== undefined) return byToken(request.headers.authorization);
    if (access === 'ingest') return undefined; // events always name their source by a token, also from here
    return (await bySession(request)) ?? (isLocal(request) && !(await hasSignIn()) ? { kind: 'local' } : undefined);
  };
}
