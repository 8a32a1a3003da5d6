import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Point } from '../server/connect/asking.ts';
import { connectCheck } from '../server/connect/check.ts';
import { type Exchange, overHttp } from '../server/connect/exchange.ts';
import { samples } from '../server/connect/samples.ts';
import { eventTypes } from '../server/contract/event.ts';
import type { ConnectCheckAnswer } from '../server/contract/token.ts';
import { expectProblem, kassel, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';
import { outcome } from './processes.ts';

/** `npm run cli -- connect-check`: what a platform's developer learns about the connection, before anything is counted. */
let tested: Marburg;
let address: string;
beforeAll(async () => {
  tested = await marburgApp();
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => tested.close());

/** The instance's own clock stands still in tests, and its answers are dated by the real one. */
const undated: Exchange = async (asked) => ({ ...(await overHttp(address)(asked)), date: undefined });
async function points(
  more: { token?: string; authority?: string; service?: string; send?: boolean; exchange?: Exchange } = {},
): Promise<Point[]> {
  const all: Point[] = [];
  const asked = { exchange: undated, token: tested.sender, authority: undefined, service: undefined, send: false, ...more };
  for await (const one of connectCheck({ ...asked, now: new Date(now), random: 'made-up-in-a-test' })) all.push(one);
  return all;
}
const wrong = (all: Point[]) => all.filter(({ right }) => right === false).map(({ what }) => what);
async function kept(): Promise<number[]> {
  return [await tested.count('inbox'), await tested.count('attempt'), await tested.count('visit'), await tested.count('refusal')];
}

test('a good connection is right in every point: types, steps, pages, refusals, ways of sending, repeats', async () => {
  const all = await points();
  expect(all.filter(({ right }) => !right)).toEqual([]);
  const what = all.map((one) => one.what);
  expect(what.slice(0, 5)).toEqual([
    'The instance can be reached',
    'The token is accepted',
    'The token may send events',
    'The authority is allowed',
    'The offer is declared',
  ]);
  expect(what).toEqual(expect.arrayContaining(eventTypes.map((type) => `Events of type ${type}`)));
  expect(what).toEqual(
    expect.arrayContaining(['Step person', 'Step wohnung', 'Page start', 'Refused: unknown_field name', 'Accepted: NDJSON']),
  );
});

test('nothing is counted, not even refusals, and with the token of a test source nothing either', async () => {
  const before = await kept();
  const trial = await tested.token([marburg], { test: true });
  expect(wrong(await points())).toEqual([]);
  expect(wrong(await points({ token: trial, send: true }))).toEqual([]);
  expect(await kept()).toEqual(before);
});

test('sending for real needs a test source; with another one nothing is sent', async () => {
  const before = await kept();
  expect(wrong(await points({ send: true }))).toEqual(['The source is a test source']);
  expect(await kept()).toEqual(before);
});

test('the first thing that is wrong is named, and nothing that has no sense without it', async () => {
  const away: Exchange = () => Promise.reject(new Error('connect ECONNREFUSED'));
  expect(await points({ exchange: away })).toEqual([
    {
      key: 'reached',
      what: 'The instance can be reached',
      right: false,
      says: 'no answer: connect ECONNREFUSED. Check the address',
    },
  ]);
  expect(wrong(await points({ token: 'egs_unknown' }))).toEqual(['The token is accepted']);
  expect(wrong(await points({ token: await tested.token([marburg], { scopes: ['read'] }) }))).toEqual([
    'The token may send events',
  ]);
  expect(wrong(await points({ authority: kassel }))).toEqual(['The authority is allowed']);
  expect(wrong(await points({ service: 'hundesteuer' }))).toEqual(['The offer is declared']);
  expect(wrong(await points({ token: await tested.token([kassel]) }))).toEqual(['The offer is declared']);
});

test('another service at the address, or one that refuses nothing, does not pass', async () => {
  const other: Exchange = async () => ({ status: 200, body: '<html>', date: undefined });
  expect(wrong(await points({ exchange: other }))).toEqual(['The token is accepted']);
  const polite: Exchange = async (asked) =>
    asked.path.startsWith('/api/v1/events')
      ? { status: 202, body: { accepted: 1, rejected: 0, errors: [] }, date: undefined }
      : undated(asked);
  expect(wrong(await points({ exchange: polite })).every((what) => what.startsWith('Refused: '))).toBe(true);
  expect(wrong(await points({ exchange: polite }))).toHaveLength(7);
});

test('a clock that is off is said, because its events would be refused', async () => {
  const late: Exchange = async (asked) => ({ ...(await undated(asked)), date: new Date(Date.parse(now) - 600_000) });
  const [, clocks] = await points({ exchange: late });
  expect(clocks).toMatchObject({ what: 'The clocks agree', right: false, says: expect.stringContaining('600 s ahead') });
});

test('a source that declares by use may try a service nobody declared', async () => {
  const token = await tested.token([marburg], { autoDeclare: true });
  expect(wrong(await points({ token, service: 'fischereischein' }))).toEqual([]);
});

test('the samples have every type, and no two events the same id', () => {
  const { good } = samples({ authority: marburg, service, steps: ['a'], pages: [] }, new Date(now), 'made-up-in-a-test');
  expect(new Set(good.map(({ type }) => type))).toEqual(new Set(eventTypes));
  expect(new Set(good.map(({ id }) => id)).size).toBe(good.length);
});

test('a token shows its holder what it may do, and ADMIN_TOKEN, which is of no source, is told so', async () => {
  const ask = (token: string | undefined) =>
    tested.app.inject({ url: '/api/v1/token', headers: { authorization: `Bearer ${token}` }, remoteAddress: '10.1.2.3' });
  expect((await ask(tested.sender)).json()).toEqual({
    source: { id: expect.any(Number), name: 'Test', autoDeclare: false, test: false },
    scopes: ['ingest'],
    expiresAt: null,
    authorities: [marburg],
    offers: [{ authority: marburg, service, steps: ['person', 'wohnung'], pages: ['start'] }],
  });
  const { statusCode: status, body } = await ask(tested.config.adminToken);
  expectProblem({ status, body }, 404, 'not_found');
});

describe('over HTTP', () => {
  const ask = async (token: string | null, payload?: object) => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const sent = payload === undefined ? {} : { payload };
    const answer = await tested.app.inject({ method: 'POST', url: '/api/v1/connect-check', headers, ...sent });
    return { status: answer.statusCode, body: answer.body };
  };
  const answered = async (token: string, payload?: object) => JSON.parse((await ask(token, payload)).body) as ConnectCheckAnswer;

  test('the token that asks is tried in the same points, each with a key that stays', async () => {
    const before = await kept();
    const { ok, points: all } = await answered(tested.sender);
    const atCommand = await points();
    expect(ok).toBe(true);
    expect(all.map(({ key, ok: right, title }) => [key, right, title])).toEqual(
      atCommand.map(({ key, right, what }) => [key, right, what]),
    );
    const keys = all.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(
      expect.arrayContaining([
        'reached',
        'token',
        'offer',
        'type:visited',
        'step:person',
        'page:start',
        'refused:invalid:time',
        'way:cloudevents_binary',
        'repeated',
      ]),
    );
    expect(await kept()).toEqual(before);
  });

  test('what is wrong is a point that is not ok, and what does not apply is neither', async () => {
    const reader = await tested.token([marburg], { scopes: ['read'] });
    expect(await answered(reader)).toMatchObject({
      ok: false,
      points: [{ ok: true }, { ok: true }, { key: 'scope', ok: false }],
    });
    expect((await answered(tested.sender, { authority: kassel })).points.at(-1)).toMatchObject({ key: 'authority', ok: false });
    expect((await answered(tested.config.adminToken ?? '')).points.at(-1)).toMatchObject({ key: 'token', ok: false });
    await tested.admin('PUT', `/api/v1/services/hundesteuer`, { name: { de: 'Hundesteuer' } });
    await tested.admin('PUT', `/api/v1/authorities/${kassel}/offers/hundesteuer`, {});
    const stepless = await answered(await tested.token([kassel]));
    expect(stepless.ok).toBe(true);
    expect(stepless.points.filter(({ ok }) => ok === null).map(({ key }) => key)).toEqual(['type:step']);
  });

  test('a token that is not known, none, or another question is refused', async () => {
    expectProblem(await ask('egs_unknown'), 401, 'unauthorized');
    expectProblem(await ask(null), 401, 'unauthorized');
    expectProblem(await ask(tested.sender, { authority: 'Marburg' }), 400, 'invalid', 'authority');
    expectProblem(await ask(tested.sender, { send: true }), 400, 'unknown_field', 'send');
  });

  test('it counts as one request, however low the limit is', async () => {
    const narrow = await marburgApp({ RATE_LIMIT: '8' });
    try {
      const url = '/api/v1/connect-check';
      const headers = { authorization: `Bearer ${narrow.sender}` };
      const check = async () => narrow.app.inject({ method: 'POST', url, headers, payload: {} });
      for (let round = 1; round <= 8; round++) expect((await check()).json(), `round ${round}`).toMatchObject({ ok: true });
      expect((await check()).statusCode).toBe(429);
    } finally {
      await narrow.close();
    }
  });
});

test('on the command line it ends with 0 only when all is right, and never shows the token', async () => {
  const cli = (...args: string[]) => outcome('cli', {}, 'connect-check', ...args);
  tested.at(new Date().toISOString());
  const good = await cli('--url', `${address}/api/v1/`, '--token', tested.sender, '--authority', marburg, '--service', service);
  tested.at(now);
  expect(good).toEqual({
    code: 0,
    said: expect.stringMatching(/^✓ The instance can be reached: .*\n✓ The clocks agree[\s\S]*All \d+ points are right\.\n$/),
  });
  const bad = await cli('--url', address, '--token', 'egs_secret-of-somebody');
  expect(bad).toEqual({
    code: 1,
    said: expect.stringMatching(/✗ The token is accepted: the answer is 401: .*\nNot right yet: 1 of \d points\. .*\n$/),
  });
  expect(good.said + bad.said).not.toMatch(/egs_/);
});
