import { createServer } from 'node:http';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PersonEntry, Session } from '../server/contract/people.ts';
import { answerUserCall } from '../server/commands/user.ts';
import { type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { client, closed, listening, type RealProvider, realProvider } from './provider.ts';
import { type Visited, type Visitor, visitor } from './visitor.ts';

/** Signing in at a real, certified identity provider, and what it says about who signs out there. */
let tested: Marburg;
let provider: RealProvider;
let address: string;
const server = createServer((request, response) => tested.app.routing(request, response));
beforeAll(async () => {
  for (const how of ['info', 'warn'] as const) vi.spyOn(console, how).mockImplementation(() => {}); // it says that it is for tests
  address = await listening(server);
  provider = await realProvider(address);
  tested = await marburgApp(oidcSettings());
  tested.at(new Date().toISOString()); // the provider has a clock of its own
});
afterAll(async () => {
  await provider.close();
  await closed(server);
  await tested.close();
});

const oidcSettings = () => ({
  PUBLIC_URL: address,
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: client.client_id,
  OIDC_CLIENT_SECRET: client.client_secret,
  OIDC_ROLES_CLAIM: 'roles',
});

/** Goes to the provider from our page and says there who they are. */
async function signIn(browser: Visitor, who: string, returnTo = '/api/v1/session'): Promise<Visited> {
  const ours = await browser.go(`${address}/sign-in?${new URLSearchParams({ returnTo })}`);
  const link = /href="(\/sign-in\/provider[^"]*)"/.exec(ours.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  let page = await browser.go(address + link);
  if (page.form.fields['prompt'] === 'login')
    page = await browser.go(page.form.action, { ...page.form.fields, login: who, password: 'x' });
  if (page.form.fields['prompt'] === 'consent') page = await browser.go(page.form.action, page.form.fields);
  return page;
}
const session = async (browser: Visitor) => {
  const { status, body } = await browser.call('GET', `${address}/api/v1/session`);
  return status === 200 ? (JSON.parse(body) as Session) : status;
};

const log = async () =>
  ((await tested.admin('GET', '/api/v1/audit?kind=session')) as { entries: { actor: string; what: string }[] }).entries;

describe('with an identity provider', () => {
  test('somebody signs in there, goes on where they wanted to, and has the roles of their claim', async () => {
    const roles = [`egovsad:manager:${marburg}/${service}`, 'egovsad:reader:066110000000', 'other:admin', 'egovsad:nonsense'];
    provider.people.set('erika', { name: 'Erika Mustermann', email: 'erika@example.org', roles });
    const browser = visitor();
    const there = await signIn(browser, 'erika', '/api/v1/session?lang=de');
    expect([there.url, there.status]).toEqual([`${address}/api/v1/session?lang=de`, 200]);
    expect(await session(browser)).toEqual({
      kind: 'person',
      person: expect.any(Number),
      name: 'Erika Mustermann',
      language: 'de',
      roles: [
        { role: 'manager', authority: marburg, service },
        { role: 'reader', authority: '066110000000' },
      ],
      authorities: [marburg, '066110000000'],
    });
  });

  test('roles follow the claim at the next sign-in, and the log says who changed them', async () => {
    provider.people.set('wechselt', { name: 'Wechselt', roles: ['egovsad:reader'] });
    await signIn(visitor(), 'wechselt');
    provider.people.set('wechselt', { name: 'Wechselt', roles: ['egovsad:admin'] });
    const browser = visitor();
    await signIn(browser, 'wechselt');
    expect(await session(browser)).toMatchObject({ roles: [{ role: 'admin' }] });
    const { entries } = (await tested.admin('GET', '/api/v1/audit?kind=change')) as { entries: object[] };
    expect(entries.at(-1)).toMatchObject({
      actor: 'provider',
      before: { roles: [{ role: 'reader' }] },
      after: { roles: [{ role: 'admin' }] },
    });
  });

  test.each([
    ['no roles of ours', ['staff']],
    ['none at all', undefined],
  ])('who has %s is not let in, and told whom to ask', async (_, roles) => {
    provider.people.set('fremd', { name: 'Fremd', ...(roles ? { roles } : {}) });
    const browser = visitor();
    const page = await signIn(browser, 'fremd');
    expect([page.status, page.body]).toEqual([403, expect.stringContaining('haben hier aber noch keine Rechte')]);
    expect((await log()).at(-1)).toMatchObject({ actor: 'provider', what: 'sign-in', after: { failed: 'no role' } });
    expect(await session(browser)).toBe(401);
  });

  test('this machine no longer acts as admin', async () => {
    const headers = { host: '127.0.0.1:8080' };
    expect((await tested.app.inject({ url: '/api/v1/people', headers, remoteAddress: '127.0.0.1' })).statusCode).toBe(401);
  });

  test('an answer that belongs to no journey of this browser is refused', async () => {
    provider.people.set('erika', { name: 'Erika Mustermann', roles: ['egovsad:reader'] });
    const stranger = visitor();
    for (const url of ['/sign-in/callback?code=abc&state=def', '/sign-in/callback', '/sign-in/callback?error=access_denied'])
      expect((await stranger.go(address + url)).body).toContain('nicht abgeschlossen');
    await stranger.go(`${address}/sign-in/provider`); // a journey, but not the one of the code
    const forged = await stranger.go(`${address}/sign-in/callback?code=abc&state=def&iss=${encodeURIComponent(provider.issuer)}`);
    expect([forged.status, await session(stranger)]).toEqual([400, 401]);
  });

  test('a new signing key is known after a minute', async () => {
    provider.people.set('erika', { name: 'Erika Mustermann', roles: ['egovsad:reader'] });
    provider.rotateKeys();
    tested.at(new Date(Date.now() + 61_000).toISOString());
    const browser = visitor();
    expect((await signIn(browser, 'erika')).status).toBe(200);
    expect(await session(browser)).toMatchObject({ name: 'Erika Mustermann' });
  });
});

