import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { kpiIds, kpiOf } from '../server/contract/kpis.ts';
import { type TestApp, testApp } from './app.ts';

/** Days, weeks and years as they are in Berlin, and what a source that reports submissions alone can say. */
const town = '065340014014';
const village = '065340015015';
let tested: TestApp;

beforeAll(async () => {
  tested = await testApp('2021-01-10T10:00:00Z');
  await tested.admin('PUT', `/api/v1/authorities/${town}`, { name: 'Marburg', inhabitants: { count: 2000, date: '2019-12-31' } });
  await tested.admin('PUT', `/api/v1/authorities/${village}`, { name: 'Dorf' });
  await tested.admin('PUT', '/api/v1/services/parking', { name: { de: 'Parken' } });
  await tested.admin('PUT', '/api/v1/services/passport', { name: { de: 'Reisepass' } });
  await tested.admin('PUT', `/api/v1/authorities/${town}/offers/parking`, {});
  await tested.admin('PUT', `/api/v1/authorities/${town}/offers/passport`, { measures: ['submitted'] });
  await tested.admin('PUT', `/api/v1/authorities/${village}/offers/passport`, { measures: ['submitted'] });
});
afterAll(() => tested.close());

let sent = 0;
async function send(type: string, authority: string, service: string, times: string[]): Promise<void> {
  const events = times.map((time) => {
    sent += 1;
    return { id: `${sent}`, type, time, authority, service, attempt: `attempt-number-${String(sent).padStart(6, '0')}` };
  });
  const headers = { authorization: `Bearer ${await tested.token([authority])}` };
  const answer = await tested.app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: events });
  expect(answer.json()).toMatchObject({ accepted: times.length, rejected: 0 });
  await tested.settle();
}
const ask = async (query: string): Promise<KpiRow[]> =>
  ((await tested.admin('GET', `/api/v1/kpis?${query}`)) as { rows: KpiRow[] }).rows;
const starts = async (query: string) =>
  (await ask(`kpi=starts&service=parking&${query}`)).filter(({ value }) => value).map(({ period, value }) => [period, value]);

describe('starts are counted', () => {
  test('in ISO week 53, which has days of two years', async () => {
    tested.at('2021-01-10T10:00:00Z');
    await send('started', town, 'parking', [
      '2020-12-27T22:59:59Z', // Sunday of week 52
      '2020-12-27T23:00:00Z', // Monday
      '2020-12-31T22:59:59Z',
      '2020-12-31T23:00:00Z', // the new year
      '2021-01-03T22:59:59Z', // Sunday
      '2021-01-03T23:00:00Z', // Monday of week 1
    ]);
    const turn = 'from=2020-12-21&to=2021-01-10';
    expect(await starts(`${turn}&interval=week`)).toEqual([
      ['2020-12-21', 1],
      ['2020-12-28', 4],
      ['2021-01-04', 1],
    ]);
    expect(await starts(`${turn}&interval=year`)).toEqual([
      ['2020-01-01', 3],
      ['2021-01-01', 3],
    ]);
    expect(await starts(`${turn}&interval=quarter`)).toEqual([
      ['2020-10-01', 3],
      ['2021-01-01', 3],
    ]);
    expect(await starts('from=2021-01-01&to=2021-01-03&interval=week')).toEqual([['2020-12-28', 2]]);
  });

  test('on the nights of 23 and of 25 hours, by hour and day', async () => {
    tested.at('2021-11-01T10:00:00Z');
    await send('started', town, 'parking', [
      '2021-10-30T22:00:00Z', // 00:00 summer time
      '2021-10-31T00:30:00Z', // 02:30 for the first time
      '2021-10-31T01:30:00Z', // and again
      '2021-10-31T22:59:59Z',
      '2021-10-31T23:00:00Z',
    ]);
    expect(await starts('from=2021-10-30&to=2021-11-01&interval=day')).toEqual([
      ['2021-10-31', 4],
      ['2021-11-01', 1],
    ]);
    const hours = await ask('kpi=starts&service=parking&from=2021-10-31&to=2021-10-31&by=hour');
    expect(hours.map(({ by, value }) => [by['hour'], value])).toEqual([
      ['0', 1],
      ['2', 2],
      ['23', 1],
    ]);
    tested.at('2022-03-29T10:00:00Z');
    await send('started', town, 'parking', [
      '2022-03-26T22:59:59Z',
      '2022-03-26T23:00:00Z', // 00:00 winter time
      '2022-03-27T00:59:59Z', // 01:59:59
      '2022-03-27T01:00:00Z', // 03:00
      '2022-03-27T21:59:59Z',
      '2022-03-27T22:00:00Z', // Monday
    ]);
    expect(await starts('from=2022-03-26&to=2022-03-28&interval=day')).toEqual([
      ['2022-03-26', 1],
      ['2022-03-27', 4],
      ['2022-03-28', 1],
    ]);
  });
});

