import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AlertEntry, AlertLog } from '../server/contract/alerts.ts';
import type { ExpectedDay } from '../server/contract/comparison.ts';
import { addDays } from '../server/contract/days.ts';
import { expectProblem, kassel, marburg, service } from './marburg.ts';
import { type Caller, headerOf, type NoticesApp, noticesApp, textOf } from './notices-app.ts';
import { insertSlim } from './slim.ts';

const url = '/api/v1/alerts';
let tested: NoticesApp;
let erika: Caller;
let john: Caller;
let john_id: number;
beforeAll(async () => {
  tested = await noticesApp();
  ({ call: erika } = await tested.person('erika', [{ role: 'manager', authority: marburg }]));
  const english = { email: 'john@example.org', language: 'en' };
  ({ call: john, id: john_id } = await tested.person('john', [{ role: 'reader', authority: marburg, service }], english));
  for (const [day, starts, submissions] of [
    ['2026-11-09', 100, 80],
    ['2026-11-10', 100, 60],
    ['2026-11-11', 100, 85],
    ['2026-11-12', 20, 2],
  ] as const)
    await insertSlim(tested.store.db, [
      { authority: marburg, service, day, starts, submissions, abandonments: starts - submissions },
    ]);
});
afterAll(() => tested.close());
beforeEach(async () => {
  await tested.store.pool.query('delete from alert');
  tested.mail.mails.length = 0;
  tested.hook.posts.length = 0;
  tested.hook.answer(204);
});

const lowCompletion = { kind: 'threshold', kpi: 'completion_rate', side: 'below', value: 0.7, last: 1 };
type Made = AlertEntry & { webhookSecret?: string };
async function add(who: Caller, more: object = {}): Promise<Made> {
  const { status, body, json } = await who('POST', url, { authority: marburg, service, rule: lowCompletion, ...more });
  expect(status, body).toBe(201);
  return json;
}
const logOf = async (who: Caller, { id }: AlertEntry): Promise<AlertLog> => (await who('GET', `${url}/${id}/log`)).json;
/** Six hours after a day is over, in winter. */
const after = (day: string) => `${addDays(day, 1)}T05:00:01Z`;
const subjects = () =>
  tested.mail.mails.map((mail) => [mail.to.join(), textOf(mail).split(/\r?\n/)[0]?.replaceAll('\u00a0', ' ')]);

test('whoever asked is told once when a rate falls below, and once when it is over', async () => {
  const made = await add(erika);
  expect(made).toMatchObject({ raised: false, changedAt: null, text: { de: 'Abschlussquote unter 70\u00a0% (1 Tag)' } });
  await tested.run(after('2026-11-09'));
  expect(tested.mail.mails).toEqual([]);
  await tested.run('2026-11-11T04:59:59Z'); // the tenth is over for less than six hours
  expect(tested.mail.mails).toEqual([]);
  await tested.run(after('2026-11-10'));
  await tested.run('2026-11-11T12:00:00Z');
  expect(subjects()).toEqual([['erika@example.org', 'Marburg, Wohngeld: Abschlussquote unter 70 % (1 Tag)']]);
  await tested.run(after('2026-11-11'));
  expect(subjects()[1]?.[1]).toBe('Vorbei: Marburg, Wohngeld: Abschlussquote unter 70 % (1 Tag)');
  expect(subjects()).toHaveLength(2);
  const { log, messages } = await logOf(erika, made);
  expect(log.map(({ at, what, value }) => [at, what, value])).toEqual([
    ['2026-11-12T05:00:01.000Z', 'over', 0.85],
    ['2026-11-11T05:00:01.000Z', 'raised', 0.6],
  ]);
  expect(messages.map(({ channel, state, tries }) => [channel, state, tries])).toEqual(Array(2).fill(['email', 'sent', 1]));
});

test('a mail says the figure, where to look and why it came, in the language of the person, and names nobody', async () => {
  await add(john);
  await tested.run(after('2026-11-10'));
  const [mail] = tested.mail.mails;
  const text = mail ? textOf(mail).replaceAll('\u00a0', ' ') : '';
  expect(text).toContain(
    'Completion rate from 10 Nov 2026 to 10 Nov 2026: 60% (n = 100). You asked to be told when it is below 70%.',
  );
  expect(text).toContain(`https://egovsad.example.org/services/${marburg}/${service}`);
  expect(text).toContain('You get this because you set up an alert');
  expect(mail && headerOf(mail, 'Subject')).toBe('Marburg, Wohngeld: Completion rate below 70% (1 day)');
  expect(mail && headerOf(mail, 'From')).toBe('eGovSAD <egovsad@example.org>');
  expect(mail && headerOf(mail, 'Message-ID')).toMatch(/^<[0-9a-f-]{36}@example\.org>$/);
  expect(mail?.raw).toContain('text/html');
  expect(mail?.raw).not.toContain('Name of john');
});

