import { afterAll, beforeAll, expect, test } from 'vitest';
import { marburg, service } from './marburg.ts';
import { cookieOf, type PeopleApp, peopleApp } from './people-app.ts';

/** Tokens, passwords, session ids and one-time codes are in no log, no error and no address that the server makes. */
let tested: PeopleApp;
const logged: string[] = [];
const password = 'correct horse battery staple';
beforeAll(async () => {
  tested = await peopleApp({ LOG_LEVEL: 'trace' });
  const stream = Object.getOwnPropertySymbols(tested.app.log).find((symbol) => symbol.description === 'pino.stream');
  if (!stream) throw new Error('the logger has no stream to listen to');
  const log = tested.app.log as unknown as Record<symbol, { write(text: string): void }>;
  log[stream] = { write: (text) => logged.push(text) };
});
afterAll(() => tested.close());

test('whatever is asked, and however it goes wrong', async () => {
  const { token } = (await tested.admin('POST', '/api/v1/sources/1/tokens', { scopes: ['ingest', 'read'] })) as { token: string };
  const { code } = await tested.add('karl', [{ role: 'reader' }]);
  await tested.withPassword('erika', password, [{ role: 'reader', authority: marburg }]);
  const cookie = cookieOf(await tested.signIn('erika', password));
  const id = cookie.split('=')[1] ?? '';
  const secrets = [token, tested.sender, password, id, code, tested.config.adminToken ?? ''];

  const answers: string[] = [];
  const note = (answer: { body: string; headers: Record<string, unknown> }) =>
    answers.push(answer.body, JSON.stringify({ ...answer.headers, 'set-cookie': undefined }));
  const carriers: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { authorization: `Bearer ${token}x` },
    { authorization: `Basic ${token}` },
    { cookie, 'sec-fetch-site': 'same-origin' },
    { cookie, 'sec-fetch-site': 'cross-site' },
    { cookie: `${cookie}x` },
  ];
  const requests = [
    ['GET', '/api/v1/session'],
    ['GET', `/api/v1/kpis?kpi=${token}`],
    ['GET', `/api/v1/authorities/${marburg}?token=${token}&password=${encodeURIComponent(password)}`],
    ['GET', `/nowhere/${token}/${id}`],
    ['PUT', `/api/v1/authorities/${marburg}/offers/${service}`],
    ['POST', '/api/v1/events'],
    ['POST', '/sign-in'],
    ['POST', '/set-password'],
    ['DELETE', '/api/v1/people/1'],
  ] as const;
  const wrong = { password, code, token, account: 'erika', again: `${password}!`, nested: { token } };
  for (const headers of carriers) {
    for (const [method, url] of requests) {
      const more = method === 'GET' ? {} : { payload: wrong };
      note(await tested.app.inject({ method, url, headers: { host: 'egovsad.example.org', ...headers }, ...more }));
    }
  }
  note(await tested.signIn('erika', `${password}!`));
  note(await tested.browse('POST', '/set-password', { form: { code: 'x', password, again: password } }));
  note(await tested.browse('GET', '/sign-in', { cookie }));

  // the database fails in the middle of it
  await tested.store.pool.query('alter table session rename to session_gone');
  await tested.store.pool.query('alter table token rename to token_gone');
  for (const headers of [{ cookie }, { authorization: `Bearer ${token}y` }])
    note(await tested.app.inject({ url: '/api/v1/authorities', headers }));
  note(await tested.signIn('erika', password));

  expect(logged.length).toBeGreaterThanOrEqual(3);
  expect(logged.join('')).toContain('request failed');
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20);
    expect(logged.filter((line) => line.includes(secret))).toEqual([]);
    expect(answers.filter((text) => text.includes(secret))).toEqual([]);
  }
});
