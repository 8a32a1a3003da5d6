import { afterAll, beforeAll, expect, test } from 'vitest';
import { happenings, seeded } from '../fixtures/random.ts';
import type { ExpectedAnswer } from '../server/contract/comparison.ts';
import { addDays } from '../server/contract/days.ts';
import type { TestApp } from './app.ts';
import { insertSlim, reader, townsWith } from './slim.ts';

const town = '065340014014';
const other = '064120000000';
const outage = '2026-11-11'; // a Wednesday
let tested: TestApp;
let ask: Awaited<ReturnType<typeof reader>>;
beforeAll(async () => {
  const towns = [town, other].map((ars) => ({ ars, name: ars }));
  tested = await townsWith(towns, ['hund', 'jung', 'pass']);
  const random = seeded('expected');
  const week = [40, 44, 42, 40, 35, 12, 9];
  const hund = Array.from({ length: 200 }, (_, index) => {
    const day = addDays('2026-05-04', index); // a Monday; ends on 19 November
    return { authority: town, service: 'hund', day, starts: day === outage ? 0 : happenings(random, week[index % 7] ?? 0) };
  });
  const jung = Array.from({ length: 50 }, (_, index) => ({
    authority: town,
    service: 'jung',
    day: addDays('2026-10-02', index),
    starts: 9,
  }));
  await insertSlim(tested.store.db, [...hund, ...jung]);
  ask = await reader(tested, [town]);
});
afterAll(() => tested.close());

const expectedOf = async (query: string) => (await ask(`expected?kpi=starts&authority=${town}&${query}`)).body as ExpectedAnswer;

test('an outage is marked among days that are as usual, weekends among them', async () => {
  const { days, method } = await expectedOf('service=hund&from=2026-10-01&to=2026-11-19');
  expect(method).toEqual({ weeks: 12, level: 0.99, fewestWeekdays: 8 });
  expect(days).toHaveLength(50);
  const unusual = days.filter((one) => one.unusual !== '').map((one) => `${one.day} ${one.unusual}`);
  expect(unusual).toContain(`${outage} low`);
  expect(unusual.length).toBeLessThan(4); // one of a hundred days is outside by chance
  const sunday = days.find(({ day }) => day === '2026-11-15');
  expect(sunday).toMatchObject({ reason: '', flag: '' });
  expect(sunday?.expected).toBeGreaterThan(5);
  expect(sunday?.high).toBeLessThan(25);
});

test('days without any event after the offer began are zeros; days that are not over get a band but no verdict', async () => {
  const { days } = await expectedOf('service=hund&from=2026-11-20&to=2026-11-24');
  expect(days.map(({ value, unusual, reason }) => [value, unusual, reason])).toEqual([
    [0, 'low', ''],
    [0, 'low', ''],
    [0, '', 'not_over'],
    [0, '', 'not_over'],
    [0, '', 'not_over'],
  ]);
  expect(days.at(-1)?.low).toBeGreaterThan(10);
});

test('an offer that is too young gets no band, and the reason', async () => {
  const { days } = await expectedOf('service=jung&from=2026-11-18&to=2026-11-20');
  expect(days.map(({ value, low, unusual, reason }) => [value, low, unusual, reason])).toEqual([
    [9, null, '', 'too_little_history'],
    [9, null, '', 'too_little_history'],
    [9, null, '', 'too_little_history'],
  ]);
  const never = await expectedOf('service=pass&from=2026-11-18&to=2026-11-18');
  expect(never.days).toMatchObject([{ value: 0, reason: 'too_little_history' }]);
});

test('what is not measured has no band', async () => {
  await tested.admin('PUT', `/api/v1/authorities/${town}/offers/pass`, { measures: ['submitted'] });
  expect((await expectedOf('service=pass&from=2026-11-18&to=2026-11-18')).days).toMatchObject([
    { value: null, flag: 'not_measured', unusual: '', reason: 'not_measured' },
  ]);
});

test.each([
  [`kpi=starts&authority=${other}&service=hund&from=2026-11-01&to=2026-11-02`, 404, 'service'],
  [`kpi=starts&authority=${town}&service=none&from=2026-11-01&to=2026-11-02`, 404, 'service'],
  [`kpi=completion_rate&authority=${town}&service=hund&from=2026-11-01&to=2026-11-02`, 400, 'kpi'],
  [`kpi=starts&authority=${town}&service=hund&from=2026-11-02&to=2026-11-01`, 400, 'from'],
  [`kpi=starts&authority=${town}&service=hund&from=2020-11-02&to=2026-11-01`, 400, 'from'],
  [`kpi=starts&authority=${town}&service=hund&from=0001-01-01&to=0001-01-03`, 400, 'from'],
  [`kpi=starts&service=hund&from=2026-11-02&to=2026-11-02`, 400, 'authority'],
])('%s is refused with %i, naming %s', async (query, status, field) => {
  expect(await ask(`expected?${query}`)).toMatchObject({ status, body: { error: { field } } });
});
