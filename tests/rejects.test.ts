import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRefusalCounter, deleteOldRefusals } from '../server/ingest/refusals.ts';
import { event, expectProblem, kassel, type Marburg, marburg, marburgApp, now } from './marburg.ts';

/** What a sender learns of its refused events afterwards: how many, when, by what code and field. */
let tested: Marburg;
let source: number;
let token: string;
beforeAll(async () => {
  tested = await marburgApp();
});
afterAll(() => tested.close());
beforeEach(async () => {
  tested.at(now);
  source = ((await tested.admin('POST', '/api/v1/sources', { name: 'Formularserver', authorities: [marburg] })) as { id: number })
    .id;
  token = await tokenOf(source);
});

const tokenOf = async (of: number, scopes = ['ingest']) =>
  ((await tested.admin('POST', `/api/v1/sources/${of}/tokens`, { scopes })) as { token: string }).token;

async function ask(of: number, bearer: string) {
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await tested.app.inject({ url: `/api/v1/sources/${of}/rejects`, headers, remoteAddress: '10.1.2.3' });
  return { status: answer.statusCode, body: answer.body };
}
async function rejects(): Promise<unknown[]> {
  const { status, body } = await ask(source, token);
  expect(status).toBe(200);
  return (JSON.parse(body) as { rejects: unknown[] }).rejects;
}

test('refusals are counted by hour, code and field, also when only part of a request is refused', async () => {
  await tested.post([event(), event({ authority: kassel }), event({ type: 'step', step: 'garten' }), 'nonsense'], { token });
  tested.at('2026-11-22T09:59:59.999Z');
  await Promise.all([1, 2, 3].map(() => tested.post([event({ type: 'step', step: 'garten' })], { token })));
  tested.at('2026-11-22T10:00:00Z');
  await tested.post(event({ rating: 5 }), { token });
  expect(await rejects()).toEqual([
    { hour: '2026-11-22T10:00:00.000Z', code: 'unknown_field', field: 'rating', count: 1 },
    { hour: '2026-11-22T09:00:00.000Z', code: 'unknown_step', field: 'step', count: 4 },
    { hour: '2026-11-22T09:00:00.000Z', code: 'invalid', count: 1 },
    { hour: '2026-11-22T09:00:00.000Z', code: 'not_allowed', field: 'authority', count: 1 },
  ]);
});

test('checking counts nothing, and neither do good events', async () => {
  await tested.post(event({ rating: 5 }), { token, url: '/api/v1/events/check' });
  await tested.post(event(), { token });
  expect(await rejects()).toEqual([]);
});

test('all refusals of a request count, not only the hundred that are listed', async () => {
  await tested.post(
    Array.from({ length: 10_000 }, () => 0),
    { token },
  );
  expect(await rejects()).toEqual([{ hour: '2026-11-22T09:00:00.000Z', code: 'invalid', count: 10_000 }]);
});

test('values are never kept, and made-up names of fields only while they are few and look like names', async () => {
  const named = (name: string) => ({ ...event(), [name]: 'Geheim' });
  await tested.post([named('sessionId'), named('erika@example.org'), named('06421 2010'), named('x'.repeat(50))], { token });
  expect(await rejects()).toEqual([
    { hour: '2026-11-22T09:00:00.000Z', code: 'unknown_field', count: 3 },
    { hour: '2026-11-22T09:00:00.000Z', code: 'unknown_field', field: 'sessionId', count: 1 },
  ]);
  for (let round = 0; round < 15; round++) {
    await tested.post(
      Array.from({ length: 500 }, (_, nr) => named(`name${round}_${nr}`)),
      { token },
    );
    await rejects();
  }
  const all = (await rejects()) as { count: number }[];
  expect(all.length).toBeLessThan(250);
  expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(4 + 15 * 500);
  const { rows } = await tested.store.pool.query('select * from refusal');
  expect(JSON.stringify(rows)).not.toMatch(/Geheim|erika|06421/);
});

test('a source that is deleted while its refusals are written takes them with it, and nothing fails', async () => {
  const failed: unknown[] = [];
  const counter = createRefusalCounter(tested.store.db, (error) => failed.push(error));
  const client = await tested.store.pool.connect();
  try {
    await client.query('begin');
    await client.query('delete from source where id = $1', [source]);
    counter.note(source, [{ code: 'invalid' }], new Date(now));
    const waits = "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%into refusal%'";
    await expect.poll(async () => (await tested.store.pool.query(waits)).rowCount).toBe(1);
    await client.query('commit');
  } finally {
    client.release();
  }
  await counter.settled();
  expect(failed).toEqual([]);
  expect((await tested.store.pool.query(`select from refusal where source = ${source}`)).rowCount).toBe(0);
});

test('only admins and tokens of the source itself see them; to others there is no such source', async () => {
  await tested.post(event({ rating: 5 }), { token });
  const seen = [token, await tokenOf(source, ['read']), tested.config.adminToken ?? ''];
  for (const bearer of seen) expect((await ask(source, bearer)).body, bearer).toContain('unknown_field');
  expectProblem(await ask(source, tested.sender), 404, 'not_found');
  expectProblem(await ask(4711, tested.config.adminToken ?? ''), 404, 'not_found');
  expectProblem(await ask(source, 'unknown'), 401, 'unauthorized');
});

test('after 14 days they are gone, from the answer at once and then from the database', async () => {
  await tested.post(event({ rating: 5 }), { token });
  tested.at('2026-12-06T09:00:00Z');
  expect(await rejects()).toHaveLength(1);
  tested.at('2026-12-06T09:00:00.001Z');
  expect(await rejects()).toEqual([]);
  await deleteOldRefusals(tested.store.db, new Date('2026-12-07T00:00:00Z'));
  expect(await tested.count('refusal')).toBe(0);
});

test('what the ADMIN_TOKEN sends wrong belongs to no source and is not counted', async () => {
  const before = await tested.count('refusal');
  expect((await tested.post(event({ rating: 5 }), { token: tested.config.adminToken ?? '' })).status).toBe(422);
  await rejects();
  expect(await tested.count('refusal')).toBe(before);
});