describe('who signs out', () => {
  test('here is sent to the provider, which ends its session and tells all others of ours', async () => {
    provider.people.set('geht', { name: 'Geht', roles: ['egovsad:reader'] });
    const browser = visitor();
    await signIn(browser, 'geht');
    const out = await browser.call('DELETE', `${address}/api/v1/session`);
    const { next } = JSON.parse(out.body) as { next: string };
    expect(next).toMatch(new RegExp(`^${provider.issuer}/session/end\\?.*client_id=egovsad`));
    expect(decodeJwt(new URL(next).searchParams.get('id_token_hint') ?? '')).toMatchObject({ sub: 'geht', aud: 'egovsad' });
    expect(await session(browser)).toBe(401);
    const asked = await browser.go(next);
    const back = await browser.go(asked.form.action, { ...asked.form.fields, logout: 'yes' });
    expect([back.url, back.status]).toEqual([`${address}/sign-in`, 200]);
    const again = await browser.go(`${address}/sign-in/provider`);
    expect(again.form.fields['prompt']).toBe('login'); // there, too, nobody is signed in any more
  });

  test('at the provider is signed out here by its logout token, in that session only', async () => {
    provider.people.set('doppelt', { name: 'Doppelt', roles: ['egovsad:reader'] });
    const [one, other] = [visitor(), visitor()];
    await signIn(one, 'doppelt');
    await signIn(other, 'doppelt');
    const asked = await one.go(`${provider.issuer}/session/end?client_id=egovsad`);
    await one.go(asked.form.action, { ...asked.form.fields, logout: 'yes' });
    expect(await session(one)).toBe(401);
    expect(await session(other)).toMatchObject({ name: 'Doppelt' });
    expect((await log()).at(-1)).toMatchObject({ actor: 'provider', what: 'sign-out', after: { sessions: 1 } });
  });

  test.each(['', 'nonsense', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJlcmlrYSJ9.'])('not by the logout token %j', async (token) => {
    const answer = await tested.app.inject({
      method: 'POST',
      url: '/sign-in/ended',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `${new URLSearchParams({ logout_token: token })}`,
    });
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([400, 'no-store']);
  });
});

test('without a claim for roles an admin grants them here, after a first try; and a disabled person stays out', async () => {
  const { OIDC_ROLES_CLAIM: _, ...settings } = oidcSettings();
  const before = tested;
  tested = await marburgApp(settings);
  tested.at(new Date().toISOString());
  try {
    provider.people.set('neu', { name: 'Neu', roles: ['egovsad:admin'] });
    const browser = visitor();
    expect((await signIn(browser, 'neu')).status).toBe(403);
    const { people } = (await tested.admin('GET', '/api/v1/people')) as { people: PersonEntry[] };
    expect(people).toMatchObject([{ name: 'Neu', account: null, roles: [] }]);
    await tested.admin('PUT', `/api/v1/people/${people[0]?.id}/roles`, [{ role: 'reader', authority: marburg }]);
    expect((await signIn(browser, 'neu')).status).toBe(200);
    expect(await session(browser)).toMatchObject({ roles: [{ role: 'reader', authority: marburg }] });
    const command = { db: tested.store.db, config: tested.config, now: new Date(), print: () => {} };
    await answerUserCall(['disable', `${people[0]?.id}`], command);
    expect(await session(browser)).toBe(401);
    expect((await signIn(browser, 'neu')).status).toBe(403);
  } finally {
    await tested.close();
    tested = before;
  }
});

test('a provider that cannot be reached is said in words', async () => {
  const gone = await marburgApp({
    PUBLIC_URL: 'https://egovsad.example.org',
    OIDC_ISSUER: 'http://127.0.0.1:1',
    OIDC_CLIENT_ID: 'x',
    OIDC_CLIENT_SECRET: 'y',
    LOG_LEVEL: 'silent',
  });
  try {
    const answer = await gone.app.inject('/sign-in/provider?lang=en');
    expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('cannot be reached at the moment')]);
  } finally {
    await gone.close();
  }
});
