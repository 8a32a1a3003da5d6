import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TransactionsAnswer } from '../server/contract/handover.ts';
import { createAsk } from '../server/kpis/ask.ts';
import { transactions } from '../server/handover/transactions.ts';
import { type Marburg, event, kassel, marburg, marburgApp, service } from './marburg.ts';
import { oneNode } from './one-node.ts';

/** Transactions by service and region, for federal statistics. */
let tested: Marburg;
let token: string;
beforeAll(async () => {
  tested = await marburgApp();
  await tested.admin('PUT', '/api/v1/services/parken', { name: { de: 'Parken' } });
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/parken`, {});
  token = await tested.token([marburg], { scopes: ['read'] });
});
afterAll(() => tested.close());

const get = (path: string) =>
  tested.app.inject({
    url: `/api/v1/handover/${path}`,
    headers: { authorization: `Bearer ${token}` },
    remoteAddress: '10.1.2.3',
  });
const ask = async (query: string) => (await get(`transactions?month=2026-10&${query}`)).json<TransactionsAnswer>();

test('are what was received online in the local month, by service and region, with zero and not measured apart', async () => {
  const submitted = (nr: number, time: string) =>
    event({ type: 'submitted', id: `s ${nr}`, attempt: `attempt-of-october-${nr}`, time });
  await tested.post(
    ['2026-09-30T23:59:59+02:00', '2026-10-01T00:00:00+02:00', '2026-10-31T23:59:59+01:00', '2026-11-01T00:00:00+01:00'].map(
      (time, nr) => submitted(nr, time),
    ),
  );
  await tested.settle();
  await tested.admin('PUT', `/api/v1/authorities/${kassel}/offers/parken`, { measures: ['submitted'] });
  const region = { month: '2026-10', ars: marburg, ags: '06534014', authority: 'Marburg' };
  const { rows } = await ask('');
  expect(rows).toEqual([
    { ...region, leika: service, service, serviceName: 'Wohngeld', transactions: 2, flag: '' },
    { ...region, leika: null, service: 'parken', serviceName: 'Parken', transactions: null, flag: 'not_measured' },
  ]);
  const all = (await tested.admin('GET', '/api/v1/handover/transactions?month=2026-10')) as TransactionsAnswer;
  expect(all.rows.find(({ ars }) => ars === kassel)).toMatchObject({ transactions: 0, flag: '' });
  const november = (await tested.admin('GET', '/api/v1/handover/transactions?month=2026-11')) as TransactionsAnswer;
  expect(november.rows.map(({ flag }) => flag)).toEqual(['provisional', 'not_measured', 'provisional']);
});

test('are the same where tables are spread over nodes, by asking each authority alone', async () => {
  const { db, spread, scattered } = oneNode(tested.store);
  const { ask: asked } = createAsk(db);
  const look = async () => [
    await transactions(db, asked, { month: '2026-10', format: 'json' }, 'all', '2026-11-22'),
    await transactions(db, asked, { month: '2026-10', authority: kassel, format: 'json' }, 'all', '2026-11-22'),
  ];
  const plain = await look();
  await spread(true);
  expect(await look()).toEqual(plain);
  expect(await scattered()).toEqual([]);
  await spread(false);
});

test('come as CSV', async () => {
  const { body, headers } = await get(`transactions?month=2026-10&format=csv&authority=${marburg}`);
  expect(headers['content-disposition']).toBe('attachment; filename="transactions-2026-10.csv"');
  expect(body.split('\r\n').slice(0, 3)).toEqual([
    'month,ars,ags,authority,leika,service,serviceName,transactions,flag',
    `2026-10,${marburg},06534014,Marburg,${service},${service},Wohngeld,2,`,
    `2026-10,${marburg},06534014,Marburg,,parken,Parken,,not_measured`,
  ]);
});

test('of an offer that was not online are left out; future months and authorities of others are refused', async () => {
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/parken`, { onlineSince: '2026-11-01' });
  expect((await ask('')).rows).toHaveLength(1);
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/parken`, { onlineUntil: '2026-09-30' });
  expect((await ask('')).rows).toHaveLength(1);
  const statusOf = async (query: string) => (await get(`transactions?${query}`)).statusCode;
  expect(await statusOf('month=2026-12')).toBe(400);
  expect(await statusOf('month=2026-10&format=xml')).toBe(400);
  expect(await statusOf(`month=2026-10&authority=${kassel}`)).toBe(404);
});