test('below thirty cases nothing is told, and what was raised stays so', async () => {
  const made = await add(erika);
  await tested.run(after('2026-11-12'));
  expect(tested.mail.mails).toEqual([]);
  await tested.run(after('2026-11-10'));
  await tested.run(after('2026-11-12'));
  expect((await logOf(erika, made)).log.map(({ what }) => what)).toEqual(['raised']);
});

test('it is told again after the days somebody chose, as long as it lasts', async () => {
  await add(erika, { rule: { ...lowCompletion, value: 0.99 }, repeatDays: 2 });
  await tested.run(after('2026-11-09'));
  await tested.run(after('2026-11-10'));
  await tested.run(after('2026-11-11'));
  expect(subjects().map(([, subject]) => subject?.split(':')[0])).toEqual(['Marburg, Wohngeld', 'Weiterhin']);
});

test('whole weeks begin on Monday', async () => {
  const made = await add(erika, { rule: { kind: 'threshold', kpi: 'starts', side: 'above', value: 319, last: 1, unit: 'week' } });
  await tested.run('2026-11-16T04:00:00Z'); // the week is over for less than six hours
  expect((await logOf(erika, made)).log).toEqual([]);
  await tested.run('2026-11-18T09:00:00Z');
  expect((await logOf(erika, made)).log).toMatchObject([
    { value: 320, text: { de: 'Gestartet vom 09.11.2026 bis 15.11.2026: 320. Gemeldet wird, was über 319 liegt.' } },
  ]);
});

test('an unusual day is told as the expected band has it', async () => {
  await tested.admin('PUT', '/api/v1/services/hund', { name: { de: 'Hund' } });
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/hund`, { measures: ['started', 'submitted'] });
  const days = Array.from({ length: 120 }, (_, index) => ({
    day: addDays('2026-07-14', index),
    starts: index === 119 ? 3 : 40 + (index % 5),
  }));
  await insertSlim(
    tested.store.db,
    days.map((row) => ({ authority: marburg, service: 'hund', ...row })),
  );
  const made = await add(erika, { service: 'hund', rule: { kind: 'unusual', kpi: 'starts', side: 'low' } });
  const high = await add(erika, { service: 'hund', rule: { kind: 'unusual', kpi: 'starts', side: 'high' } });
  await tested.run(after('2026-11-10'));
  const day = '2026-11-10';
  const { json } = await erika('GET', `/api/v1/expected?kpi=starts&authority=${marburg}&service=hund&from=${day}&to=${day}`);
  const [{ low, high: most, ...found } = {}] = (json as { days: Partial<ExpectedDay>[] }).days;
  expect(found).toMatchObject({ unusual: 'low', value: 3 });
  const band = `${Math.ceil(low ?? 0)} bis ${Math.floor(most ?? 0)}`; // whole counts, as the page of the service has them
  const text = { de: `Gestartet am 10.11.2026: 3. Zu erwarten waren ${band}.` };
  expect((await logOf(erika, made)).log).toMatchObject([{ what: 'raised', value: 3, text }]);
  expect((await logOf(erika, high)).log).toEqual([]);
  expectProblem(await erika('POST', url, { authority: marburg, rule: { kind: 'unusual' } }), 400, 'invalid', 'service');
  const monthly = { kind: 'threshold', kpi: 'digital_share', side: 'below', value: 0.5 }; // no days would ever have one
  expectProblem(await erika('POST', url, { authority: marburg, rule: monthly }), 400, 'invalid', 'rule.kpi');
});

test('a source that falls silent is told of, and when it delivers again', async () => {
  const made = await add(erika, { service: undefined, rule: { kind: 'silent', hours: 3 } });
  const event = { type: 'visited', authority: marburg, service };
  tested.at('2026-11-22T09:00:00Z');
  await tested.post({ ...event, id: 'v1', time: '2026-11-22T09:00:00Z' });
  await tested.app.inject({ url: `/api/v1/sources`, headers: { authorization: `Bearer ${tested.config.adminToken}` } }); // writes what was counted
  await tested.run('2026-11-22T12:00:00Z');
  expect((await logOf(erika, made)).log).toEqual([]);
  await tested.run('2026-11-22T12:00:01Z');
  expect((await logOf(erika, made)).log).toMatchObject([
    { what: 'raised', value: 1, text: { de: 'Quellen, von denen seit 3 Stunden nichts kam: 1 von 1.' } },
  ]);
  await tested.post({ ...event, id: 'v2', time: '2026-11-22T12:00:01Z' });
  await tested.app.inject({ url: `/api/v1/sources`, headers: { authorization: `Bearer ${tested.config.adminToken}` } });
  await tested.run('2026-11-22T12:10:00Z');
  expect((await logOf(erika, made)).log.map(({ what }) => what)).toEqual(['over', 'raised']);
});

test('of one service whole days count', async () => {
  const made = await add(john, { rule: { kind: 'silent', hours: 48 } });
  const since = '2026-11-22'; // the view of the test before, or the last tally
  await tested.run(`${addDays(since, 2)}T22:59:00Z`);
  expect((await logOf(john, made)).log).toEqual([]);
  await tested.run(`${addDays(since, 3)}T00:00:00Z`);
  expect((await logOf(john, made)).log).toMatchObject([{ what: 'raised', value: null }]);
});

test('a webhook gets the same, signed with a secret that is shown once', async () => {
  const made = await add(erika, { email: false, webhook: tested.hook.url });
  expect(made.webhookSecret).toMatch(/^whsec_/);
  expect(((await erika('GET', `${url}/${made.id}`)).json as Made).webhookSecret).toBeUndefined();
  await tested.run(after('2026-11-10'));
  const [post] = tested.hook.posts;
  expect(JSON.parse(post?.body ?? '')).toMatchObject({
    type: 'alert.raised',
    timestamp: '2026-11-11T05:00:01.000Z',
    data: { alert: made.id, authority: marburg, service, rule: lowCompletion, value: 0.6 },
  });
  const { rows } = await tested.store.pool.query(`select to_jsonb(alert)::text as text from alert`);
  expect(rows[0].text).not.toContain(made.webhookSecret?.slice(6));
});

test('an address in our own network is refused when the alert is set, and a name that leads there when it is called', async () => {
  const own = await erika('POST', url, { authority: marburg, service, rule: lowCompletion, webhook: 'https://169.254.169.254/' });
  expectProblem(own, 400, 'webhook_refused', 'webhook');
  const plain = await erika('POST', url, { authority: marburg, service, rule: lowCompletion, webhook: 'http://example.org/' });
  expectProblem(plain, 400, 'webhook_refused', 'webhook');
  const none = await erika('POST', url, { authority: marburg, service, rule: lowCompletion, webhook: '0661' });
  expectProblem(none, 400, 'invalid', 'webhook');
  const made = await add(erika, { email: false, webhook: `https://localhost:${tested.hook.port}/` });
  tested.work.config = { ...tested.config, webhookAllow: [] };
  await tested.run(after('2026-11-10'));
  tested.work.config = tested.config;
  expect((await logOf(erika, made)).messages).toMatchObject([
    { state: 'given_up', tries: 1, error: expect.stringMatching(/not public/) },
  ]);
  expect(tested.hook.posts).toEqual([]);
});

