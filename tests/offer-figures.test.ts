import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DropOffsAnswer, DurationsAnswer } from '../server/contract/offer-figures.ts';
import type { TestApp } from './app.ts';
import { city, kpiAnswersApp, town } from './kpi-answers-app.ts';
import { reader } from './slim.ts';

/** How long attempts take, and where people leave each of many offers, beside what the events of the application say. */
let tested: TestApp;
let ask: Awaited<ReturnType<typeof reader>>;
beforeAll(async () => {
  tested = await kpiAnswersApp();
  ask = await reader(tested, [town]);
});
afterAll(() => tested.close());

const autumn = 'from=2026-09-01&to=2026-10-31';

test('every duration is in the class it belongs to, with the median beside', async () => {
  // submitted after 10, 2 and 5 minutes; the draft and who left have no duration; the dog tax took 5 minutes
  const { body } = await ask(`durations?${autumn}&authority=${town}&service=passport`);
  const { classes, median, p90, n, flag, offers } = body as DurationsAnswer;
  expect([n, flag, offers]).toEqual([3, 'provisional', [1, 1]]);
  expect(Math.abs((median ?? 0) / 300 - 1)).toBeLessThan(0.025);
  expect(Math.abs((p90 ?? 0) / 600 - 1)).toBeLessThan(0.025);
  expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  expect(classes[0]?.from).toBeLessThanOrEqual(120);
  expect(classes.at(-1)?.from).toBeGreaterThanOrEqual(420);
  for (const [index, { below }] of classes.slice(0, -1).entries()) expect(classes[index + 1]?.from).toBe(below);
});

test('an offer that measures no durations has none, and says why', async () => {
  const admin = await tested.admin('GET', `/api/v1/durations?${autumn}&authority=${city}&service=passport`);
  expect(admin).toMatchObject({ median: null, n: null, flag: 'not_measured', classes: [] });
});

test('drop-offs come offer by offer, with the rates of the same KPIs', async () => {
  const { body } = await ask(`drop-offs?${autumn}`);
  const { offers } = body as DropOffsAnswer;
  const passport = offers.find(({ service }) => service === 'passport');
  // five started, two reached the step person, of which one left there; the draft waits at the photo
  expect(passport?.steps).toEqual([
    { step: '', reached: 5, left: 0, rate: 0 },
    { step: 'person', label: { de: 'person' }, reached: 2, left: 1, rate: 0.5 },
    { step: 'photo', label: { de: 'photo' }, reached: 1, left: 0, rate: 0 },
  ]);
  expect(offers.map(({ authority }) => authority)).not.toContain(city);
});

test('who may not read an authority is told that it is not there', async () => {
  for (const path of ['durations', 'drop-offs'])
    expect((await ask(`${path}?${autumn}&authority=${city}`)).status, path).toBe(404);
});

test('days in the wrong order are refused by their parameter', async () => {
  const { status, body } = await ask('durations?from=2026-10-02&to=2026-10-01');
  expect([status, body]).toMatchObject([400, { error: { field: 'from' } }]);
});
