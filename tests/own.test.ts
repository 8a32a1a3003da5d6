import type { LightMyRequestResponse } from 'fastify';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kpiIds } from '../server/contract/kpis.ts';
import { tileableKpis } from '../server/contract/own.ts';
import { isDashboardAddress } from '../server/contract/pages.ts';
import { expectProblem as expectShape, marburg, service } from './marburg.ts';
import { cookieOf, type PeopleApp, peopleApp } from './people-app.ts';
import { type TestApp, testApp } from './app.ts';

/** What people make their own: tiles, saved views, language and password; each for themselves. */
let tested: PeopleApp;
const expectProblem = (answer: LightMyRequestResponse, status: number, code: string, field?: string) =>
  expectShape({ status: answer.statusCode, body: answer.body }, status, code, field);
const password = 'correct horse battery staple';
let [erika, karl] = ['', ''];
beforeAll(async () => {
  tested = await peopleApp();
  await tested.withPassword('erika', password, [{ role: 'reader' }]);
  await tested.withPassword('karl', password, [{ role: 'reader' }]);
  erika = cookieOf(await tested.signIn('erika', password));
  karl = cookieOf(await tested.signIn('karl', password));
});
afterAll(() => tested.close());

const get = async <T>(cookie: string, url: string) => (await tested.browse('GET', `/api/v1${url}`, { cookie })).json<T>();
const put = (cookie: string, url: string, json: object) => tested.browse('PUT', `/api/v1${url}`, { cookie, json });
const post = (cookie: string, url: string, json: object) => tested.browse('POST', `/api/v1${url}`, { cookie, json });
const remove = (cookie: string, url: string) => tested.browse('DELETE', `/api/v1${url}`, { cookie });

describe('own tiles', () => {
  test('stay as they were chosen, for nobody else, until somebody goes back to the usual ones', async () => {
    expect(await get(erika, '/own/tiles')).toEqual({ kpis: null });
    const kpis = ['visits', 'starts', 'digital_share'];
    for (const chosen of [['starts'], kpis])
      expect((await put(erika, '/own/tiles', { kpis: chosen })).json()).toEqual({ kpis: chosen });
    expect([await get(erika, '/own/tiles'), await get(karl, '/own/tiles')]).toEqual([{ kpis }, { kpis: null }]);
    expect((await remove(erika, '/own/tiles')).statusCode).toBe(204);
    expect(await get(erika, '/own/tiles')).toEqual({ kpis: null });
  });

  test.each([
    ['none at all', []],
    ['one twice', ['starts', 'starts']],
    ['one by step', ['step_reached']],
    ['what is no KPI', ['profit']],
  ])('are refused: %s', async (_, kpis) => {
    expect((await put(erika, '/own/tiles', { kpis })).statusCode).toBe(400);
  });

  test('can be any KPI that is not asked by step, of everything, an authority or a topic, over any days', async () => {
    await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: 'Wohngeld' }, topic: 'wohnen' });
    expect((await put(erika, '/own/tiles', { kpis: tileableKpis })).statusCode).toBe(200);
    const asked = `/kpis?kpi=${tileableKpis.join(',')}&from=2026-09-01&to=2026-10-31`;
    for (const of of ['', `&authority=${marburg}`, '&topic=wohnen'])
      for (const interval of ['total', 'day', 'month']) {
        const { rows } = await get<{ rows: { kpi: string }[] }>(erika, `${asked}&interval=${interval}${of}`);
        expect(new Set(rows.map(({ kpi }) => kpi))).toEqual(new Set(tileableKpis));
      }
    expect(kpiIds.filter((id) => !tileableKpis.includes(id))).toEqual(['step_reached', 'step_dropped', 'dropoff_rate']);
    await remove(erika, '/own/tiles');
  });

  test('of a KPI that is gone are left out', async () => {
    await put(karl, '/own/tiles', { kpis: ['starts', 'visits'] });
    await tested.store.pool.query(`update own_tiles set kpis = '{profit,visits,starts}'`);
    expect(await get(karl, '/own/tiles')).toEqual({ kpis: ['visits', 'starts'] });
    await tested.store.pool.query(`update own_tiles set kpis = '{profit}'`);
    expect(await get(karl, '/own/tiles')).toEqual({ kpis: null });
  });
});