test('periods long before and long after all data have a row for every interval, with zero', async () => {
  for (const [from, to, years] of [
    ['1990-01-01', '2004-12-31', 15],
    ['2030-05-05', '2031-05-05', 2],
    ['9997-01-01', '9998-12-31', 2],
    ['0001-01-01', '0001-12-31', 1],
  ] as const) {
    const rows = await ask(`kpi=starts,completion_rate,active_services&service=parking&from=${from}&to=${to}&interval=year`);
    expect(rows).toHaveLength(3 * years);
    for (const row of rows) expect([0, null], `${row.kpi} of ${row.period}`).toContain(row.value);
    const byDevice = await ask(`kpi=starts&service=parking&from=${from}&to=${to}&by=device`);
    expect(byDevice).toEqual([]);
  }
});

describe('a source that reports only submissions', () => {
  const asked = kpiIds.filter((id) => kpiOf(id).unit !== 'count');
  const period = 'from=2022-03-01&to=2022-03-31';
  const ratesOf = async (authority: string, interval: string) => {
    const [byStep, others] = [asked.filter((id) => kpiOf(id).byStep), asked.filter((id) => !kpiOf(id).byStep)];
    const scope = `service=passport&authority=${authority}&${period}&interval=${interval}`;
    return [...(await ask(`kpi=${others}&${scope}`)), ...(await ask(`kpi=${byStep}&${scope}&step=`))];
  };

  test.each(['total', 'month', 'week', 'day'])('has no rate but the one per 1,000 inhabitants: by %s', async (interval) => {
    tested.at('2022-04-15T10:00:00Z');
    await send('submitted', town, 'passport', ['2022-03-01T10:00:00Z', '2022-03-31T20:00:00Z', '2022-03-31T22:30:00Z']);
    const rows = await ratesOf(town, interval);
    expect(new Set(rows.map(({ kpi }) => kpi))).toEqual(new Set(asked));
    for (const row of rows.filter(({ kpi }) => kpi !== 'per_1000'))
      expect(row, row.kpi).toMatchObject({ value: null, n: null, offers: [0, 1], flag: 'not_measured' });
    const perThousand = rows.filter(({ kpi }) => kpi === 'per_1000');
    for (const row of perThousand) expect(row).toMatchObject({ n: 2000, offers: [1, 1], flag: '' });
    const [received] = await ask(`kpi=received&service=passport&authority=${town}&${period}`);
    const summed = perThousand.reduce((sum, { value }) => sum + (value ?? 0), 0);
    expect(summed).toBeCloseTo((received?.value ?? 0) / 2, 9);
    expect(summed).toBeGreaterThan(0);
  });

  test('has not even that one where the number of inhabitants is not known', async () => {
    await send('submitted', village, 'passport', ['2022-03-05T10:00:00Z']);
    for (const row of await ratesOf(village, 'total')) expect(row, row.kpi).toMatchObject({ value: null, flag: 'not_measured' });
    const [both] = await ask(`kpi=per_1000&service=passport&${period}`);
    expect(both).toMatchObject({ n: 2000, offers: [1, 2] }); // the village's submissions are left out with its people
  });
});
