import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChangesAnswer } from '../server/contract/comparison.ts';
import { addDays } from '../server/contract/days.ts';
import type { TestApp } from './app.ts';
import { insertSlim, reader, townsWith } from './slim.ts';

const town = '065340014014';
const other = '064120000000';
let tested: TestApp;
let ask: Awaited<ReturnType<typeof reader>>;
beforeAll(async () => {
  const towns = [town, other].map((ars) => ({ ars, name: ars }));
  tested = await townsWith(towns, ['hund', 'pass', 'bad']);
  await insertSlim(tested.store.db, [...october, ...november, ...byDevice, ...others]);
  ask = await reader(tested, [town]);
});
afterAll(() => tested.close());

const tally = (day: string, starts: number, submissions: number, service = 'hund') => ({
  ...{ authority: town, service, day, starts, submissions, abandonments: starts - submissions },
});
const days = (from: string, count: number, starts: number, submissions: number) =>
  Array.from({ length: count }, (_, index) => tally(addDays(from, index), starts, submissions));
/** 10 a day, of which 8 submit in September, 7 in October and 5 in November, up to yesterday; and today */
const october = [...days('2026-09-01', 30, 10, 8), ...days('2026-10-01', 31, 10, 7), ...days('2025-11-01', 30, 9, 5)];
const november = [...days('2026-11-01', 21, 10, 5), tally('2026-11-22', 3, 1)];
const byDevice = [
  { ...tally('2026-09-10', 40, 36, 'pass'), dimension: 'device', category: 'desktop' },
  { ...tally('2026-10-10', 50, 20, 'pass'), dimension: 'device', category: 'desktop' },
  { ...tally('2026-09-10', 20, 10, 'pass'), dimension: 'device', category: 'tablet' },
  { ...tally('2026-10-10', 35, 10, 'pass'), dimension: 'device', category: 'smartphone' },
];
const others = [{ authority: other, service: 'hund', day: '2026-10-10', starts: 9000, submissions: 1 }];

const changed = async (query: string) => (await ask(`changes?${query}`)).body as ChangesAnswer;

test('a month is compared with the one before, and a real fall of a rate is told from chance', async () => {
  const answer = await changed('kpi=completion_rate,starts&from=2026-10-01&to=2026-10-31&service=hund');
  expect(answer).toMatchObject({
    range: { from: '2026-10-01', to: '2026-10-31' },
    compared: { from: '2026-09-01', to: '2026-09-30' },
  });
  const [rate, starts] = answer.rows;
  expect(rate).toMatchObject({
    ...{ kpi: 'completion_rate', value: 0.7, n: 310, difference: expect.closeTo(-0.1), relative: expect.closeTo(-0.125) },
    before: { value: 0.8, n: 300, interval: [expect.closeTo(0.7511, 4), expect.closeTo(0.8413, 4)], flag: '' },
    ...{ verdict: 'fall', interval95: [expect.closeTo(-0.1677, 3), expect.closeTo(-0.0312, 3)] },
    text: {
      de: 'Abschlussquote: 70\u00a0% (n = 310) nach 80\u00a0% (n = 300). Den Rückgang erklärt der Zufall allein kaum.',
      en: 'Completion rate: 70% (n = 310) after 80% (n = 300). Chance alone hardly explains the fall.',
    },
  });
  // ten more, but one day more as well
  expect(starts).toMatchObject({ value: 310, difference: 10, relative: expect.closeTo(0), verdict: 'chance' });
});

test('an unfinished month is compared with as many days that are over, today left out on both sides', async () => {
  for (const to of ['2026-11-22', '2026-11-30']) {
    expect(await changed(`kpi=starts,submissions&from=2026-11-01&to=${to}&service=hund`)).toMatchObject({
      range: { from: '2026-11-01', to: '2026-11-21' },
      compared: { from: '2026-10-01', to: '2026-10-21' },
      rows: [
        { kpi: 'starts', value: 210, before: { value: 210 }, verdict: 'chance' },
        { kpi: 'submissions', value: 105, before: { value: 147 }, verdict: 'fall' },
      ],
    });
  }
});

test('with the year before by date or by weekdays, and with whole weeks before', async () => {
  const week = 'kpi=starts&from=2026-11-09&to=2026-11-15&service=hund';
  const compared = async (against: string) => (await changed(`${week}&against=${against}`)).compared;
  expect(await compared('previous')).toEqual({ from: '2026-11-02', to: '2026-11-08' });
  expect(await compared('weeks')).toEqual({ from: '2026-11-02', to: '2026-11-08' });
  expect(await compared('year')).toEqual({ from: '2025-11-09', to: '2025-11-15' });
  expect(await compared('year_weeks')).toEqual({ from: '2025-11-10', to: '2025-11-16' });
});

test('by category, also those that only one of the periods has', async () => {
  const { rows } = await changed('kpi=starts,completion_rate&from=2026-10-01&to=2026-10-31&service=pass&by=device');
  const of = (device: string, kpi: string) => rows.find((row) => row.by['device'] === device && row.kpi === kpi);
  expect(of('desktop', 'completion_rate')).toMatchObject({ value: 0.4, before: { value: 0.9 }, verdict: 'fall' });
  expect(of('smartphone', 'starts')).toMatchObject({ value: 35, before: { value: 0 }, relative: null, verdict: 'rise' });
  expect(of('smartphone', 'completion_rate')).toMatchObject({ before: { value: null }, difference: null, verdict: 'unclear' });
  expect(of('tablet', 'starts')).toMatchObject({ value: 0, before: { value: 20 }, difference: -20, verdict: 'few' });
});

test('few cases are no change, and what was never measured is unclear', async () => {
  const { rows } = await changed('kpi=starts,completion_rate,duration_median&from=2026-11-18&to=2026-11-18&service=hund');
  expect(rows.map(({ verdict }) => verdict)).toEqual(['few', 'few', 'unclear']);
});

test('others are not asked about, and a period without a day that is over is refused', async () => {
  expect((await ask(`changes?kpi=starts&from=2026-10-01&to=2026-10-31&authority=${other}`)).status).toBe(404);
  const refused = await ask('changes?kpi=starts&from=2026-11-22&to=2026-11-22');
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { field: 'from', message: expect.stringMatching(/before today/) } },
  });
  expect(await ask('changes?kpi=starts&from=2026-10-01&to=2026-10-31&interval=day')).toMatchObject({ status: 400 });
  expect(await ask('changes?kpi=starts&from=0001-01-01&to=0001-01-31')).toMatchObject({
    status: 400,
    body: { error: { field: 'from', message: expect.stringMatching(/before the year 1/) } },
  });
});
