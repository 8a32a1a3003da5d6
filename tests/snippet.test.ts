import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './browser.ts';
import { expectProblem, kassel, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';

/** The script for services that can add nothing else, and where it sends to. */
let tested: Marburg;
let source: number;
let token: string;
let address: string;
let site: Server;
let origin: string;
beforeAll(async () => {
  tested = await marburgApp();
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  site = createServer((request, response) =>
    response.setHeader('content-type', 'text/html').end(page(new URL(request.url ?? '', origin).search.slice(1))),
  );
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  token = await tokenFor([origin]);
});
afterAll(async () => {
  site.close();
  await tested.close();
});

async function tokenFor(origins: string[], more: object = {}): Promise<string> {
  const made = (await tested.admin('POST', '/api/v1/sources', { name: 'Website', authorities: [marburg], origins, ...more })) as {
    id: number;
  };
  source = made.id;
  return ((await tested.admin('POST', `/api/v1/sources/${source}/tokens`, { scopes: ['browser'] })) as { token: string }).token;
}
const page = (attributes: string) => `<!doctype html><title>Hund anmelden</title>
<script src="${address}/connect/snippet.js" data-token="${token}" data-authority="${marburg}" data-service="${service}" ${decodeURIComponent(attributes)}></script>`;

const post = async (body: unknown, headers: Record<string, string> = { origin }) => {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await tested.app.inject({
    method: 'POST',
    url: '/connect/browser',
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    payload,
  });
  return { status: answer.statusCode, body: answer.body };
};
const started = { type: 'started', authority: marburg, service, attempt: 'attempt-0123456789' };

test('is less than two kilobytes and may be loaded by pages of anybody', async () => {
  const { headers, rawPayload } = await tested.app.inject('/connect/snippet.js');
  expect(rawPayload.length).toBeLessThanOrEqual(2048);
  expect(gzipSync(rawPayload).length).toBeLessThan(1000);
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
  });
});

describe('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  test('a page sends an attempt that starts, goes on and submits, and keeps nothing', async () => {
    const context = await browser.newContext();
    const tab = await context.newPage();
    const complaints: string[] = [];
    tab.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    const arrived = (count: number) => expect.poll(() => tested.count('inbox'), { interval: 20 }).toBe(count);
    await tab.goto(`${origin}/?data-type="started" data-device="desktop"`);
    await arrived(1);
    await tab.evaluate(`egovsad('step', { step: 'person' })`);
    await arrived(2);
    await tab.evaluate(`egovsad('submitted')`);
    await arrived(3);
    const { rows } = await tested.store.pool.query('select type, step, attempt, at, source from inbox order by type');
    const [one] = rows;
    expect(rows.map(({ type, step }) => [type, step])).toEqual([
      ['started', null],
      ['step', 'person'],
      ['submitted', null],
    ]);
    for (const row of rows) expect(row).toMatchObject({ attempt: one.attempt, source, at: new Date(now) });
    expect(await context.cookies()).toEqual([]);
    expect(await tab.evaluate('[localStorage.length, sessionStorage.length]')).toEqual([0, 0]);
    expect(complaints).toEqual([]);

    await tab.reload();
    await arrived(4);
    const attempts = await tested.store.pool.query('select distinct attempt from inbox');
    expect(attempts.rowCount).toBe(2); // nobody is known again
    await context.close();
  });
});

describe('what a browser sends', () => {
  test('is taken from declared origins only', async () => {
    expect(await post({ token, events: [started] })).toMatchObject({ status: 202 });
    for (const headers of [{}, { origin: 'null' }, { origin: 'https://elsewhere.example' }, { origin: `${origin}.example` }]) {
      expectProblem(await post({ token, events: [started] }, headers as Record<string, string>), 403, 'forbidden');
    }
  });

  test('is refused with a token that is not meant to be public, or is unknown', async () => {
    expectProblem(await post({ token: tested.sender, events: [started] }), 403, 'forbidden');
    expectProblem(await post({ token: tested.config.adminToken, events: [started] }), 401, 'unauthorized');
    expectProblem(await post({ token: 'egs_unknown', events: [started] }), 401, 'unauthorized');
    expectProblem(await post('nonsense'), 400, 'invalid_json');
    expectProblem(await post({ token, events: Array.from({ length: 51 }, () => started) }), 400, 'invalid', 'events');
    expectProblem(await post({ token, events: [started], note: 'x' }), 400, 'unknown_field', 'note');
  });

  test('is judged like all events, for declared offers only, and refusals are counted', async () => {
    const wide = await tokenFor([origin], { autoDeclare: true });
    const wrong = [
      { ...started, service: 'hundesteuer' },
      { ...started, authority: kassel },
      { ...started, type: 'step', step: 'garten' },
      { ...started, name: 'Erika' },
    ];
    const { status, body } = await post({ token: wide, events: wrong });
    expect([status, JSON.parse(body).errors.map(({ code }: { code: string }) => code)]).toEqual([
      422,
      ['unknown_service', 'not_allowed', 'unknown_step', 'unknown_field'],
    ]);
    const { rejects } = (await tested.admin('GET', `/api/v1/sources/${source}/rejects`)) as { rejects: object[] };
    expect(rejects).toHaveLength(4);
  });

  test('of a test source is answered and not kept', async () => {
    const before = await tested.count('inbox');
    const trial = await tokenFor([origin], { test: true });
    expect(await post({ token: trial, events: [started] })).toMatchObject({ status: 202 });
    expect(await tested.count('inbox')).toBe(before);
  });
});

test('its token opens nothing else', async () => {
  const headers = { authorization: `Bearer ${token}` };
  for (const url of ['/api/v1/token', `/api/v1/sources/${source}/rejects`, '/api/v1/freshness', '/api/v1/sources']) {
    const { statusCode: status, body } = await tested.app.inject({ url, headers, remoteAddress: '10.1.2.3' });
    expectProblem({ status, body }, 403, 'forbidden');
  }
  expectProblem(await tested.post([], { token }), 403, 'forbidden');
});

test('origins must be origins, and the right browser stands alone', async () => {
  const headers = { authorization: `Bearer ${tested.config.adminToken}` };
  const make = async (url: string, payload: object) => {
    const { statusCode: status, body } = await tested.app.inject({ method: 'POST', url, headers, payload });
    return { status, body };
  };
  for (const wrong of ['https://www.marburg.de/', 'www.marburg.de', 'ftp://marburg.de', '*', 'null']) {
    expectProblem(
      await make('/api/v1/sources', { name: 'Website', authorities: [marburg], origins: [wrong] }),
      400,
      'invalid',
      'origins.0',
    );
  }
  expectProblem(await make(`/api/v1/sources/${source}/tokens`, { scopes: ['browser', 'ingest'] }), 400, 'invalid', 'scopes');
});
