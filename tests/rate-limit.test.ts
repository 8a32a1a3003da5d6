import { afterEach, beforeEach, expect, test } from 'vitest';
import { marburg, type Marburg, marburgApp, service } from './marburg.ts';
import { matomoSource } from './matomo-app.ts';

let tested: Marburg;
beforeEach(async () => {
  tested = await marburgApp({ RATE_LIMIT: `${limit}` });
});
afterEach(() => tested.close());

interface Asked {
  authorization?: string;
  method?: 'GET' | 'POST';
  address?: string;
  payload?: string;
  type?: string;
}
async function ask(url: string, { authorization, method = 'GET', address = '10.1.2.3', payload, type }: Asked = {}) {
  const headers = { ...(authorization ? { authorization } : {}), ...(type ? { 'content-type': type } : {}) };
  const answer = await tested.app.inject({ url, method, headers, remoteAddress: address, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, after: Number(answer.headers['retry-after']), body: answer.body };
}
const limit = 20;
/** The statuses of as many calls as are allowed, each once, and that of the next. */
async function upTo(call: (nth: number) => Promise<{ status: number }>): Promise<number[]> {
  const allowed = new Set<number>();
  for (let nth = 0; nth < limit; nth++) allowed.add((await call(nth)).status);
  return [...allowed, (await call(limit)).status];
}

test('beyond RATE_LIMIT a token is told to wait, for how long, and others go on', async () => {
  const [one, other] = [await tested.token([marburg], { scopes: ['read'] }), await tested.token([marburg], { scopes: ['read'] })];
  const freshness = (token: string) => ask('/api/v1/freshness', { authorization: `Bearer ${token}` });
  expect(await upTo(() => freshness(one))).toEqual([200, 429]);
  const refused = await freshness(one);
  expect([refused.status, JSON.parse(refused.body).error.code]).toEqual([429, 'too_many']);
  expect(refused.after).toBeGreaterThan(0);
  expect((await freshness(other)).status).toBe(200);
  expect((await ask('/open-data/dictionary.json', { authorization: `Bearer ${one}` })).status).toBe(200);
});

test('who guesses tokens is limited as an address, however many they try and however they spell the API', async () => {
  const guess = (nth: number) =>
    ask(nth % 2 ? '/%61pi/v1/freshness' : '/api/v1/freshness', { authorization: `Bearer guess-${nth}` });
  expect(await upTo(guess)).toEqual([401, 429]);
  expect((await ask('/api/v1/freshness', { address: '10.1.2.4' })).status).toBe(401);
});

test('who has a network of IPv6 addresses is limited as one', async () => {
  const from = (address: string) => ask('/api/v1/freshness', { address });
  expect(await upTo((nth) => from(`2001:db8:0:1::${nth.toString(16)}`))).toEqual([401, 429]);
  expect((await from('2001:db8:0:2::1')).status).toBe(401);
});

test('what is sent or asked beside the API is limited as well: Matomo, browsers, the feedback form and published rows', async () => {
  const at = (address: string, more: Asked = {}): Asked => ({ address, ...more });
  const form = at('10.0.0.1', { method: 'POST', payload: 'rec=1', type: 'application/x-www-form-urlencoded' });
  expect(await upTo(() => ask('/matomo.php', form))).toEqual([401, 429]);
  const script = at('10.0.0.2', { method: 'POST', payload: '{"token":"x","events":[]}', type: 'text/plain' });
  expect(await upTo(() => ask('/connect/browser', script))).toEqual([401, 429]);
  const page = `/feedback/${marburg}/${service}`;
  expect(await upTo(() => ask(page, at('10.0.0.3')))).toEqual([200, 429]);
  const made = (nth: number) => ask(page, at('10.0.0.4', { authorization: `Bearer made-up-${nth}` }));
  expect(await upTo(made)).toEqual([200, 429]);
  // an answer to a page of another site is readable there, a refusal as well
  for (const [nth, url] of [
    '/open-data/v1/usage-monthly/rows',
    `/open-data/v1/usage-monthly/${marburg}/rows?limit=1`,
  ].entries()) {
    expect(await upTo(() => ask(url, at(`10.0.0.${5 + nth}`)))).toEqual([404, 429]);
    const { headers } = await tested.app.inject({ url, remoteAddress: `10.0.0.${5 + nth}` });
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'retry-after': expect.any(String) });
  }
  for (const url of ['/feedback/feedback.css', '/connect/snippet.js'])
    expect(await upTo(() => ask(url, at('10.0.0.1')))).toEqual([200, 200]);

  const { token } = await matomoSource(tested, [marburg], { sites: { '1': {} }, fields: {}, events: [] });
  const password = `Basic ${Buffer.from(`egovsad:${token}`).toString('base64')}`;
  // a valid token is counted for itself, wherever it comes from
  const tracked = (nth: number) => ask('/matomo.php?rec=1', at(`10.0.1.${nth}`, { authorization: password }));
  expect(await upTo(tracked)).toEqual([409, 429]);
});
