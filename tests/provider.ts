import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A real identity provider on a port of its own, with people who need no password. */
export interface RealProvider {
  issuer: string;
  /** what is known of a person who signs in there */
  people: Map<string, { name: string; email?: string; roles?: string[] }>;
  /** signs with a new key from now on; the old one is gone */
  rotateKeys(): void;
  close(): Promise<void>;
}

export const client = { client_id: 'egovsad', client_secret: 'secret-of-the-client-at-the-provider' };

export async function realProvider(publicUrl: string): Promise<RealProvider> {
  let answer: RequestListener = () => {};
  const server = createServer((request, response) => answer(request, response));
  const issuer = await listening(server);
  const people: RealProvider['people'] = new Map();
  const rotateKeys = () => {
    answer = providerOf(issuer, publicUrl, people).callback();
  };
  rotateKeys();
  return { issuer, people, rotateKeys, close: () => closed(server) };
}

/** The address of a server that listens on a port of its own. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function providerOf(issuer: string, publicUrl: string, people: RealProvider['people']): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [
      {
        ...client,
        redirect_uris: [`${publicUrl}/sign-in/callback`],
        post_logout_redirect_uris: [`${publicUrl}/sign-in`],
        backchannel_logout_uri: `${publicUrl}/sign-in/ended`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['key of the cookies of the tests'] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'roles'], profile: ['name'], email: ['email'] },
    features: { backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true }, devInteractions: { enabled: true } },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
    // its own way refuses addresses of this machine
    fetch: (url, { method, headers, body, signal } = {}) =>
      fetch(url, { method: method ?? 'GET', headers: headers ?? {}, body: body ?? null, signal: signal ?? null }),
  });
}
