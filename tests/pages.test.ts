import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dashboardPages } from '../server/contract/pages.ts';
import { type TestApp, testApp } from './app.ts';
import { expectProblem } from './marburg.ts';

/** Which addresses lead to the dashboard, and what people and programs are told at those that lead nowhere. */
let tested: TestApp;
beforeAll(async () => {
  tested = await testApp('2026-11-22T09:00:00Z');
});
afterAll(() => tested.close());

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'GET') =>
  tested.app.inject({ method, url, headers });

test.each(dashboardPages)('%s is answered with the page of the dashboard', async (pattern) => {
  const answer = await ask(pattern.replace(/:\w+/g, '1'), browser);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
  expect(answer.body).toContain('<div id="root">');
});

test.each(['/dashboard', '/sources/1/2/3', '/open-data-of-old', '/assets/gone.js', '/health', '/apix'])(
  'a person at %s is told by the dashboard that nothing is there',
  async (url) => {
    const answer = await ask(url, browser);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, expect.stringContaining('text/html')]);
    expect(answer.body).toContain('<div id="root">');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  },
);

describe('a program is told so in the one error shape', () => {
  test.each([
    ['that asks for no page', '/dashboard', {}, 'GET'],
    ['that asks for anything', '/dashboard', { accept: '*/*' }, 'GET'],
    ['that posts', '/dashboard', browser, 'POST'],
    ['of the API, whatever it asks for', '/api/v1/nothing', browser, 'GET'],
  ] as const)('%s', async (_, url, headers, method) => {
    const answer = await ask(url, headers, method);
    expectProblem({ status: answer.statusCode, body: answer.body }, 404, 'not_found');
  });
});

describe('a person is shown a page where a program is sent the error', () => {
  test.each([
    ['/reports/065340014014?period=gestern', 400, 'de', 'Diesen Zeitraum gibt es nicht'],
    ['/reports/065340014014?period=gestern&lang=en', 400, 'en', 'There is no such period'],
    ['/reports/065340014014?period=2026-W48', 400, 'de', 'Dieser Zeitraum hat noch nicht begonnen'],
    ['/reports/065340014015', 404, 'de', 'Das gibt es hier nicht'],
    ['/reports/kein-schluessel', 400, 'de', 'Diese Adresse stimmt so nicht'],
    ['/open-data/v1/usage-monthly/latest/nichts.csv', 404, 'de', 'Das gibt es hier nicht'],
    ['//', 404, 'de', undefined],
  ])('%s: %i, in %s', async (url, status, language, title) => {
    await tested.admin('PUT', '/api/v1/authorities/065340014014', { name: 'Marburg' });
    const asked = await ask(url, browser);
    expect([asked.statusCode, asked.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(asked.body).toContain(`<html lang="${language}">`);
    if (title === undefined) return;
    expect(/<h1[^>]*>([^<]*)</.exec(asked.body)?.[1]).toBe(title);
    expect(asked.body).not.toContain('gestern');
    const program = await ask(url, { accept: '*/*' });
    expect([program.statusCode, program.headers['content-type']]).toEqual([status, 'application/json; charset=utf-8']);
  });
});
