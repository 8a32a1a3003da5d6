import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import type { ChangesAnswer } from '../server/contract/comparison.ts';
import { addDays } from '../server/contract/days.ts';
import { lastPeriod, periodNamed } from '../server/contract/reports.ts';
import { sendDueReports, sendMessages } from '../server/notices.ts';
import { expectProblem, kassel, marburg, service } from './marburg.ts';
import { type Caller, headerOf, type NoticesApp, noticesApp, textOf } from './notices-app.ts';
import { insertSlim } from './slim.ts';

const url = '/api/v1/subscriptions';
let tested: NoticesApp;
let erika: Caller;
let erika_id: number;
let john: Caller;
beforeAll(async () => {
  tested = await noticesApp();
  ({ call: erika, id: erika_id } = await tested.person('erika', [{ role: 'manager', authority: marburg }]));
  const english = { email: 'john@example.org', language: 'en' };
  ({ call: john } = await tested.person('john', [{ role: 'reader', authority: marburg, service }], english));
  const rows = Array.from({ length: 90 }, (_, index) => {
    const starts = 40 + (index % 7);
    return { authority: marburg, service, day: addDays('2026-09-14', index), starts, submissions: starts - 12, abandonments: 12 };
  });
  await insertSlim(tested.store.db, rows);
});
afterAll(() => tested.close());
beforeEach(() => {
  tested.mail.mails.length = 0;
});

/** Sets the time, tallies, makes the reports that are due and sends them: what a server does that starts then. */
async function run(moment: string): Promise<string[]> {
  tested.at(moment);
  await tested.store.pool.query(`delete from instance where name = 'tallied_at'`);
  await tested.settle();
  await sendDueReports(tested.work);
  await sendMessages(tested.work);
  return tested.mail.mails.splice(0).map((mail) => `${mail.to} ${headerOf(mail, 'Subject')}`);
}
async function subscribe(who: Caller, moment: string, subscriptions: object[]): Promise<void> {
  tested.at(moment);
  const { status, body } = await who('PUT', url, { subscriptions });
  expect(status, body).toBe(200);
}

describe('periods', () => {
  test('are named as ISO 8601 names weeks and months, week 53 and turns of the year included', () => {
    expect(periodNamed('2026-W53')).toMatchObject({ interval: 'week', from: '2026-12-28', to: '2027-01-03' });
    expect(periodNamed('2027-W01')).toMatchObject({ from: '2027-01-04', to: '2027-01-10' });
    expect(periodNamed('2026-02')).toMatchObject({ interval: 'month', from: '2026-02-01', to: '2026-02-28' });
    for (const name of ['2027-W53', '2026-W00', '2026-W54', '2026-13', '2026-00', '0000-01', '2026', '2026-W1', ''])
      expect(periodNamed(name), name).toBeUndefined();
    expect(lastPeriod('week', '2027-01-04').name).toBe('2026-W53');
    expect(lastPeriod('month', '2027-01-01').name).toBe('2026-12');
    for (let day = '2024-01-01'; day < '2030-01-01'; day = addDays(day, 1))
      for (const every of ['week', 'month'] as const) {
        const period = lastPeriod(every, day);
        expect(periodNamed(period.name)).toEqual(period);
      }
  });
});

