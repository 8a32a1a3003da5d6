import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { z } from 'zod';
import type { OidcConfig } from '../config.ts';
import type { Clock } from '../http.ts';
import { returnToOf } from './return-to.ts';

/** What must be remembered while somebody is away at the identity provider. */
export const Journey = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string().transform(returnToOf),
  language: z.enum(['de', 'en']),
});
export type Journey = z.output<typeof Journey>;

/** Whom the identity provider vouches for. */
export interface Voucher {
  issuer: string;
  subject: string;
  /** the session there */
  sid: string | undefined;
  /** its word for it, as it came */
  idToken: string | undefined;
  claims: Record<string, unknown>;
}

/** The identity provider: OpenID Connect, authorisation code with PKCE, state and nonce. */
export interface Provider {
  /** Where to send somebody who wants to sign in. */
  begin(journey: Pick<Journey, 'returnTo' | 'language'>): Promise<{ url: URL; journey: Journey }>;
  /** Who came back to `url`. Throws where the answer does not belong to the journey or is not the provider's. */
  finish(url: URL, journey: Journey): Promise<Voucher>;
  /** Where somebody ends their session at the provider, if it has such an address; the ID token says which session. */
  endUrl(idToken: string | undefined): Promise<URL | undefined>;
  /** Whose sessions a logout token (back-channel logout) ends. Throws where it is not the provider's. */
  ended(logoutToken: string): Promise<Ended>;
}

/** Sessions that are over at the provider: one, or all of somebody. */
export interface Ended {
  issuer: string;
  subject: string | undefined;
  sid: string | undefined;
}

interface Discovered {
  client: openid.Configuration;
  keys: ReturnType<typeof createRemoteJWKSet>;
  at: number;
}

const freshMs = 60_000; // a moved address or a rotated key is known after a minute
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** Servers refuse addresses that are too long; without the hint the provider asks whether to sign out. */
const longestHint = 4_000;

export const callbackPath = '/sign-in/callback';

export function createProvider(config: OidcConfig, clock: Clock): Provider {
  let known: Promise<Discovered> | undefined;
  const address = (path: string) => new URL(path, config.publicUrl).href;

  async function discover(): Promise<Discovered> {
    const before = await known?.catch(() => undefined);
    if (before && Math.abs(clock().getTime() - before.at) < freshMs) return before;
    known = discovered(config, clock().getTime());
    return await known;
  }

  return {
    async begin(more) {
      const { client } = await discover();
      const journey = {
        ...more,
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(client, {
        redirect_uri: address(callbackPath),
        scope: config.scope,
        state: journey.state,
        nonce: journey.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(journey.verifier),
        code_challenge_method: 'S256',
      });
      return { url, journey };
    },
    async finish(url, journey) {
      const { client } = await discover();
      const tokens = await openid.authorizationCodeGrant(client, new URL(`${address(callbackPath)}${url.search}`), {
        pkceCodeVerifier: journey.verifier,
        expectedState: journey.state,
        expectedNonce: journey.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('the identity provider sent no ID token');
      return {
        issuer: claims.iss,
        subject: claims.sub,
        sid: typeof claims['sid'] === 'string' ? claims['sid'] : undefined,
        idToken: tokens.id_token,
        claims,
      };
    },
    async endUrl(idToken) {
      const { client } = await discover();
      if (!client.serverMetadata().end_session_endpoint) return undefined;
      const hint = idToken && idToken.length <= longestHint ? { id_token_hint: idToken } : {};
      return openid.buildEndSessionUrl(client, { post_logout_redirect_uri: address('/sign-in'), ...hint });
    },
    async ended(logoutToken) {
      const { client, keys } = await discover();
      const { payload } = await jwtVerify(logoutToken, keys, {
        issuer: client.serverMetadata().issuer,
        audience: config.clientId,
        maxTokenAge: '5 minutes',
        clockTolerance: '30 seconds',
        currentDate: clock(),
        requiredClaims: ['iat', 'jti', 'events'],
      });
      const { sub: subject, sid, events, nonce } = LogoutClaims.parse(payload);
      if (nonce !== undefined || !Object.hasOwn(events, logoutEvent) || (subject === undefined && sid === undefined))
        throw new Error('this is no logout token');
      return { issuer: client.serverMetadata().issuer, subject, sid };
    },
  };
}

const LogoutClaims = z.object({
  sub: z.string().optional(),
  sid: z.string().optional(),
  nonce: z.unknown().optional(),
  events: z.record(z.string(), z.unknown()),
});

async function discovered({ issuer, clientId, clientSecret }: OidcConfig, at: number): Promise<Discovered> {
  const server = new URL(issuer);
  // ID tokens are checked by their signature, too, not by where they came from alone
  const execute = [openid.enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [openid.allowInsecureRequests] : [])];
  const client = await openid.discovery(server, clientId, clientSecret, undefined, { execute, timeout: 10 });
  const { jwks_uri: uri } = client.serverMetadata();
  if (!uri) throw new Error('the identity provider names no keys (jwks_uri)');
  return { client, keys: createRemoteJWKSet(new URL(uri)), at };
}
