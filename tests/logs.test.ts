import { afterEach, beforeEach, expect, test } from 'vitest';
import { event, type Marburg, marburgApp } from './marburg.ts';

/** What is logged: one JSON object a line, with the id of the request, and nothing about a person. */
let tested: Marburg;
let lines: string[];
beforeEach(async () => {
  tested = await marburgApp({ LOG_LEVEL: 'silent' });
  lines = [];
  const stream = Object.getOwnPropertySymbols(tested.app.log).find((symbol) => symbol.description === 'pino.stream');
  if (!stream) throw new Error('the logger has no stream to listen to');
  const log = tested.app.log as unknown as Record<symbol, { write(text: string): void }>;
  log[stream] = { write: (text) => lines.push(text) };
  tested.app.log.level = 'info';
});
afterEach(() => tested.close());
const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

test('every answer is a line with its route, status and time, without address, query, client or token', async () => {
  await tested.post(event());
  await tested.app.inject({ url: '/nowhere/erika.mustermann?mail=erika@example.org', remoteAddress: '10.9.8.7' });
  expect(logged()).toMatchObject([
    { level: 30, method: 'POST', route: '/api/v1/events', status: 202, reqId: expect.any(String), ms: expect.any(Number) },
    { level: 30, method: 'GET', route: 'none', status: 404, reqId: expect.any(String), ms: expect.any(Number) },
  ]);
  expect(new Set(logged().map(({ reqId }) => reqId)).size).toBe(2);
  for (const secret of ['erika', 'example.org', '10.9.8.7', '10.1.2.3', tested.sender, 'attempt-0123456789'])
    expect(lines.join('')).not.toContain(secret);
});

test('an answer of 500 names the request id that the log has, and the log does not have the row that failed', async () => {
  await tested.store.pool.query(`alter table authority add constraint no_such_town check (name <> 'Erika Mustermann')`);
  const answer = await tested.app.inject({
    method: 'PUT',
    url: '/api/v1/authorities/065310005005',
    headers: { authorization: `Bearer ${tested.config.adminToken}` },
    payload: { name: 'Erika Mustermann' },
  });
  expect(answer.statusCode).toBe(500);
  const { error } = answer.json() as { error: { requestId: string } };
  expect(logged()).toContainEqual(
    expect.objectContaining({
      reqId: error.requestId,
      msg: 'request failed',
      err: expect.objectContaining({ code: '23514', constraint: 'no_such_town', stack: expect.any(String) }),
    }),
  );
  expect(lines.join('')).not.toContain('Erika');
});

test('a value that the database could not read is in no log either', async () => {
  await tested.store.pool.query(`
    create function stumble() returns trigger language plpgsql as $$ begin perform new.name::int; return new; end $$;
    create trigger stumbles before insert on authority for each row execute function stumble()`);
  await tested.app.inject({
    method: 'PUT',
    url: '/api/v1/authorities/065310005005',
    headers: { authorization: `Bearer ${tested.config.adminToken}` },
    payload: { name: 'Erika "Mustermann"' },
  });
  expect(logged()).toContainEqual(
    expect.objectContaining({
      msg: 'request failed',
      err: expect.objectContaining({ code: '22P02', message: 'invalid input syntax for type integer: "…"' }),
    }),
  );
  expect(lines.join('')).not.toMatch(/Erika|Mustermann/);
});
