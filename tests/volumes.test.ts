import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { expectProblem, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** `PUT /api/v1/volumes`: monthly totals of other channels and of platforms that know no more (api.md). */
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
});
afterEach(async () => {
  if (!used) return;
  used = false;
  await tested.close();
  tested = await marburgApp();
});
afterAll(() => tested.close());
/** whether a test changed anything */
let used = false;

const volume = (fields: Record<string, unknown> = {}) => ({
  authority: marburg,
  service,
  month: '2026-09',
  channel: 'counter',
  count: 12,
  ...fields,
});

async function put(volumes: unknown, token = tested.sender) {
  const answer = await tested.app.inject({
    method: 'PUT',
    url: '/api/v1/volumes',
    headers: { authorization: `Bearer ${token}` },
    payload: volumes as object,
  });
  used ||= answer.statusCode < 300;
  return { status: answer.statusCode, body: answer.body };
}

const stored = async () =>
  (
    await tested.store.db
      .selectFrom('volume')
      .select(['channel', 'measure', 'dimension', 'category', 'count'])
      .orderBy('channel')
      .orderBy('category')
      .execute()
  ).map((row) =>
    Object.values(row)
      .filter((value) => value !== '')
      .join(' '),
  );

test('are stored, and the same again replaces them', async () => {
  const both = [volume(), volume({ channel: 'post', count: 3 })];
  expect(await put(both)).toEqual({ status: 200, body: JSON.stringify(both) });
  expect(await put([volume({ count: 13 }), volume({ channel: 'fax', count: 0 })])).toMatchObject({ status: 200 });
  expect(await stored()).toEqual(['counter received 13', 'fax received 0', 'post received 3']);
  await put([volume({ count: 1 }), volume({ count: 2 })]); // the later counts
  expect((await stored())[0]).toBe('counter received 2');
  expect(await put([])).toEqual({ status: 200, body: '[]' });
});

test('replaced keep their record key, so that equal cases stay protected equally', async () => {
  const key = async () => (await tested.store.db.selectFrom('volume').select('key').executeTakeFirstOrThrow()).key;
  await put([volume()]);
  const before = await key();
  await put([volume({ count: 99 })]);
  expect(await key()).toBe(before);
});

test('of a platform that knows only totals become its figures', async () => {
  const online = { channel: 'online', count: 40 };
  await put([
    volume({ ...online, measure: 'starts' }),
    volume({ ...online, count: 30 }),
    volume({ ...online, measure: 'starts', count: 25, dimension: 'device', category: 'desktop' }),
    volume({ ...online, measure: 'starts', count: 4, dimension: 'language', category: 'de' }),
  ]);
  expect((await stored()).sort()).toEqual([
    'online received 30',
    'online starts 40',
    'online starts device desktop 25',
    'online starts language de 4',
  ]);
  const { rows } = (await tested.admin('GET', '/api/v1/kpis?kpi=starts,received&from=2026-09-01&to=2026-09-30')) as {
    rows: KpiRow[];
  };
  expect(rows.map(({ kpi, value }) => `${kpi} ${value}`)).toEqual(['starts 40', 'received 30']);
});

describe('are refused as a whole, with the place of the first mistake', () => {
  const online = { channel: 'online' };
  const wrong: [Record<string, unknown>, string, string][] = [
    [{ note: 'Schalter 3' }, 'unknown_field', '1.note'],
    [{ count: -1 }, 'invalid', '1.count'],
    [{ count: 1.5 }, 'invalid', '1.count'],
    [{ count: 1_000_000_001 }, 'invalid', '1.count'],
    [{ month: '2026-13' }, 'invalid', '1.month'],
    [{ month: '0000-01' }, 'invalid', '1.month'],
    [{ month: '2026-09-01' }, 'invalid', '1.month'],
    [{ channel: 'pigeon' }, 'invalid', '1.channel'],
    [{ authority: '64120000000' }, 'invalid', '1.authority'],
    [{ authority: '064120000000' }, 'unknown_authority', '1.authority'],
    [{ authority: kassel }, 'not_allowed', '1.authority'],
    [{ service: 'unheard-of' }, 'unknown_service', '1.service'],
    [{ measure: 'starts' }, 'invalid', '1.measure'],
    [{ dimension: 'device', category: 'desktop' }, 'invalid', '1.dimension'],
    [{ ...online, measure: 'visits' }, 'invalid', '1.measure'],
    [{ ...online, dimension: 'device' }, 'invalid', '1.category'],
    [{ ...online, category: 'desktop' }, 'invalid', '1.category'],
    [{ ...online, dimension: 'device', category: 'phone' }, 'invalid', '1.category'],
    [{ ...online, dimension: 'language', category: 'Mustermann' }, 'invalid', '1.category'],
    [{ ...online, dimension: 'language', category: 'd\u0000' }, 'invalid', '1.category'],
    [{ ...online, dimension: 'step', category: 'person' }, 'invalid', '1.dimension'],
    [{ ...online, dimension: 'referrer', category: 'search' }, 'invalid', '1.dimension'],
    [{ ...online, dimension: 'authority', category: marburg }, 'invalid', '1.dimension'],
  ];
  test.each(wrong)('%j: %s %s', async (fields, code, field) => {
    expectProblem(await put([volume(), volume(fields), volume()]), 400, code, field);
    expect(await stored()).toEqual([]);
  });

  test('also where they are no list', async () => {
    expectProblem(await put(volume()), 400, 'invalid');
  });
});

test('need a token that may ingest, and of a test source they are checked, not stored', async () => {
  expectProblem(await put([volume()], await tested.token([marburg], { scopes: ['read'] })), 403, 'forbidden');
  expectProblem(await put([volume()], 'unknown'), 401, 'unauthorized');
  const testSource = await tested.token([marburg], { test: true });
  expect(await put([volume()], testSource)).toEqual({ status: 200, body: JSON.stringify([volume()]) });
  expectProblem(await put([volume({ authority: kassel })], testSource), 400, 'not_allowed', '0.authority');
  expect(await stored()).toEqual([]);
});

test('work for an offer that was declared by another process just now', async () => {
  await put([volume()]); // the catalogue is in memory from now on
  await tested.store.pool.query(`insert into service (key, name) values ('neu', '{"de":"Neu"}')`);
  await tested.store.pool.query(`insert into offer (authority, service) values ('${marburg}', 'neu')`);
  await expect.poll(async () => (await put([volume({ service: 'neu' })])).status).toBe(200);
});
