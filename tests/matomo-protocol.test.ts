import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectProblem, kassel, marburg, type Marburg, marburgApp, now, service } from './marburg.ts';
import { type BulkAnswer, matomoSource, saveMapping } from './matomo-app.ts';

/** `/matomo.php` as any client of Matomo may use it. */
let tested: Marburg;
let source: number;
let token: string;
const mapping = {
  sites: { '1': { authority: marburg, service }, '2': { authority: kassel, service } },
  fields: { attempt: { parameter: 'pv_id' } },
  events: [
    { type: 'visited', when: { url: '/wohngeld' } },
    { type: 'started', when: { category: 'Formular', action: 'Beginn' } },
    { type: 'step', when: { category: 'Formular', action: 'Schritt*' }, fields: { step: { parameter: 'e_n' } } },
    { type: 'rated', when: { category: 'Bewertung' }, fields: { rating: { parameter: 'e_v' } } },
  ],
};
beforeAll(async () => {
  tested = await marburgApp();
  ({ id: source, token } = await matomoSource(tested, [marburg], mapping));
});
afterAll(() => tested.close());
beforeEach(() => tested.store.pool.query('truncate inbox, refusal'));

const start = { idsite: '1', rec: '1', e_c: 'Formular', e_a: 'Beginn', pv_id: 'Xz81aQ' };
const text = (parameters: object) => `${new URLSearchParams(parameters as Record<string, string>)}`;
interface Call {
  query?: string;
  body?: string | Buffer;
  type?: string;
  authorization?: string | undefined;
  url?: string;
  headers?: Record<string, string>;
}
async function call({ query = '', body, type, authorization = `Bearer ${token}`, url = '/matomo.php', headers = {} }: Call) {
  const answer = await tested.app.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `${url}?${query}`,
    headers: { ...(authorization ? { authorization } : {}), ...(type ? { 'content-type': type } : {}), ...headers },
    ...(body === undefined ? {} : { payload: body }),
    remoteAddress: '10.1.2.3',
  });
  return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.body, raw: answer.rawPayload };
}
const json = 'application/json';
const form = 'application/x-www-form-urlencoded; charset=UTF-8';
const nobody = { authorization: '' };
async function bulk(requests: unknown, more: object = {}, sent: Call = {}) {
  const answer = await call({ body: JSON.stringify({ requests, ...more }), type: json, ...sent });
  return { ...answer, json: (answer.body === '' ? undefined : JSON.parse(answer.body)) as BulkAnswer };
}
const kept = async () => (await tested.store.pool.query('select type, step, at, source from inbox order by type')).rows;