describe('a subscribed report', () => {
  const week = { authority: marburg, service, every: 'week' };
  test('comes on Monday morning, once, whatever restarts, and not before the next Monday', async () => {
    await subscribe(erika, '2026-11-11T09:00:00Z', [week]);
    expect(await run('2026-11-11T10:00:00Z')).toEqual([]);
    expect(await run('2026-11-16T04:59:59Z')).toEqual([]); // 5:59 in Berlin
    expect(await run('2026-11-16T05:00:00Z')).toEqual(['erika@example.org Marburg, Wohngeld: Woche 46, 09.11.2026 – 15.11.2026']);
    expect(await run('2026-11-16T05:10:00Z')).toEqual([]);
    expect(await run('2026-11-22T22:59:59Z')).toEqual([]);
    expect(await run('2026-11-23T05:00:00Z')).toHaveLength(1);
  });

  test('comes on the first of the month, in summer time as well', async () => {
    await subscribe(erika, '2026-09-15T09:00:00Z', [{ ...week, every: 'month' }]);
    expect(await run('2026-10-01T03:59:59Z')).toEqual([]);
    expect(await run('2026-10-01T04:00:00Z')).toEqual(['erika@example.org Marburg, Wohngeld: September 2026']);
    expect(await run('2026-11-01T05:00:00Z')).toEqual(['erika@example.org Marburg, Wohngeld: Oktober 2026']);
  });

  test('that was missed comes later, the newest only', async () => {
    await subscribe(erika, '2026-10-20T09:00:00Z', [week]);
    expect(await run('2026-11-12T12:00:00Z')).toEqual(['erika@example.org Marburg, Wohngeld: Woche 45, 02.11.2026 – 08.11.2026']);
  });

  test('goes on where a list is put again, and ends with it', async () => {
    await subscribe(erika, '2026-11-11T09:00:00Z', [week]);
    await subscribe(erika, '2026-11-16T05:00:00Z', [week, { ...week, every: 'month' }]);
    expect((await erika('GET', url)).json).toEqual({ subscriptions: [{ ...week, every: 'month' }, week] });
    expect(await run('2026-11-16T05:00:01Z')).toHaveLength(1);
    await subscribe(erika, '2026-11-17T05:00:00Z', []);
    expect(await run('2026-12-07T05:00:01Z')).toEqual([]);
    const { rows } = await tested.store.pool.query(`select 1 from audit where what = 'subscriptions' and subject = $1`, [
      `${erika_id}`,
    ]);
    expect(rows.length).toBeGreaterThan(2);
  });

  test('says the same figures as the API, in the language of the person, and names nobody', async () => {
    await subscribe(john, '2026-11-11T09:00:00Z', [week]);
    tested.at('2026-11-16T06:00:00Z');
    await tested.store.pool.query(`delete from instance where name = 'tallied_at'`);
    await tested.settle();
    await sendDueReports(tested.work);
    await sendMessages(tested.work);
    const [mail] = tested.mail.mails;
    const text = mail ? textOf(mail).replaceAll('\u00a0', ' ') : '';
    const { rows } = (
      await john(
        'GET',
        `/api/v1/kpis?kpi=starts,submissions,completion_rate&from=2026-11-09&to=2026-11-15&authority=${marburg}&service=${service}`,
      )
    ).json as { rows: KpiRow[] };
    const [starts, submissions, rate] = rows.map(({ value }) => value ?? 0);
    expect([starts, submissions]).toEqual([301, 217]); // 40 to 46, and 12 fewer each
    expect(text).toContain('Started: 301; before 301; ±0.0%, may be chance');
    expect(text).toContain('Submitted: 217; before 217');
    expect(text).toContain(`Completion rate: ${((rate ?? 0) * 100).toFixed(1)}% (n = 301)`);
    expect(text).toContain('Page views: 0; before 0');
    expect(text).toContain(`https://egovsad.example.org/reports/${marburg}/${service}?period=2026-W46&lang=en`);
    expect(mail?.raw).not.toContain('Name of john');
    await subscribe(john, '2026-11-17T05:00:00Z', []);
  });

  test('is not sent to whoever lost the right', async () => {
    await subscribe(erika, '2026-11-11T09:00:00Z', [week]);
    await tested.admin('PUT', `/api/v1/people/${erika_id}/roles`, []);
    expect(await run('2026-11-16T06:00:00Z')).toEqual([]);
    await tested.admin('PUT', `/api/v1/people/${erika_id}/roles`, [{ role: 'manager', authority: marburg }]);
    expect(await run('2026-11-16T07:00:00Z')).toEqual([]);
    await subscribe(erika, '2026-11-17T05:00:00Z', []);
  });

  test('of a service that is no more is not sent, and nobody is troubled with it', async () => {
    await tested.admin('PUT', '/api/v1/services/kurz', { name: { de: 'Kurz' } });
    await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/kurz`, {});
    await subscribe(erika, '2026-11-11T09:00:00Z', [{ ...week, service: 'kurz' }]);
    await tested.admin('DELETE', `/api/v1/authorities/${marburg}/offers/kurz`);
    expect(await run('2026-11-16T06:00:00Z')).toEqual([]);
    expect(tested.log.error).not.toHaveBeenCalled();
    await subscribe(erika, '2026-11-17T05:00:00Z', []);
  });

  test('can be had of places one may read and that are there', async () => {
    const put = (place: object) => erika('PUT', url, { subscriptions: [{ ...place, every: 'week' }] });
    expectProblem(await put({ authority: kassel }), 404, 'not_found');
    expectProblem(await put({ authority: marburg, service: 'hund' }), 404, 'not_found', 'subscriptions');
    expectProblem(await john('PUT', url, { subscriptions: [{ authority: marburg, every: 'week' }] }), 404, 'not_found');
    const headers = { authorization: `Bearer ${tested.config.adminToken}` };
    const operator = await tested.app.inject({ url, headers });
    expectProblem({ status: operator.statusCode, body: operator.body }, 403, 'forbidden');
  });
});

describe('the page of a report', () => {
  const page = `/reports/${marburg}/${service}`;
  beforeAll(() => run('2026-11-22T09:00:00Z'));

  test('has the values of the API to the last digit, and those of the period before', async () => {
    for (const [name, from, to] of [
      ['2026-W46', '2026-11-09', '2026-11-15'],
      ['2026-10', '2026-10-01', '2026-10-31'],
    ]) {
      const { body, status } = await erika('GET', `${page}?period=${name}`);
      expect(status).toBe(200);
      const kpis = 'starts,submissions,abandonments,completion_rate,abandonment_rate';
      const query = `kpi=${kpis}&from=${from}&to=${to}&authority=${marburg}&service=${service}`;
      const { rows } = (await erika('GET', `/api/v1/changes?${query}`)).json as ChangesAnswer;
      for (const { value, before } of rows)
        for (const one of [value, before.value]) expect(body).toContain(`<data value="${one}">`);
    }
  });

  test('shows the table before the picture, and what is not measured as that', async () => {
    await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, {
      measures: ['started', 'submitted'],
      free: true,
    });
    const { body } = await erika('GET', `${page}?period=2026-W46`);
    expect(body.indexOf('<table')).toBeGreaterThan(0);
    expect(body.indexOf('<svg')).toBeGreaterThan(body.indexOf('</table>'));
    expect(body).toMatch(/Aufrufe<\/th>\s*<td[^>]*>– \(nicht gemessen\)/);
    expect(body).toMatch(/Fehlgeschlagene Zahlungen<\/th>\s*<td[^>]*>– \(entfällt\)/);
  });

  test('of an unfinished week counts the days that are over, and is for the last week where none is named', async () => {
    const current = await erika('GET', `${page}?period=2026-W47&lang=en`);
    expect(current.body).toContain('week 47, 16 Nov 2026 – 22 Nov 2026 (16 Nov 2026 – 21 Nov 2026)');
    expect((await erika('GET', page)).body).toContain('Woche 46');
  });

  test('of an authority lists its services', async () => {
    const { body, status } = await erika('GET', `/reports/${marburg}?period=2026-10`);
    expect([status, body.includes('<h1 class="kern-heading-x-large">Marburg: Oktober 2026</h1>')]).toEqual([200, true]);
    // four weeks of 40 + … + 46, and 43, 44, 45
    expect(body).toMatch(/Wohngeld<\/th>\s*<td[^>]*><data value="1336">1\.336</);
  });

  test('is for those who may read there; whoever is not signed in signs in first', async () => {
    expectProblem(await john('GET', `/reports/${marburg}`), 404, 'not_found');
    expectProblem(await erika('GET', `/reports/${kassel}`), 404, 'not_found');
    expectProblem(await erika('GET', `/reports/${marburg}/hund`), 404, 'not_found');
    expectProblem(await erika('GET', `${page}?period=2027-W53`), 400, 'invalid', 'period');
    expectProblem(await erika('GET', `${page}?period=2026-W48`), 400, 'invalid', 'from');
    const headers = { host: 'egovsad.example.org', accept: 'text/html' };
    const address = `${page}?period=2026-W46`;
    const nobody = await tested.app.inject({ url: address, headers, remoteAddress: '10.1.2.3' });
    expect([nobody.statusCode, nobody.headers.location]).toEqual([303, `/sign-in?${new URLSearchParams({ returnTo: address })}`]);
    const program = await tested.app.inject({ url: address, remoteAddress: '10.1.2.3' });
    expectProblem({ status: program.statusCode, body: program.body }, 401, 'unauthorized');
  });
});
