import { createHmac, randomBytes } from 'node:crypto';
import type dns from 'node:dns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refused, webhookRules } from '../server/messages/addresses.ts';
import { postWebhook } from '../server/messages/webhook.ts';
import { type Hook, hook } from './notices-app.ts';

let target: Hook;
beforeAll(async () => {
  target = await hook();
});
afterAll(() => target.close());

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const message = { id: 'message-1', body: '{"type":"alert.raised"}', secret, at: new Date('2026-11-22T09:00:00Z') };
/** A resolver that knows one name. */
const resolver = (...addresses: string[]) =>
  ((_name: string, _options: object, done: (error: null, found: dns.LookupAddress[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof dns.lookup;
const post = (url: string, rules = webhookRules(['127.0.0.1'])) => postWebhook({ ...message, url }, rules);

test('a webhook is signed so that its receiver can check who sent what and when', async () => {
  target.answer(204);
  await post(target.url);
  const { headers, body, path } = target.posts.at(-1) ?? { headers: {}, body: '', path: '' };
  expect([path, body, headers['content-type']]).toEqual(['/egovsad', message.body, 'application/json']);
  expect([headers['webhook-id'], headers['webhook-timestamp']]).toEqual(['message-1', '1795338000']);
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`message-1.1795338000.${message.body}`).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${expected}`);
});

test('answers other than 2xx are failures, and redirects are not followed', async () => {
  const before = target.posts.length;
  target.answer(500);
  await expect(post(target.url)).rejects.toThrow('The webhook answered 500.');
  for (const status of [301, 302, 307, 308]) {
    target.answer(status, { location: `${target.url}/elsewhere` });
    await expect(post(target.url)).rejects.toThrow(`answered ${status}: redirects are not followed`);
  }
  target.answer(410);
  await expect(post(target.url)).rejects.toBeInstanceOf(Refused);
  expect(target.posts.slice(before).map(({ path }) => path)).toEqual(Array(6).fill('/egovsad'));
});

describe('what only this machine or its network reaches is refused', () => {
  const before = () => target.posts.length;
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[fc00::1]/',
    'https://[fd12:3456::1]/',
    'https://[ff02::1]/',
  ])('%s', async (url) => {
    const posts = before();
    expect(webhookRules([]).fault(new URL(url))).toMatch(/not public/);
    await expect(post(url, webhookRules([]))).rejects.toBeInstanceOf(Refused);
    expect(before()).toBe(posts);
  });

  test('a name that leads there, by the real resolver and whatever else it leads to', async () => {
    const posts = before();
    await expect(post(`https://localhost:${target.port}/`, webhookRules([]))).rejects.toBeInstanceOf(Refused);
    for (const addresses of [['10.0.0.1'], ['127.0.0.1'], ['::1'], ['93.184.216.34', '127.0.0.1'], ['fe80::1%lo']]) {
      const rules = webhookRules([], resolver(...addresses));
      await expect(post('https://hooks.example.org/', rules), addresses.join()).rejects.toBeInstanceOf(Refused);
    }
    expect(before()).toBe(posts);
  });

  test('a name is checked by the lookup of the connection itself, so that it cannot lead elsewhere a moment later', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    const changing = ((name: string, options: object, done: never) =>
      resolver(...(answers.shift() ?? []))(name, options, done)) as typeof dns.lookup;
    const rules = webhookRules([], changing);
    const looked = () =>
      new Promise((resolve) => rules.lookup('hooks.example.org', { all: true }, (error, found) => resolve(error ?? found)));
    expect(await looked()).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(await looked()).toBeInstanceOf(Refused);
  });

  test('public addresses are not', () => {
    for (const url of ['https://93.184.216.34/', 'https://[2606:2800:220:1::1]/', 'https://hooks.example.org/'])
      expect(webhookRules([]).fault(new URL(url)), url).toBeUndefined();
  });
});

describe('WEBHOOK_ALLOW', () => {
  test('lists networks and names that may be reached, also without https', async () => {
    target.answer(200);
    await post(target.url, webhookRules(['127.0.0.0/8']));
    await post(`http://localhost:${target.port}/by-name`, webhookRules(['localhost'], resolver('127.0.0.1')));
    expect(target.posts.at(-1)?.path).toBe('/by-name');
    expect(webhookRules(['fd00::/8']).fault(new URL('http://[fd00::1]/'))).toBeUndefined();
  });

  test('opens nothing else', () => {
    const rules = webhookRules(['10.1.0.0/16', 'hooks.internal']);
    expect(rules.fault(new URL('https://10.2.0.1/'))).toMatch(/not public/);
    expect(rules.fault(new URL('http://hooks.example.org/'))).toMatch(/https/);
    expect(rules.fault(new URL('http://hooks.internal/'))).toBeUndefined();
  });
});

test('a host that does not answer is named by what went wrong, not by what it says', async () => {
  const closed = await hook();
  await closed.close();
  await expect(post(closed.url)).rejects.toThrow('The webhook cannot be reached: ECONNREFUSED.');
});