describe('a request', () => {
  test('may be a GET, a form, a text or JSON, at the old address as well, and gives one event', async () => {
    const ways: Call[] = [
      { query: text(start) },
      { query: text(start), url: '/piwik.php' },
      { body: text(start), type: form },
      { body: text({ ...start, token_auth: token }), type: form, ...nobody },
      { body: text(start), type: 'text/plain' },
      { body: JSON.stringify({ ...start, rec: 1, token_auth: token }), type: json, ...nobody },
      { query: text({ idsite: '1', rec: '1' }), body: text({ e_c: 'Formular', e_a: 'Beginn', pv_id: 'Xz81aQ' }), type: form },
      { query: text(start), authorization: `Basic ${Buffer.from(`egovsad:${token}`).toString('base64')}` },
      { body: gzipSync(text(start)), type: form, headers: { 'content-encoding': 'gzip' } },
    ];
    for (const way of ways) {
      await tested.store.pool.query('truncate inbox');
      expect((await call(way)).status, JSON.stringify(way)).toBe(200);
      expect(await kept()).toEqual([{ type: 'started', step: null, at: new Date(now), source }]);
    }
    const { rows } = await tested.store.pool.query('select distinct attempt from inbox');
    expect(rows[0].attempt).not.toContain('Xz81aQ'); // no id of a visitor is stored
  });

  test('is answered by an image that nobody may keep, or by nothing where none is wanted', async () => {
    const { status, type, raw } = await call({ query: text(start) });
    expect([status, type, raw.subarray(0, 6).toString(), raw.length < 60]).toEqual([200, 'image/gif', 'GIF89a', true]);
    const silent = await call({ query: text({ ...start, send_image: '0' }) });
    expect([silent.status, silent.body]).toEqual([204, '']);
  });

  test('needs a token with the right to send, which must not stand in the address', async () => {
    const query = text(start);
    // a user's name may be logged, a password is not
    const asName = [token, `${token}:`, `${token}:x`].map((pair) => `Basic ${Buffer.from(pair).toString('base64')}`);
    for (const authorization of ['', 'Bearer egs_unknown', 'Bearer', 'Basic !', ...asName])
      expectProblem(await call({ query, authorization }), 401, 'unauthorized');
    expectProblem(
      await call({ body: text({ ...start, token_auth: 'egs_unknown' }), type: form, ...nobody }),
      401,
      'unauthorized',
    );
    const inAddress = { query: text({ ...start, token_auth: token }) };
    for (const sent of [inAddress, { ...inAddress, ...nobody }, { ...inAddress, body: '', type: form }])
      expectProblem(await call(sent), 400, 'token_in_url', 'token_auth');
    const reading = await matomoSource(tested, [marburg], mapping, { scopes: ['read'] });
    expectProblem(await call({ query, authorization: `Bearer ${reading.token}` }), 403, 'forbidden');
    expectProblem(await call({ query, authorization: `Bearer ${tested.config.adminToken}` }), 401, 'unauthorized');
    expect(await tested.count('inbox')).toBe(0);
  });

  test('is refused by name, and the refusal is counted for the source', async () => {
    const wrong: [object, code: string, field?: string][] = [
      [{ rec: '0' }, 'invalid', 'rec'],
      [{ idsite: '9' }, 'invalid', 'idsite'],
      [{ idsite: '__proto__' }, 'invalid', 'idsite'],
      [{ idsite: '2' }, 'not_allowed', 'authority'],
      [{ e_a: 'Ende' }, 'invalid'],
      [{ e_a: 'Schritt 1' }, 'invalid', 'step'],
      [{ e_a: 'Schritt 1', e_n: 'garten' }, 'unknown_step', 'step'],
      [{ cdt: 'gestern' }, 'invalid', 'cdt'],
      [{ cdt: '2026-02-30 10:00:00' }, 'invalid', 'cdt'],
      [{ cdt: '2027-01-01 10:00:00' }, 'time_in_future', 'time'],
      [{ cdt: '1262304000' }, 'too_old', 'time'],
      [{ e_c: 'Bewertung', e_v: 'sehr gut' }, 'invalid', 'e_v'],
      [{ e_c: '', e_a: '', url: 'https://www.marburg.de/wohngeld', pv_id: '' }, 'invalid', 'rand'],
    ];
    for (const [change, code, field] of wrong) {
      const answer = await call({ query: text({ ...start, ...change }) });
      expectProblem(answer, 400, code, field);
      for (const value of Object.values(change)) if (value.length > 1) expect(answer.body).not.toContain(value);
    }
    const { rejects } = (await tested.admin('GET', `/api/v1/sources/${source}/rejects`)) as { rejects: { count: number }[] };
    expect(rejects.reduce((sum, { count }) => sum + count, 0)).toBe(wrong.length);
    expect(rejects).toContainEqual({ hour: '2026-11-22T09:00:00.000Z', code: 'unknown_step', field: 'step', count: 1 });
    expect(await tested.count('inbox')).toBe(0);
  });

  test('has its time by cdt, in seconds or as a date, or else when it arrives', async () => {
    const times: [string | undefined, string][] = [
      [undefined, now],
      ['1795338000', '2026-11-22T09:00:00.000Z'],
      ['1795338000.1239', '2026-11-22T09:00:00.123Z'],
      ['2026-11-22 08:30:00', '2026-11-22T08:30:00.000Z'],
      ['2026-11-22T08:30:00.5', '2026-11-22T08:30:00.500Z'],
      ['2026-11-22T08:30:00Z', '2026-11-22T08:30:00.000Z'],
      ['2026-11-22T09:30:00+01:00', '2026-11-22T08:30:00.000Z'],
    ];
    for (const [cdt, at] of times) {
      await tested.store.pool.query('truncate inbox');
      expect((await call({ query: text(cdt === undefined ? start : { ...start, cdt }) })).status, cdt).toBe(200);
      expect((await kept())[0]?.at, cdt).toEqual(new Date(at));
    }
  });

  test('of a heart beat, or of a test source, is answered and counts nothing', async () => {
    expect((await call({ query: text({ ...start, ping: '1' }) })).status).toBe(200);
    const trial = await matomoSource(tested, [marburg], mapping, { test: true });
    expect((await call({ query: text(start), authorization: `Bearer ${trial.token}` })).status).toBe(200);
    expect(await tested.count('inbox')).toBe(0);
  });

  test('of no use is refused in the one error shape', async () => {
    expectProblem(await call({}), 400, 'invalid', 'rec');
    expectProblem(await call({ body: '{"requests":', type: json }), 400, 'invalid_json');
    expectProblem(await call({ body: '<xml/>', type: 'application/xml' }), 415, 'unsupported_media_type');
    expectProblem(await bulk('?idsite=1'), 400, 'invalid', 'requests');
    expectProblem(await bulk(Array.from({ length: 10_001 }, () => '')), 413, 'too_large');
    expect((await tested.app.inject({ method: 'HEAD', url: `/matomo.php?${text(start)}` })).statusCode).toBe(404);
    expectProblem(await call({ body: 'x', type: form, headers: { 'content-encoding': 'gzip' } }), 400, 'invalid_gzip');
  });
});

