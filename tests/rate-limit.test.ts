import { afterEach, expect, test } from 'vitest';
import { type TestApp, testApp } from './app.ts';

let tested: TestApp;
afterEach(() => tested.close());

const ask = (authorization: string, url = '/api/v1/freshness') => tested.app.inject({ url, headers: { authorization } });

test('beyond RATE_LIMIT a token is told to wait, for how long, and others go on', async () => {
  tested = await testApp('2026-11-22T09:00:00Z', { RATE_LIMIT: '3' });
  for (let request = 1; request <= 3; request++) expect((await ask('Bearer one')).statusCode).toBe(401);
  const refused = await ask('Bearer one');
  expect(refused.statusCode).toBe(429);
  expect(refused.json()).toMatchObject({ error: { code: 'too_many' } });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask('Bearer other')).statusCode).toBe(401);
  expect((await ask('Bearer one', '/open-data/dictionary.json')).statusCode).toBe(200);
});
