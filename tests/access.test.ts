import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { event, expectProblem, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** Who may do what (api.md): tokens, the ADMIN_TOKEN, and whoever sits at the machine itself. */
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
});
afterAll(() => tested.close());

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
interface Caller {
  headers?: Record<string, string>;
  remoteAddress?: string;
  payload?: unknown;
}
async function call(method: Method, url: string, { headers = {}, remoteAddress = '10.1.2.3', payload }: Caller = {}) {
  const answer = await tested.app.inject({
    method,
    url,
    headers,
    remoteAddress,
    ...(payload === undefined ? {} : { payload: payload as object }),
  });
  return { status: answer.statusCode, body: answer.body, headers: answer.headers };
}
const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });

interface Operation {
  method: Method;
  url: string;
}
/** Every operation the API describes, with parameters that exist. */
async function operations(): Promise<Operation[]> {
  const { paths } = JSON.parse((await call('GET', '/api/openapi.json')).body) as { paths: Record<string, object> };
  const values: Record<string, string> = { ars: marburg, service, key: service, id: '1', token: '1' };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase() as Method,
        url: path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name),
      })),
    );
}

describe('without a good token', () => {
  test('everything but the definitions is closed, and says how to get in', async () => {
    const open: string[] = [];
    for (const { method, url } of await operations()) {
      const answer = await call(method, url);
      if (answer.status === 401) {
        expectProblem(answer, 401, 'unauthorized');
        expect(answer.headers['www-authenticate']).toBe('Bearer');
      } else open.push(`${method} ${url}`);
    }
    expect(open).toEqual(['GET /api/v1/kpis/definitions']);
  });

  test('unknown ones, other schemes and nonsense are 401 before anything else is looked at', async () => {
    const long = 'x'.repeat(600);
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Bearer unknown',
      `Bearer ${long}`,
      'Basic YWRtaW46YWRtaW4=',
      tested.sender,
      `Bearer ${tested.sender} x`,
      '',
      'Bearer ä',
    ]) {
      expectProblem(
        await call('POST', '/api/v1/events', { headers: { authorization, 'content-type': 'text/plain' }, payload: 'x' }),
        401,
        'unauthorized',
      );
    }
    expect((await tested.post(event(), { token: null })).status).toBe(401);
  });

  test('one that has run out is 401 from that moment on', async () => {
    const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'Kurz', authorities: [marburg] })) as { id: number };
    const expiresAt = '2026-11-22T10:00:00+01:00';
    const { token } = (await tested.admin('POST', `/api/v1/sources/${id}/tokens`, { scopes: ['ingest'], expiresAt })) as {
      token: string;
    };
    tested.at('2026-11-22T08:59:59.999Z');
    expect((await tested.post([], { token })).status).toBe(202);
    tested.at('2026-11-22T09:00:00Z');
    expectProblem(await tested.post([], { token }), 401, 'unauthorized');
  });

  test('one that was withdrawn is 401 at once, alone or with all of its source', async () => {
    const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'Alt', authorities: [marburg] })) as { id: number };
    const make = async () =>
      (await tested.admin('POST', `/api/v1/sources/${id}/tokens`, { scopes: ['ingest'] })) as { id: number; token: string };
    const [one, two, three] = [await make(), await make(), await make()];
    const works = async () =>
      Promise.all([one, two, three].map(async ({ token }) => (await tested.post([], { token })).status === 202));
    expect(await works()).toEqual([true, true, true]);
    await tested.admin('DELETE', `/api/v1/sources/${id}/tokens/${two.id}`);
    expect(await works()).toEqual([true, false, true]);
    await tested.admin('DELETE', `/api/v1/sources/${id}/tokens`);
    expect(await works()).toEqual([false, false, false]);
    for (const url of [`/api/v1/sources/${id}/tokens/${one.id}`, '/api/v1/sources/4711/tokens']) {
      expectProblem(await call('DELETE', url, { headers: bearer(tested.config.adminToken) }), 404, 'not_found');
    }
  });
});

describe('with a token', () => {
  test('what its scopes do not allow is 403', async () => {
    const reader = await tested.token([marburg], { scopes: ['read'] });
    const both = await tested.token([marburg], { scopes: ['read', 'ingest'] });
    const status = async (token: string) => ({
      ingest: (await tested.post([], { token })).status,
      read: (await call('GET', '/api/v1/freshness', { headers: bearer(token) })).status,
      admin: (await call('GET', '/api/v1/sources', { headers: bearer(token) })).status,
    });
    expect(await status(tested.sender)).toEqual({ ingest: 202, read: 403, admin: 403 });
    expect(await status(reader)).toEqual({ ingest: 403, read: 200, admin: 403 });
    expect(await status(both)).toEqual({ ingest: 202, read: 200, admin: 403 });
    expect(await status(tested.config.adminToken ?? '')).toEqual({ ingest: 202, read: 200, admin: 200 });
    expectProblem(await tested.post([], { token: reader }), 403, 'forbidden');
  });

  test('it is stored as a hash, listed without itself, and in no answer', async () => {
    const { rows } = await tested.store.pool.query('select t::text as row from token t');
    const listed = (await call('GET', '/api/v1/sources', { headers: bearer(tested.config.adminToken) })).body;
    const answers = [
      listed,
      JSON.stringify(rows),
      (await tested.post(event({ device: tested.sender }))).body,
      (await call('GET', `/nowhere/${tested.sender}`)).body,
    ];
    for (const answer of answers) expect(answer).not.toContain(tested.sender);
    expect(listed).toContain('"scopes":["ingest"]');
  });

  test('a source names authorities that are known, and tokens sources that are', async () => {
    const post = (url: string, payload: unknown) => call('POST', url, { headers: bearer(tested.config.adminToken), payload });
    const source = { name: 'Formularserver', authorities: [marburg, kassel] };
    expectProblem(
      await post('/api/v1/sources', { ...source, authorities: [marburg, '064120000000'] }),
      400,
      'unknown_authority',
      'authorities',
    );
    expectProblem(await post('/api/v1/sources', { ...source, authorities: [] }), 400, 'invalid', 'authorities');
    expectProblem(await post('/api/v1/sources', { ...source, name: '=cmd()' }), 400, 'invalid', 'name');
    expectProblem(await post('/api/v1/sources', { ...source, colour: 'red' }), 400, 'unknown_field', 'colour');
    expectProblem(await post('/api/v1/sources/4711/tokens', { scopes: ['read'] }), 404, 'not_found');
    expectProblem(await post('/api/v1/sources/99999999999/tokens', { scopes: ['read'] }), 400, 'invalid', 'id');
    expectProblem(await post('/api/v1/sources/1/tokens', { scopes: ['admin'] }), 400, 'invalid', 'scopes.0');
    expectProblem(
      await post('/api/v1/sources/1/tokens', { scopes: ['read'], expiresAt: 'tomorrow' }),
      400,
      'invalid',
      'expiresAt',
    );
  });
});

