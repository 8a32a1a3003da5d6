import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AlertLog } from '../server/contract/alerts.ts';
import { startJobs } from '../server/jobs.ts';
import { sendMessages } from '../server/notices.ts';
import { enqueue } from '../server/outbox.ts';
import { openTestStore } from './db-url.ts';
import { expectProblem, marburg, service } from './marburg.ts';
import { type Caller, headerOf, type NoticesApp, noticesApp } from './notices-app.ts';

/** The outbox: what is told is sent at least once, whatever fails meanwhile. */
let tested: NoticesApp;
let erika: Caller;
let person: number;
let alert: string;
beforeAll(async () => {
  tested = await noticesApp();
  ({ call: erika, id: person } = await tested.person('erika', [{ role: 'manager', authority: marburg }]));
});
afterAll(() => tested.close());

const place = { authority: marburg, service };
const mail = { subject: 'Betreff', text: 'Text', html: '<p>Text</p>' };
beforeEach(async () => {
  tested.at('2026-11-22T09:00:00Z');
  await tested.store.pool.query('delete from outbox');
  tested.mail.mails.length = 0;
  tested.mail.refuse(undefined);
  tested.hook.posts.length = 0;
  tested.hook.answer(204);
  tested.log.warn.mockClear();
  const rule = { kind: 'silent' };
  const { json } = await erika('POST', '/api/v1/alerts', { ...place, rule, webhook: tested.hook.url });
  ({ id: alert } = json as { id: string });
});

const put = (message: Parameters<typeof enqueue>[1]['message']) =>
  enqueue(tested.store.db, { place, person, alert, message }, new Date('2026-11-22T09:00:00Z'));
const send = async (moment: string) => {
  tested.at(moment);
  await sendMessages(tested.work);
};
const messages = async () => ((await erika('GET', `/api/v1/alerts/${alert}/log`)).json as AlertLog).messages;

test('a webhook that fails is tried again, later each time, with the same id, and given up after a day and a half', async () => {
  tested.hook.answer(503);
  await put({ url: tested.hook.url, body: '{}' });
  const tries: string[] = [];
  for (let minute = 0; minute <= 3000; minute++) {
    const moment = new Date(Date.parse('2026-11-22T09:00:00Z') + minute * 60_000).toISOString();
    const before = tested.hook.posts.length;
    if (minute < 40 || minute % 10 === 6) await send(moment);
    if (tested.hook.posts.length > before) tries.push(`${minute}`);
  }
  expect(tries).toEqual(['0', '1', '6', '36', '156', '636', '2076']);
  expect(new Set(tested.hook.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(await messages()).toMatchObject([{ state: 'given_up', tries: 7, error: 'The webhook answered 503.' }]);
  expect(tested.log.warn).toHaveBeenCalledTimes(1);
});

test('one that comes back gets what waited, once', async () => {
  tested.hook.answer(500);
  await put({ url: tested.hook.url, body: '{"nr":1}' });
  await send('2026-11-22T09:00:00Z');
  tested.hook.answer(200);
  await send('2026-11-22T09:00:59Z');
  expect(tested.hook.posts).toHaveLength(1);
  await send('2026-11-22T09:01:00Z');
  await send('2026-11-22T12:00:00Z');
  expect(tested.hook.posts.map(({ body }) => body)).toEqual(['{"nr":1}', '{"nr":1}']);
  expect(await messages()).toMatchObject([{ state: 'sent', tries: 2, error: null }]);
});

test('a crash between sending and noting it repeats a mail with the same id, and loses none', async () => {
  await put(mail);
  await tested.store.pool.query(`
    create function crash() returns trigger language plpgsql as $$ begin raise exception 'crash'; end $$;
    create trigger crash before update on outbox for each row execute function crash()`);
  await expect(send('2026-11-22T09:00:00Z')).rejects.toThrow();
  await tested.store.pool.query(`drop trigger crash on outbox; drop function crash`);
  await send('2026-11-22T09:00:00Z');
  const ids = tested.mail.mails.map((received) => headerOf(received, 'Message-ID'));
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  await send('2026-11-22T10:00:00Z');
  expect(tested.mail.mails).toHaveLength(2);
});

test('a mail goes to the address the account has when it is sent; the log of its failure holds no address', async () => {
  await put(mail);
  tested.mail.refuse(550);
  await send('2026-11-22T09:00:00Z');
  expect(await messages()).toMatchObject([{ state: 'waiting', error: 'The mail server did not take it: 550.' }]);
  const headers = { authorization: `Bearer ${tested.config.adminToken}` };
  const change = (email: string) =>
    tested.app.inject({ method: 'PATCH', url: `/api/v1/people/${person}`, headers, payload: { email } });
  await change('erika@new.example.org');
  tested.mail.refuse(undefined);
  await send('2026-11-22T09:01:00Z');
  expect(tested.mail.mails.map(({ to }) => to)).toEqual([['erika@new.example.org']]);
  await change('erika@example.org');
});

test('an instance without mail server, and an account without address, say so when mail is asked for', async () => {
  const { call } = await tested.person('without', [{ role: 'reader', authority: marburg }], {});
  const rule = { kind: 'silent' };
  expectProblem(await call('POST', '/api/v1/alerts', { ...place, rule }), 400, 'no_address');
  expect((await call('POST', '/api/v1/alerts', { ...place, rule, email: false })).status).toBe(201);
  const other = await noticesApp({ SMTP_URL: '', MAIL_FROM: '' });
  const there = await other.person('erika', [{ role: 'reader', authority: marburg }]);
  expectProblem(await there.call('POST', '/api/v1/alerts', { ...place, rule }), 400, 'no_mail');
  await other.close();
});

test('a server that is about to stop begins no further message; the next one sends them', async () => {
  for (let nr = 0; nr < 6; nr++) await put({ url: tested.hook.url, body: `${nr}` });
  await sendMessages({ ...tested.work, stopping: () => tested.hook.posts.length > 0 });
  expect(tested.hook.posts.length).toBeLessThanOrEqual(4); // so many at once
  await send('2026-11-22T09:00:00Z');
  expect(tested.hook.posts.map(({ body }) => body).sort()).toEqual(['0', '1', '2', '3', '4', '5']);
});

test('a running server judges alerts and sends what is to be told without anybody asking', async () => {
  const at = new Date('2026-11-25T09:00:00Z'); // the platform has sent nothing since the 22nd, when it was declared
  await erika('POST', '/api/v1/alerts', { authority: marburg, rule: { kind: 'silent', hours: 48 } });
  const store = openTestStore(tested.store.url);
  const runner = startJobs(store, tested.config, () => at, tested.app.log, tested.keys);
  await expect.poll(() => tested.mail.mails.map(({ to }) => to), { interval: 50 }).toContainEqual(['erika@example.org']);
  await runner.stop();
  await store.close();
});
