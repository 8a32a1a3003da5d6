import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { networkOf } from '../server/network.ts';
import { type PeopleApp, peopleApp } from './people-app.ts';

/** Whoever guesses passwords waits, at an account and from an address. */
let tested: PeopleApp;
const password = 'correct horse battery staple';
const start = '2026-11-22T09:00:00Z';
beforeAll(async () => {
  tested = await peopleApp();
});
beforeEach(() => tested.at(start));
afterAll(() => tested.close());

describe('who guesses', () => {
  const guess = (account: string, address: string) => tested.signIn(account, 'a wrong password', { address });
  const statuses = async (count: number, account: string, address = '10.9.9.9') => {
    const seen: number[] = [];
    for (let nr = 0; nr < count; nr++) seen.push((await guess(account, address)).statusCode);
    return seen;
  };

  test.each(['geraten', 'there-is-no-such-account'])('at %s waits after five failures, longer each time', async (account) => {
    if (account === 'geraten') await tested.withPassword(account, password);
    expect(await statuses(6, account)).toEqual([401, 401, 401, 401, 401, 429]);
    let waited = 0;
    const waits: number[] = [];
    for (let nr = 0; nr < 8; nr++) {
      const answer = await guess(account, `10.8.8.${nr}`);
      waits.push(Number(answer.headers['retry-after']));
      expect(answer.body).toContain('Zu viele vergebliche Versuche');
      waited += waits.at(-1) ?? 0;
      tested.at(new Date(Date.parse(start) + waited * 1000).toISOString());
      expect((await guess(account, `10.8.8.${nr}`)).statusCode).toBe(401);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900]);
    tested.at(new Date(Date.parse(start) + (waited + 900) * 1000).toISOString());
    if (account === 'geraten') expect((await tested.signIn(account, password)).statusCode).toBe(303);
  });

  test('many accounts from one address waits after thirty', async () => {
    const seen: number[] = [];
    for (let nr = 0; nr < 31; nr++) seen.push((await guess(`guess-${nr}`, '10.7.7.7')).statusCode);
    expect([seen.indexOf(429), (await guess('guess-99', '10.7.7.8')).statusCode]).toEqual([30, 401]);
  });

  test('from many addresses of one IPv6 network counts as one, beside it apart', async () => {
    const same = ['2001:db8:7:1::1', '2001:0db8:0007:0001:ffff::', '2001:db8:7:1:2:3:4:5', '2001:DB8:7:1::'];
    expect(new Set(same.map(networkOf)).size).toBe(1);
    const others = ['2001:db8:7:2::1', '2001:db8:7::1', '::1', '10.1.2.3', '::ffff:10.1.2.3', '::ffff:10.1.2.4'];
    expect(new Set([...same, ...others].map(networkOf)).size).toBe(1 + others.length);
  });

  test('with many attempts at once gets no further', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, nr) => guess('at-once', `10.6.6.${nr}`)));
    expect(answers.filter(({ statusCode }) => statusCode === 401).length).toBe(5);
  });
});

test.each([
  ['off', [401, 429]],
  ['loopback', [401, 401]],
])('behind a proxy, with TRUST_PROXY %s, failures count by the address that it names', async (TRUST_PROXY, expected) => {
  const behind = await peopleApp({ TRUST_PROXY });
  try {
    const guess = (nr: number) =>
      behind.signIn(`guess-${nr}`, 'wrong', {
        address: '127.0.0.1',
        headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': `203.0.113.${nr}` },
      });
    const seen: number[] = [];
    for (let nr = 0; nr < 31; nr++) seen.push((await guess(nr)).statusCode);
    expect([seen[0], seen[30]]).toEqual(expected);
  } finally {
    await behind.close();
  }
});
