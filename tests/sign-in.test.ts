import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { returnToOf } from '../server/people/return-to.ts';
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
    const authorities = async () => (await tested.browse('GET', '/api/v1/authorities', { cookie })).json().authorities.length;
    expect(await authorities()).toBe(0);
    await tested.admin('PUT', `/api/v1/people/${id}/roles`, [{ role: 'reader' }]);
    expect(await authorities()).toBe(2);
    await tested.admin('PUT', `/api/v1/people/${id}/roles`, []);
    expect(await authorities()).toBe(0);
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

describe('who guesses', () => {
  const guess = (account: string, address: string) => tested.signIn(account, 'a wrong password', { address });
  const statuses = async (count: number, account: string, address = '10.9.9.9') => {
    const seen: number[] = [];
    for (let nr = 0; nr < count; nr++) seen.push((await guess(account, address)).statusCode);
    return seen;
  };

  test.each(['geraten', 'there-is-no-such-account'])('at %s waits after five failures, longer each time', async (account) => {
    if (account === 'geraten') await tested.withPassword(account, password);
    expect(await statuses(6, account)).toEqual([401, 401, 401, 401, 401, 429]);
    let waited = 0;
    const waits: number[] = [];
    for (let nr = 0; nr < 8; nr++) {
      const answer = await guess(account, `10.8.8.${nr}`);
      waits.push(Number(answer.headers['retry-after']));
      expect(answer.body).toContain('Zu viele vergebliche Versuche');
      waited += waits.at(-1) ?? 0;
      tested.at(new Date(Date.parse(start) + waited * 1000).toISOString());
      expect((await guess(account, `10.8.8.${nr}`)).statusCode).toBe(401);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900]);
    tested.at(new Date(Date.parse(start) + (waited + 900) * 1000).toISOString());
    if (account === 'geraten') expect((await tested.signIn(account, password)).statusCode).toBe(303);
  });

  test('many accounts from one address waits after thirty', async () => {
    const seen: number[] = [];
    for (let nr = 0; nr < 31; nr++) seen.push((await guess(`guess-${nr}`, '10.7.7.7')).statusCode);
    expect([seen.indexOf(429), (await guess('guess-99', '10.7.7.8')).statusCode]).toEqual([30, 401]);
  });

  test('with many attempts at once gets no further', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, nr) => guess('at-once', `10.6.6.${nr}`)));
    expect(answers.filter(({ statusCode }) => statusCode === 401).length).toBe(5);
  });
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
