import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListedOffer } from '../server/contract/api.ts';
import type { OfferKeys, SilentOffers } from '../server/contract/offer-keys.ts';
import { type TestApp, testApp } from './app.ts';

const [marburg, kassel, fulda] = ['065340014014', '066110000000', '066310009009'];
let tested: TestApp;

beforeAll(async () => {
  tested = await testApp('2026-09-01T10:00:00Z');
  for (const ars of [marburg, kassel, fulda]) await tested.admin('PUT', `/api/v1/authorities/${ars}`, { name: `Stadt ${ars}` });
  for (const service of ['hund', 'pass', 'wohngeld'])
    await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: service } });
  const declare = (ars: string, service: string, offer: object = {}) =>
    tested.admin('PUT', `/api/v1/authorities/${ars}/offers/${service}`, offer);
  await declare(marburg, 'pass', { measures: ['started', 'payment'] });
  await declare(marburg, 'wohngeld', { steps: [{ key: 'angaben' }] });
  await declare(kassel, 'hund');
  await declare(kassel, 'wohngeld');
  const events = Array.from({ length: 30 }, (_, nr) => ({
    ...{ id: `${nr}`, type: 'started', time: '2026-08-31T08:00:00Z', authority: marburg, service: 'pass' },
    attempt: `attempt-number-${nr}-of-these`,
  }));
  const headers = { authorization: `Bearer ${await tested.token([marburg])}` };
  await tested.app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: events });
  await tested.settle();
});
afterAll(() => tested.close());

/** The same as the list of offers, of whoever holds a token, without what is declared. */
async function fromList(headers: object): Promise<object[]> {
  const { offers } = (await tested.app.inject({ url: '/api/v1/offers', headers: { ...headers } })).json() as {
    offers: ListedOffer[];
  };
  return offers.map(({ authority, service, silent }) => ({ authority, service, silent }));
}

async function fromKeys(headers: object): Promise<object[]> {
  const answer = await tested.app.inject({ url: '/api/v1/offers/keys', headers: { ...headers } });
  const { services, authorities } = answer.json() as OfferKeys;
  const { offers: silent } = (
    await tested.app.inject({ url: '/api/v1/offers/silent', headers: { ...headers } })
  ).json() as SilentOffers;
  expect(answer.body).not.toContain('angaben');
  return authorities.flatMap(({ ars, offers }) =>
    offers.map((place) => ({
      authority: ars,
      service: services[place],
      silent: silent.find(({ authority, service }) => authority === ars && service === services[place])?.silent,
    })),
  );
}

test('the keys of offers name every offer of the list, with what does not arrive, and no other', async () => {
  const all = await fromKeys({}); // as on the same machine
  expect(all).toEqual(await fromList({}));
  expect(all).toEqual([
    { authority: marburg, service: 'pass', silent: [{ type: 'payment' }] },
    { authority: marburg, service: 'wohngeld' },
    { authority: kassel, service: 'hund' },
    { authority: kassel, service: 'wohngeld' },
  ]);
});

test('whoever reads one authority learns nothing of the offers of others', async () => {
  const headers = { authorization: `Bearer ${await tested.token([kassel], { scopes: ['read'] })}` };
  expect(await fromKeys(headers)).toEqual(await fromList(headers));
  const answer = await tested.app.inject({ url: '/api/v1/offers/keys', headers });
  expect(answer.json()).toEqual({ services: ['hund', 'wohngeld'], authorities: [{ ars: kassel, offers: [0, 1] }] });
});