test('an alert is its owner’s alone, and only for places they may read', async () => {
  const made = await add(erika);
  expect((await john('GET', url)).json).toEqual({ alerts: [] });
  for (const method of ['GET', 'DELETE'] as const) expectProblem(await john(method, `${url}/${made.id}`), 404, 'not_found');
  expectProblem(await john('GET', `${url}/${made.id}/log`), 404, 'not_found');
  expectProblem(await john('PUT', `${url}/${made.id}`, { rule: lowCompletion, email: false }), 404, 'not_found');
  expectProblem(await john('POST', url, { authority: marburg, rule: lowCompletion }), 404, 'not_found');
  expectProblem(await erika('POST', url, { authority: kassel, rule: lowCompletion }), 404, 'not_found');
  const headers = { authorization: `Bearer ${tested.config.adminToken}` };
  const operator = await tested.app.inject({ url, headers });
  expectProblem({ status: operator.statusCode, body: operator.body }, 403, 'forbidden');
});

test('whoever loses the right is told nothing more, not even what waits already', async () => {
  const made = await add(john, { webhook: tested.hook.url });
  tested.mail.refuse(451);
  tested.hook.answer(500);
  await tested.run(after('2026-11-10'));
  await tested.admin('PUT', `/api/v1/people/${john_id}/roles`, []);
  tested.mail.refuse(undefined);
  tested.hook.answer(200);
  tested.hook.posts.length = 0;
  await tested.run('2026-11-11T09:00:00Z');
  expect([tested.mail.mails, tested.hook.posts]).toEqual([[], []]);
  expect((await logOf(john, made)).messages.map(({ state }) => state)).toEqual(['given_up', 'given_up']);
  await tested.admin('PUT', `/api/v1/people/${john_id}/roles`, [{ role: 'reader', authority: marburg, service }]);
});

test('another rule begins anew, and what people change stands in the log, a webhook by its host only', async () => {
  const made = await add(erika, { webhook: `${tested.hook.url}/secret-path` });
  await tested.run(after('2026-11-10'));
  expect(((await erika('GET', `${url}/${made.id}`)).json as Made).raised).toBe(true);
  const changed = await erika('PUT', `${url}/${made.id}`, { rule: { ...lowCompletion, value: 0.5 } });
  expect(changed.json).toMatchObject({ raised: false, changedAt: null, email: true });
  expect((await erika('DELETE', `${url}/${made.id}`)).status).toBe(204);
  const { rows } = await tested.store.pool.query(`select before, after from audit where what = 'alert' and subject = $1`, [
    made.id,
  ]);
  expect(rows).toHaveLength(3);
  expect(JSON.stringify(rows)).toContain('127.0.0.1');
  expect(JSON.stringify(rows)).not.toContain('secret-path');
});
