import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { returnToOf } from '../server/people/return-to.ts';
import { buildApp } from '../server/app.ts';
import { trySignIn } from '../server/people/local.ts';
import { deleteOldFailures } from '../server/people/lockout.ts';
import { deleteEnded } from '../server/people/sessions.ts';
import { expectProblem, marburg } from './marburg.ts';
import { cookieOf, host, type PeopleApp, peopleApp, publicUrl } from './people-app.ts';

/** Local accounts: links, passwords, sessions and their ends, lockout, and pages of others that try to act for us. */
let tested: PeopleApp;
const password = 'correct horse battery staple';
const start = '2026-11-22T09:00:00Z';
const after = (minutes: number) => tested.at(new Date(Date.parse(start) + minutes * 60_000).toISOString());
beforeAll(async () => {
  tested = await peopleApp();
  await tested.withPassword('erika', password, [{ role: 'reader', authority: marburg }]);
});
beforeEach(() => tested.at(start));
afterAll(() => tested.close());

const neverLocked = { begin: async () => 0, succeeded: async () => {} };
const whoAmI = (cookie: string) => tested.browse('GET', '/api/v1/session', { cookie });
const signedIn = async (account = 'erika') => cookieOf(await tested.signIn(account, password));

describe('an account', () => {
  test('signs in with name and password, and knows who it is and what it may see', async () => {
    const answer = await tested.signIn(' Erika ', password);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    expect(answer.headers['set-cookie']).toMatch(/^__Host-egovsad=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const session = await whoAmI(cookieOf(answer));
    expect([session.statusCode, session.headers['cache-control'], session.json()]).toEqual([
      200,
      'private, no-cache',
      {
        kind: 'person',
        person: expect.any(Number),
        name: 'Name of erika',
        language: 'de',
        roles: [{ role: 'reader', authority: marburg }],
        authorities: [marburg],
      },
    ]);
  });

  test('keeps neither password, session nor code in the database or in the audit log', async () => {
    const { code } = await tested.add('karl');
    const cookie = await signedIn();
    const tables = ['person', 'session', 'password_link', 'sign_in_failure', 'audit'];
    const rows = await Promise.all(tables.map((table) => tested.store.pool.query(`select t::text as row from ${table} t`)));
    const kept = JSON.stringify(rows.map((answer) => answer.rows));
    for (const secret of [password, cookie.split('=')[1] ?? '', code]) expect(kept).not.toContain(secret);
    expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(JSON.stringify(await tested.admin('GET', '/api/v1/audit'))).not.toContain('argon2id');
  });

  test('is answered alike whether it is unknown, disabled, without a password or given a wrong one', async () => {
    const { id } = await tested.add('ohne-passwort');
    await tested.withPassword('gesperrt', password);
    const people = (await tested.admin('GET', '/api/v1/people')) as { people: { id: number; account: string }[] };
    const locked = people.people.find(({ account }) => account === 'gesperrt')?.id;
    await tested.app.inject({
      method: 'PATCH',
      url: `/api/v1/people/${locked}`,
      headers: { authorization: `Bearer ${tested.config.adminToken}` },
      payload: { disabled: true },
    });
    const answers = await Promise.all(
      ['erika', 'niemand', 'gesperrt', 'ohne-passwort'].map(async (account) => {
        const { statusCode, body, headers } = await tested.signIn(account, account === 'erika' ? 'wrong' : password);
        return { statusCode, body: body.replace(account, ''), cookie: headers['set-cookie'] };
      }),
    );
    expect(answers[0]).toMatchObject({ statusCode: 401, body: expect.stringContaining('stimmen nicht'), cookie: undefined });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(id).toBeGreaterThan(0);
  });

  test('that is disabled is signed out at once, and its old link no longer works', async () => {
    const id = await tested.withPassword('geht', password, [{ role: 'reader' }]);
    const cookie = await signedIn('geht');
    const { link } = (await tested.admin('POST', `/api/v1/people/${id}/link`)) as { link: string };
    expect((await whoAmI(cookie)).statusCode).toBe(200);
    await tested.app.inject({
      method: 'PATCH',
      url: `/api/v1/people/${id}`,
      headers: { authorization: `Bearer ${tested.config.adminToken}` },
      payload: { disabled: true },
    });
    expectProblem({ status: 401, body: (await whoAmI(cookie)).body }, 401, 'unauthorized');
    const form = { code: link.split('#')[1] ?? '', password, again: password };
    expect((await tested.browse('POST', '/set-password', { form })).body).toContain('Dieser Link gilt nicht mehr');
  });
});

describe('a one-time link', () => {
  const set = (code: string, one = password, again = one) =>
    tested.browse('POST', '/set-password', { form: { code, password: one, again } });

  test('works once, and ends the sessions that were open', async () => {
    const id = await tested.withPassword('vergesslich', password);
    const cookie = await signedIn('vergesslich');
    const { link } = (await tested.admin('POST', `/api/v1/people/${id}/link`)) as { link: string };
    expect(link).toMatch(new RegExp(`^${publicUrl}/set-password#[\\w-]{32}$`));
    const code = link.split('#')[1] ?? '';
    expect((await whoAmI(cookie)).statusCode).toBe(200);
    expect((await set(code, 'a wholly new password')).headers.location).toBe('/set-password/saved?lang=de');
    expect((await whoAmI(cookie)).statusCode).toBe(401);
    expect((await set(code)).statusCode).toBe(400);
    expect((await tested.signIn('vergesslich', password)).statusCode).toBe(401);
    expect((await tested.signIn('vergesslich', 'a wholly new password')).statusCode).toBe(303);
  });

  test('runs out after three days, and a newer one ends it', async () => {
    const { id, code } = await tested.add('spaet');
    after(72 * 60);
    expect((await set(code)).body).toContain('Dieser Link gilt nicht mehr');
    after(72 * 60 - 1);
    await tested.admin('POST', `/api/v1/people/${id}/link`);
    expect((await set(code)).statusCode).toBe(400);
  });

  test('says what is wrong with a password, and stays good', async () => {
    const { code } = await tested.add('waehlerisch');
    expect((await set(code, 'too short')).body).toContain('12 bis 200 Zeichen');
    expect((await set(code, 'x'.repeat(201))).body).toContain('12 bis 200 Zeichen');
    expect((await set(code, password, `${password}!`)).body).toContain('nicht gleich');
    expect((await set(code)).statusCode).toBe(303);
  });
});

describe('a session', () => {
  test('ends when it is signed out, for good, and everywhere if asked', async () => {
    const [one, two, three] = [await signedIn(), await signedIn(), await signedIn()];
    const out = await tested.browse('DELETE', '/api/v1/session', { cookie: one });
    expect([out.statusCode, out.json(), cookieOf(out)]).toEqual([200, { next: '/sign-in' }, '']);
    const states = async () => (await Promise.all([one, two, three].map(whoAmI))).map(({ statusCode }) => statusCode);
    expect(await states()).toEqual([401, 200, 200]);
    expect((await tested.browse('DELETE', '/api/v1/sessions', { cookie: two })).statusCode).toBe(200);
    expect(await states()).toEqual([401, 401, 401]);
  });

  test('ends after an hour without a request, and after twelve in any case', async () => {
    const [idle, busy] = [await signedIn(), await signedIn()];
    for (let minutes = 50; minutes < 12 * 60; minutes += 50) {
      after(minutes);
      expect((await whoAmI(busy)).statusCode, `after ${minutes} minutes`).toBe(200);
    }
    expect((await whoAmI(idle)).statusCode).toBe(401);
    after(12 * 60);
    expect((await whoAmI(busy)).statusCode).toBe(401);
  });

  test('is a new one after signing in again, and the one before ends', async () => {
    const before = await signedIn();
    const again = await tested.signIn('erika', password, { cookie: before });
    expect(cookieOf(again)).not.toBe(before);
    expect((await whoAmI(before)).statusCode).toBe(401);
  });

  test('follows a change of roles at once', async () => {
    const id = await tested.withPassword('wechselt', password);
    const cookie = await signedIn('wechselt');
    const authorities = async () => (await tested.browse('GET', '/api/v1/authorities', { cookie })).json().authorities?.length;
    expect(await authorities()).toBeUndefined(); // without any role nothing is shown
    await tested.admin('PUT', `/api/v1/people/${id}/roles`, [{ role: 'reader' }]);
    expect(await authorities()).toBe(2);
    await tested.admin('PUT', `/api/v1/people/${id}/roles`, []);
    expect((await tested.browse('GET', '/api/v1/authorities', { cookie })).statusCode).toBe(403);
  });

  test('sends nothing to ingestion: events name their source by a token', async () => {
    const answer = await tested.browse('POST', '/api/v1/events', { cookie: await signedIn(), json: [] });
    expect(answer.statusCode).toBe(401);
  });
});

describe('a page of somebody else', () => {
  const foreign: [string, Record<string, string>][] = [
    ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['of a neighbouring host', { 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' }],
    ['in a browser that names the origin only', { origin: 'https://evil.example' }],
    ['without an origin', { origin: 'null' }],
    ['that says nothing', {}],
    ['with our name in another scheme', { origin: `http://${host}` }],
  ];
  test.each(foreign)('%s changes nothing with the cookie of its visitor', async (_, headers) => {
    const cookie = await signedIn();
    const answer = await tested.browse('DELETE', '/api/v1/session', { cookie, headers });
    expectProblem({ status: answer.statusCode, body: answer.body }, 403, 'foreign_page');
    expect((await whoAmI(cookie)).statusCode).toBe(200);
    const form = await tested.signIn('erika', password, { headers });
    expect([form.statusCode, cookieOf(form)]).toEqual([403, '']);
  });

  test('is not mistaken for one of ours in browsers that name the origin only', async () => {
    const headers = { origin: publicUrl };
    const answer = await tested.browse('DELETE', '/api/v1/session', { cookie: await signedIn(), headers });
    expect(answer.statusCode).toBe(200);
  });
});

test('a session is known to every process of the instance, and ends in all', async () => {
  const { store, config, keys } = tested;
  const other = await buildApp({ store, config, keys, clock: () => new Date(start) });
  const cookie = await signedIn();
  const there = () => other.inject({ url: '/api/v1/session', headers: { cookie } });
  expect((await there()).statusCode).toBe(200);
  await tested.browse('DELETE', '/api/v1/sessions', { cookie });
  expect((await there()).statusCode).toBe(401);
  await other.close();
});

test('an unknown account takes as long to be refused as a known one', async () => {
  const took = async (account: string) => {
    const began = performance.now();
    await trySignIn(tested.store.db, neverLocked, { account, password: 'wrong', address: '' }, new Date(start));
    return performance.now() - began;
  };
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let nr = 0; nr < 15; nr++) {
    known.push(await took('erika'));
    unknown.push(await took('there-is-no-such-account'));
  }
  const median = (times: number[]) => times.toSorted((one, another) => one - another)[7] ?? 0;
  expect(median(unknown)).toBeGreaterThan(median(known) / 2); // without the work it would be a tenth
});

test('what has ended is deleted, and nothing else', async () => {
  for (const table of ['session', 'password_link']) await tested.store.pool.query(`delete from ${table}`);
  const open = await signedIn();
  await tested.add('mit-link');
  await tested.signIn('wer', 'wrong');
  const counts = async () => Promise.all(['session', 'password_link', 'sign_in_failure'].map(tested.count));
  const clean = async (now: Date) => {
    await deleteEnded(tested.store.db, tested.config, now);
    await deleteOldFailures(tested.store.db, now);
  };
  await clean(new Date(start));
  const [sessions = 0, links = 0, failures = 0] = await counts();
  expect([sessions, links > 0, failures > 0]).toEqual([1, true, true]);
  await clean(new Date('2026-11-22T09:59:59Z'));
  expect((await whoAmI(open)).statusCode).toBe(200);
  await clean(new Date('2026-11-25T09:00:00Z'));
  expect(await counts()).toEqual([0, 0, 0]);
});

test('from the first account on this machine is nobody special, and no sooner; who made it is not locked out', async () => {
  const fresh = await peopleApp({ PUBLIC_URL: '' });
  try {
    const here = { url: '/api/v1/people', headers: { host: '127.0.0.1:8080' }, remoteAddress: '127.0.0.1' };
    const people = () => fresh.app.inject(here);
    expect((await people()).statusCode).toBe(200);
    expect((await fresh.browse('GET', '/sign-in')).body).toContain('Hier ist keine Anmeldung eingerichtet.');
    const payload = { account: 'erika', name: 'Erika', roles: [{ role: 'admin' }] };
    const made = await fresh.app.inject({ ...here, method: 'POST', payload });
    expect((await people()).statusCode).toBe(401);
    const form = { code: made.json<{ link: string }>().link.split('#')[1] ?? '', password, again: password };
    await fresh.browse('POST', '/set-password', { form });
    const session = await fresh.signIn('erika', password);
    expect((await fresh.browse('GET', '/api/v1/people', { cookie: cookieOf(session) })).statusCode).toBe(200);
    const answer = await fresh.browse('GET', '/sign-in', { headers: {} });
    expect(answer.body).toContain('Kontoname');
  } finally {
    await fresh.close();
  }
});

test('after signing in one goes on where one wanted to, and never to another host', async () => {
  const to = async (returnTo: string) =>
    (await tested.browse('POST', `/sign-in?${new URLSearchParams({ returnTo })}`, { form: { account: 'erika', password } }))
      .headers.location;
  expect(await to('/services/065340014014/wohngeld?period=30&lang=en#top')).toBe(
    '/services/065340014014/wohngeld?period=30&lang=en#top',
  );
  for (const evil of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\\/evil',
    'javascript:x',
    '',
  ])
    expect(await to(evil), evil).toBe('/');
  const part = fc.constantFrom('/', '\\', '\t', '\n', ' ', '.', '..', ':', '@', '?', '#', 'evil.example', 'https', '%2f', '\0');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(part).map((parts) => parts.join('')),
        fc.string(),
      ),
      (text) => {
        expect(new URL(returnToOf(text), publicUrl).origin).toBe(publicUrl);
      },
    ),
    { numRuns: 2_000 },
  );
});