describe('from this machine without a token', () => {
  const own = { host: '127.0.0.1:8080' };
  const at = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    call('PUT', `/api/v1/authorities/${kassel}`, { headers, remoteAddress, payload: { name: 'Kassel' } });

  test('somebody acts as admin', async () => {
    for (const host of ['127.0.0.1:8080', 'localhost:8080', 'localhost', '[::1]:8080'])
      expect((await at({ host })).status, host).toBe(200);
    for (const address of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
      expect((await at(own, address)).status, address).toBe(200);
    expect((await at({ ...own, origin: 'http://127.0.0.1:8080' })).status).toBe(200);
  });

  test('but may not push events: these always name their source by a token', async () => {
    const operations = [
      ['POST', '/api/v1/events'],
      ['POST', '/api/v1/events/check'],
      ['PUT', '/api/v1/volumes'],
    ] as const;
    for (const [method, url] of operations) {
      expectProblem(await call(method, url, { headers: own, remoteAddress: '127.0.0.1', payload: [] }), 401, 'unauthorized');
    }
  });

  test.each([
    ['another address', own, '192.168.1.7'],
    ['an address that only looks like ours', own, '::ffff:10.0.0.1'],
    ['another Host', { host: 'egovsad.example.org' }, '127.0.0.1'],
    ['a Host that begins like ours', { host: '127.0.0.1.example.org' }, '127.0.0.1'],
    ['a page of somebody else', { ...own, origin: 'https://example.org' }, '127.0.0.1'],
    ['a page of another program here', { ...own, origin: 'http://127.0.0.1:3000' }, '127.0.0.1'],
    ['a page of unknown origin', { ...own, origin: 'null' }, '127.0.0.1'],
    ['a page of ours over another scheme', { ...own, origin: 'https://127.0.0.1:8080' }, '127.0.0.1'],
    ['somebody behind a proxy here', { ...own, 'x-forwarded-for': '203.0.113.9' }, '127.0.0.1'],
    ['a wrong token', { ...own, authorization: 'Bearer wrong' }, '127.0.0.1'],
  ] as [string, Record<string, string>, string][])('but not with %s', async (_, headers, address) => {
    expectProblem(await at(headers, address), 401, 'unauthorized');
  });
});

describe('the one error shape', () => {
  test('answers what is nowhere, and methods that an address does not have', async () => {
    for (const url of [
      '/nowhere',
      '/api/v1/nowhere',
      '/api/v2/events',
      '/assets/nowhere.js',
      '/kern/..%2f..%2fpackage.json',
      '/api/v1/events/',
    ]) {
      expectProblem(await call('GET', url), 404, 'not_found');
    }
    for (const method of ['PUT', 'DELETE', 'PATCH'] as const)
      expectProblem(await call(method, '/api/v1/events'), 404, 'not_found');
  });

  test('answers addresses that cannot be read, without repeating them', async () => {
    const long = `/services/${'x'.repeat(300)}/y`;
    for (const url of ['/%zz-secret', '/open-data/v1/%00/editions/secret/x', long]) {
      const { status, body } = await call('GET', url);
      const { field: _, ...error } = JSON.parse(body).error;
      expect([status, Object.keys(error)]).toEqual([url === long ? 414 : 400, ['code', 'message', 'requestId']]);
      expect(body).not.toMatch(/secret|xxx/);
    }
  });

  test('answers what is not even HTTP', async () => {
    const address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
    const talk = async (words: string) => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1');
      socket.end(words);
      let heard = '';
      for await (const chunk of socket) heard += chunk;
      const [head = '', body = ''] = heard.split('\r\n\r\n');
      return { status: Number(head.slice(9, 12)), body };
    };
    expectProblem(await talk('HELLO WORLD\r\n\r\n'), 400, 'bad_request');
    expectProblem(await talk(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`), 431, 'bad_request');
  });
});

test('every answer comes with headers that keep browsers from running what is not ours', async () => {
  for (const url of ['/', '/api/', '/open-data/', '/api/v1/kpis/definitions', '/nowhere']) {
    const { headers } = await call('GET', url);
    const policy = String(headers['content-security-policy']);
    expect(policy, url).toMatch(/default-src 'self'.*object-src 'none'.*script-src 'self';/);
    expect(policy.split(';').find((part) => part.startsWith('script-src '))).toBe("script-src 'self'");
    expect([headers['x-content-type-options'], headers['referrer-policy']], url).toEqual(['nosniff', 'no-referrer']);
  }
});
