import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from './app.ts';

const authority = '065340014014';
let tested: TestApp;
let token: string;

beforeAll(async () => {
  tested = await testApp('2026-09-01T10:00:00Z');
  await tested.admin('PUT', `/api/v1/authorities/${authority}`, { name: 'Marburg' });
  for (const service of ['fishing', 'parking', 'undeclared', 'coming', 'library'])
    await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: service } });
  const declare = (service: string, offer: object) =>
    tested.admin('PUT', `/api/v1/authorities/${authority}/offers/${service}`, offer);
  await declare('fishing', { measures: ['started', 'payment', 'submitted', 'saved', 'rated'] });
  await declare('parking', { measures: ['started', 'payment'], onlineUntil: '2026-09-10' });
  await declare('undeclared', {});
  await declare('library', { measures: ['started', 'payment', 'saved'], free: true });
  await declare('coming', { measures: ['started'], onlineSince: '2027-01-01' });
  token = await tested.token([authority]);
});
afterAll(() => tested.close());

/** Attempts of an offer that start on a day, each with the other events as well. */
async function attempts(service: string, day: string, count: number, ...others: object[]): Promise<void> {
  const events = Array.from({ length: count }, (_, nr) =>
    [{ type: 'started' }, ...others].map((fields, index) => ({
      ...{ id: `${day} ${nr} ${index}`, time: `${day}T08:00:00Z`, authority, service },
      attempt: `${service}-attempt-${day}-${nr}`,
      ...fields,
    })),
  ).flat();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await tested.app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: events });
  expect(answer.json()).toMatchObject({ rejected: 0 });
  await tested.settle();
}

async function silent(service: string): Promise<unknown> {
  const { offers } = (await tested.admin('GET', '/api/v1/offers')) as { offers: { service: string; silent?: object[] }[] };
  return offers.find((offer) => offer.service === service)?.silent;
}
const paid = { type: 'payment', paymentMethod: 'credit_card', paymentStatus: 'paid' };

test('an offer names the types it declares that never arrived, and those that stopped while attempts went on', async () => {
  expect(await silent('fishing')).toBeUndefined();
  await attempts('fishing', '2026-09-01', 29, paid, { type: 'submitted' });
  expect(await silent('fishing')).toBeUndefined(); // too few to tell
  await attempts('fishing', '2026-08-31', 1, paid, { type: 'submitted' });
  expect(await silent('fishing')).toEqual([{ type: 'rated' }]); // of drafts, 30 attempts tell nothing

  tested.at('2026-10-05T10:00:00Z'); // four weeks and more without a payment, but few attempts
  await attempts('fishing', '2026-10-05', 29, { type: 'submitted' });
  expect(await silent('fishing')).toEqual([{ type: 'rated' }]);
  await attempts('fishing', '2026-10-04', 1, { type: 'submitted' });
  expect(await silent('fishing')).toEqual([{ type: 'payment', lastDay: '2026-09-01' }, { type: 'rated' }]);

  await attempts('fishing', '2026-10-03', 1, paid, { type: 'rated', rating: 5 }); // late, and heard again
  expect(await silent('fishing')).toBeUndefined();
});

test('what people may not have needed is missed after 500 attempts without it, payments of a free service never', async () => {
  tested.at('2026-10-05T10:00:00Z');
  await attempts('library', '2026-10-01', 499);
  expect(await silent('library')).toBeUndefined();
  await attempts('library', '2026-10-02', 1);
  expect(await silent('library')).toEqual([{ type: 'saved' }]);
});

test('nothing is missed of an offer that declares nothing, is not online yet, or has ended', async () => {
  tested.at('2026-10-05T10:00:00Z');
  await attempts('undeclared', '2026-10-04', 1);
  expect(await silent('undeclared')).toBeUndefined();
  expect(await silent('coming')).toBeUndefined();
  tested.at('2026-12-05T10:00:00Z');
  await attempts('parking', '2026-09-05', 1, paid);
  await attempts('parking', '2026-09-09', 40);
  expect(await silent('parking')).toBeUndefined();
});

test('an offer as it was put is answered as it was put', async () => {
  const one = await tested.admin('GET', `/api/v1/authorities/${authority}/offers/parking`);
  expect(one).not.toHaveProperty('silent');
});