describe('a bulk', () => {
  const view = (rand: string) => `?${text({ idsite: '1', rec: '1', url: 'https://www.marburg.de/wohngeld/', rand })}`;

  test('is taken as texts or objects, of clients that name no JSON as well, the token beside or in its requests', async () => {
    const requests = [`?${text(start)}`, text(start), `https://x.example/matomo.php?${text(start)}`, { ...start, rec: 1 }];
    const good = { status: 'success', tracked: 4, invalid: 0, invalid_indices: [], errors: [] };
    expect((await bulk(requests)).json).toEqual(good);
    expect((await bulk(requests, { token_auth: token }, { ...nobody, type: form })).json).toEqual(good);
    const withToken = requests.map((one) =>
      typeof one === 'string' ? `${one}&token_auth=${token}` : { ...one, token_auth: token },
    );
    expect((await bulk(withToken, {}, nobody)).json).toEqual(good);
    expectProblem(await bulk([...withToken, `?${text(start)}&token_auth=other`], {}, nobody), 400, 'invalid', 'token_auth');
    expectProblem(await bulk(requests, {}, nobody), 401, 'unauthorized');
    expect((await bulk(requests, { send_image: 0 })).status).toBe(204);
    expect((await bulk([])).json).toEqual({ ...good, tracked: 0 });
  });

  test('names each request that is wrong, takes the others, and is an error where nothing is good', async () => {
    const requests = [view('a'), { ...start, idsite: '9' }, 'no', 7, view('b'), { ...start, e_a: 'Schritt', e_n: 'garten' }];
    const { status, json: answer } = await bulk(requests, { send_image: 0 });
    expect(status).toBe(200);
    expect(answer).toMatchObject({ status: 'success', tracked: 2, invalid: 4, invalid_indices: [1, 2, 3, 5] });
    expect(answer.errors.map(({ index, code, field }) => [index, code, field])).toEqual([
      [1, 'invalid', 'idsite'],
      [2, 'invalid', 'rec'],
      [3, 'invalid', undefined],
      [5, 'unknown_step', 'step'],
    ]);
    expect(await tested.count('inbox')).toBe(2);
    const none = await bulk(['no', 7]);
    expect([none.status, none.json.status, none.json.tracked, none.json.invalid]).toEqual([400, 'error', 0, 2]);
  });

  test('that comes again counts its views once', async () => {
    const visits = async () => {
      await tested.settle();
      return tested.count('visit');
    };
    for (const _ of [1, 2]) {
      expect((await bulk([view('a'), view('b'), view('a')])).json.tracked).toBe(3);
      expect(await visits()).toBe(2);
    }
    const attempts = [
      { ...start, pv_id: 'Yb72mP' },
      { ...start, e_a: 'Schritt', e_n: 'person', pv_id: 'Yb72mP' },
    ];
    for (const later of ['2026-11-22T09:00:10Z', '2026-11-22T09:20:00Z']) {
      tested.at(later); // without cdt the time is that of arrival
      expect((await bulk(attempts)).json.tracked).toBe(2);
    }
    expect([await visits(), await tested.count('attempt')]).toEqual([2, 1]);
    tested.at(now);
    const { token: other } = await matomoSource(tested, [marburg], mapping);
    await bulk([view('a')], {}, { authorization: `Bearer ${other}` });
    expect(await visits()).toBe(3);
  });
});

describe('the mapping', () => {
  test('is the newest of the source, used at once', async () => {
    const { id, token: mine } = await matomoSource(tested, [marburg], undefined);
    const ask = () => call({ query: text({ ...start, e_a: 'Los' }), authorization: `Bearer ${mine}` });
    expectProblem(await ask(), 409, 'no_mapping');
    await saveMapping(tested, id, mapping);
    expectProblem(await ask(), 400, 'invalid');
    await saveMapping(tested, id, { ...mapping, events: [{ type: 'started', when: { action: 'Los' } }] }, 2);
    expect((await ask()).status).toBe(200);
    await saveMapping(tested, id, { ...mapping, otherwise: 'ignore' }, 3);
    await tested.store.pool.query('truncate inbox');
    expect([(await ask()).status, await tested.count('inbox')]).toEqual([200, 0]);
    await saveMapping(tested, id, { sites: {} }, 4);
    expectProblem(await ask(), 409, 'invalid_mapping');
  });
});
