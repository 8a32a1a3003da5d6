import { once } from 'node:events';
import { request } from 'node:http';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectProblem, type Marburg, marburg, marburgApp, service } from '../marburg.ts';
import { Fuzzer, type Schema } from './fuzz.ts';
import { randomNumbers, report, times } from './times.ts';

/** Bodies that mean no good: each is answered without a 5xx, and memory stays bounded. */
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp({ RETENTION_DAYS: '400' });
});
afterAll(() => tested.close());

const mebibyte = 1024 * 1024;
const memory = () => process.memoryUsage().rss / mebibyte;

interface Operation {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

test('a gzip body that unpacks to 1 GiB is refused, and is never in memory as a whole', async () => {
  const address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  const bomb = createGzip({ level: 9 });
  const block = Buffer.alloc(mebibyte, ' ');
  const chunks: Buffer[] = [];
  bomb.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (let part = 0; part < 1024; part++) if (!bomb.write(block)) await once(bomb, 'drain');
  bomb.end();
  await once(bomb, 'end');
  const before = memory();
  for (const url of ['/api/v1/events', '/api/v1/events/check']) {
    const answer = await post(`${address}${url}`, Buffer.concat(chunks));
    expectProblem(answer, 413, 'too_large');
  }
  expect(memory() - before).toBeLessThan(200);
});

async function post(url: string, body: Buffer): Promise<{ status: number; body: string }> {
  const headers = { authorization: `Bearer ${tested.sender}`, 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const sending = request(url, { method: 'POST', headers });
  sending.end(body);
  const [answer] = await once(sending, 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, body: text };
}

test('JSON nested a million times is refused in no time', async () => {
  const began = performance.now();
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const deep = `${open.repeat(1_000_000)}1${close.repeat(1_000_000)}`.slice(0, 8 * mebibyte);
    for (const url of ['/api/v1/events', '/api/v1/volumes', '/api/v1/imports/preview', '/api/v1/connectors/try']) {
      const answer = await tested.app.inject({
        method: url.endsWith('volumes') ? 'PUT' : 'POST',
        url,
        headers: { authorization: `Bearer ${tested.sender}`, 'content-type': 'application/json' },
        payload: deep,
      });
      expect([400, 413, 415, 422], `${url}: ${answer.statusCode}`).toContain(answer.statusCode);
    }
    const line = await tested.post(`${deep}\n`, { type: 'application/x-ndjson' });
    expect([413, 422]).toContain(line.status);
  }
  expect(performance.now() - began).toBeLessThan(20_000);
});

const bodies = times(5_000, 1_000_000);
const seed = 20261122;

test(
  `${bodies} random bodies for every route that takes one: no 5xx`,
  async () => {
    const api = (await tested.app.inject('/api/openapi.json')).json() as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, Schema> };
    };
    const routes = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => ['post', 'put', 'patch'].includes(method))
        .map(([method, operation]) => ({ method: method.toUpperCase() as 'POST' | 'PUT' | 'PATCH', path, operation })),
    );
    expect(routes.length).toBeGreaterThan(20);
    const random = randomNumbers(seed);
    const fuzzer = new Fuzzer(random, api.components.schemas);
    const statuses = new Map<number, number>();
    const seen = new Map<string, number>();

    async function one(nr: number): Promise<void> {
      const route = routes[nr % routes.length] ?? fuzzer.pick(routes);
      if (/editions$|connect-check$/.test(route.path) && nr > 1000) return one(nr + 1); // they do much; a few of them do
      const content = Object.entries(route.operation.requestBody?.content ?? { 'application/json': { schema: {} } });
      const [type, { schema }] = fuzzer.pick(content);
      const payload = fuzzer.body(schema);
      const zipped = fuzzer.chance(0.03);
      const url = addressOf(route.path, fuzzer);
      const headers = {
        authorization: `Bearer ${fuzzer.chance(0.5) && /events|volumes/.test(url) ? tested.sender : tested.config.adminToken}`,
        'content-type': fuzzer.chance(0.02)
          ? fuzzer.pick(['text/plain', 'multipart/form-data', 'application/json; charset=utf-7', ''])
          : type,
        ...(zipped ? { 'content-encoding': 'gzip' } : {}),
      };
      const sent = zipped && fuzzer.chance(0.7) ? gzipSync(payload) : payload;
      const answer = await tested.app.inject({ method: route.method, url, headers, payload: sent });
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      seen.set(route.path, (seen.get(route.path) ?? 0) + 1);
      expect(
        answer.statusCode,
        `seed ${seed}, body ${nr}: ${route.method} ${url} ${String(payload).slice(0, 1000)} → ${answer.body}`,
      ).toBeLessThan(500);
    }

    const before = memory();
    let next = 0;
    const worker = async () => {
      while (next < bodies) await one(next++);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    await tested.settle(); // and what was taken can be folded and tallied
    expect(seen.size).toBe(routes.length);
    for (const status of [200, 201, 202, 400, 404, 422])
      expect(statuses.get(status) ?? 0, `answers of ${status}`).toBeGreaterThan(bodies / 200);
    expect(memory() - before).toBeLessThan(600);
    const counts = [...statuses].sort().map(([status, count]) => `${count} × ${status}`);
    report(`${bodies} bodies for ${routes.length} routes, seed ${seed}: ${counts.join(', ')}`);
  },
  120_000 + bodies * 10,
);

function addressOf(path: string, fuzzer: Fuzzer): string {
  const values: Record<string, string> = { ars: marburg, service, key: service, id: '2', token: '2', name: 'default' };
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(fuzzer.chance(0.05) ? fuzzer.pick(['0', 'x', '99999999999', '%00', '..', 'ß']) : (values[name] ?? name)),
  );
}