describe('saved views', () => {
  test('are listed by name, renamed and removed by whoever saved them', async () => {
    const address = '/services?period=30d&before=year&sort=-worst';
    const made = (await post(erika, '/own/views', { name: 'montags', address })).json<{ id: string }>();
    await post(erika, '/own/views', { name: 'Anfang', address: '/' });
    const names = async (cookie: string) =>
      (await get<{ views: { name: string }[] }>(cookie, '/own/views')).views.map(({ name }) => name);
    expect([await names(erika), await names(karl)]).toEqual([['Anfang', 'montags'], []]);
    for (const name of ['Montags', 'ANFANG'])
      expectProblem(await post(erika, '/own/views', { name, address }), 409, 'taken', 'name');
    expectProblem(await put(erika, `/own/views/${made.id}`, { name: 'anfang', address }), 409, 'taken', 'name');
    expect((await put(erika, `/own/views/${made.id}`, { name: 'Jeden Montag', address })).json()).toEqual({
      id: made.id,
      name: 'Jeden Montag',
      address,
    });
    expectProblem(await put(karl, `/own/views/${made.id}`, { name: 'Meins', address }), 404, 'not_found');
    expectProblem(await remove(karl, `/own/views/${made.id}`), 404, 'not_found');
    expect((await remove(erika, `/own/views/${made.id}`)).statusCode).toBe(204);
    expect(await names(erika)).toEqual(['Anfang']);
  });

  test.each([
    'https://example.org/',
    '//example.org/services',
    '/\\example.org',
    '/\t/example.org',
    'javascript:alert(1)',
    '/services/../../etc',
    '/services/%2e%2e/x',
    '/services/a/..',
    '/services#there',
    '/api/v1/session',
    '/sign-in?returnTo=/',
    `/services?search=${'x'.repeat(2000)}`,
    '',
  ])('lead to pages of the dashboard only, not to %j', async (address) => {
    expect((await post(erika, '/own/views', { name: 'Anderswo', address })).statusCode).toBe(400);
  });

  test('an address that is taken leads to this very host and path, whatever it holds', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '\t',
      'services',
      'topics',
      'admin',
      '?',
      '#',
      '@',
      ':',
      'a',
      ' ',
      'http:',
    );
    const texts = fc.array(parts, { maxLength: 8 }).map((some) => `/${some.join('')}`);
    fc.assert(
      fc.property(texts, (text) => {
        if (!isDashboardAddress(text)) return;
        const { origin, pathname, hash, href } = new URL(text, 'https://here.example');
        expect([origin, pathname, hash, href]).toEqual([
          'https://here.example',
          text.split('?')[0],
          '',
          `https://here.example${text}`,
        ]);
      }),
      { numRuns: 500 },
    );
  });

  test('and tiles go with the account', async () => {
    await tested.withPassword('dora', password);
    const dora = cookieOf(await tested.signIn('dora', password));
    await put(dora, '/own/tiles', { kpis: ['visits'] });
    await post(dora, '/own/views', { name: 'Meine', address: '/compare' });
    const rows = async () =>
      (
        await tested.store.pool.query(
          `select from own_tiles t join person p on p.id = t.person where account = 'dora'
           union all select from saved_view v left join person p on p.id = v.person where v.name = 'Meine'`,
        )
      ).rowCount;
    expect(await rows()).toBe(2);
    await tested.store.pool.query(`delete from session using person p where person = p.id and account = 'dora'`);
    await tested.store.pool.query(`delete from person where account = 'dora'`);
    expect(await rows()).toBe(0);
  });
});

describe('an own account', () => {
  test('says who it is of and where its sessions are, and keeps its language', async () => {
    tested.at('2026-11-22T09:20:00Z');
    const here = cookieOf(await tested.signIn('erika', password));
    expect(await get(here, '/account')).toEqual({
      account: 'erika',
      email: null,
      language: 'de',
      hasPassword: true,
      sessions: [
        { startedAt: '2026-11-22T09:20:00.000Z', usedAt: '2026-11-22T09:20:00.000Z', current: true },
        { startedAt: '2026-11-22T09:00:00.000Z', usedAt: '2026-11-22T09:00:00.000Z', current: false },
      ],
    });
    await tested.browse('PATCH', '/api/v1/account', { cookie: here, json: { language: 'en' } });
    expect(await get(erika, '/session')).toMatchObject({ language: 'en' });
    tested.at('2026-11-22T10:30:00Z');
    const later = cookieOf(await tested.signIn('erika', password));
    expect((await get<{ sessions: object[] }>(later, '/account')).sessions).toHaveLength(1); // the others were idle for an hour
  });

  test('changes its password with the current one only; other sessions end, and links to set one', async () => {
    tested.at('2026-11-22T12:00:00Z');
    const { id } = await tested.add('paul');
    await tested.browse('POST', '/set-password', { form: { code: await linkOf(id), password, again: password } });
    const [here, there] = [cookieOf(await tested.signIn('paul', password)), cookieOf(await tested.signIn('paul', password))];
    const next = 'quite another password';
    const change = (json: object) => put(here, '/account/password', json);
    expectProblem(await change({ current: 'not this one', next }), 400, 'wrong_password', 'current');
    expect((await change({ current: password, next: 'too short' })).statusCode).toBe(400);
    const code = await linkOf(id);
    expect((await change({ current: password, next })).statusCode).toBe(204);
    const stays = await Promise.all([here, there].map((cookie) => tested.browse('GET', '/api/v1/session', { cookie })));
    expect(stays.map(({ statusCode }) => statusCode)).toEqual([200, 401]);
    const signIns = await Promise.all([password, next].map((one) => tested.signIn('paul', one)));
    expect(signIns.map(({ statusCode }) => statusCode)).toEqual([401, 303]);
    const used = await tested.browse('POST', '/set-password', { form: { code, password, again: password } });
    expect(used.statusCode).toBe(400);
    const { rows } = await tested.store.pool.query(
      `select actor, actor_id, after from audit where what = 'password' order by id desc`,
    );
    expect(rows[0]).toEqual({ actor: 'person', actor_id: id, after: 'set' });
  });

  const linkOf = async (id: number) =>
    ((await tested.admin('POST', `/api/v1/people/${id}/link`)) as { link: string }).link.split('#')[1] ?? '';

  test('cannot be guessed over a session that somebody left open', async () => {
    await tested.withPassword('anna', password);
    const open = cookieOf(await tested.signIn('anna', password));
    const guess = () => put(open, '/account/password', { current: 'a guess', next: 'quite another password' });
    for (let nr = 0; nr < 5; nr++) expect((await guess()).statusCode).toBe(400);
    const refused = await guess();
    expectProblem(refused, 429, 'too_many_attempts');
    expect(refused.headers['retry-after']).toBe('15');
  });
});

describe('whoever is at the machine itself, without sign-in', () => {
  let alone: TestApp;
  beforeAll(async () => {
    alone = await testApp('2026-11-22T09:00:00Z');
  });
  afterAll(() => alone.close());
  const call = (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) =>
    alone.app.inject({ method, url: `/api/v1${url}`, headers: { host: '127.0.0.1:8080' }, ...(payload ? { payload } : {}) });

  test('has tiles and views as well, but no account', async () => {
    for (const kpi of ['visits', 'starts']) await call('PUT', '/own/tiles', { kpis: [kpi] });
    expect((await call('GET', '/own/tiles')).json()).toEqual({ kpis: ['starts'] });
    for (const status of [201, 409])
      expect((await call('POST', '/own/views', { name: 'Start', address: '/?period=7d' })).statusCode).toBe(status);
    expect((await call('GET', '/own/views')).json()).toMatchObject({ views: [{ name: 'Start', address: '/?period=7d' }] });
    expectProblem(await call('GET', '/account'), 404, 'not_found');
  });
});
