import { afterAll, beforeAll, expect, test } from 'vitest';
import { happenings, seeded } from '../fixtures/random.ts';
import type { CompletenessRow } from '../server/contract/completeness.ts';
import { addDays } from '../server/contract/days.ts';
import type { TestApp } from './app.ts';
import { type SlimRow, insertSlim, reader, townsWith } from './slim.ts';

const town = '065340014014';
const other = '064120000000';
const services = ['hund', 'wohnen', 'pass', 'angeln', 'neu', 'nie', 'summen', 'sonntag', 'bald'];
let tested: TestApp;
let ask: Awaited<ReturnType<typeof reader>>;

/** Starts by chance around a week's numbers, from a Monday on; none on days that `without` says. */
function days(service: string, from: string, until: string, week: number[], without: (day: string) => boolean = () => false) {
  const random = seeded(service);
  const rows: SlimRow[] = [];
  for (let day = from, at = 0; day <= until; day = addDays(day, 1), at++) {
    const starts = happenings(random, week[at % 7] ?? 0);
    if (starts > 0 && !without(day)) rows.push({ authority: town, service, day, starts });
  }
  return rows;
}
const within = (from: string, to: string) => (day: string) => day >= from && day <= to;
const daily = Array<number>(7).fill(9);

beforeAll(async () => {
  tested = await townsWith(
    [town, other].map((ars) => ({ ars, name: ars })),
    services,
  );
  const starts = [
    ...days('hund', '2025-06-02', '2026-11-21', daily, within('2025-12-27', '2026-01-11')), // over the turn of a year
    ...days('wohnen', '2026-03-16', '2026-11-15', daily, within('2026-03-27', '2026-04-02')), // over the night of summer time
    ...days('pass', '2026-01-05', '2026-10-19', daily),
    ...days('angeln', '2025-06-02', '2026-11-21', Array(7).fill(0.08)),
    ...days('bald', '2026-06-01', '2026-09-29', daily),
    ...days('sonntag', '2025-06-02', '2026-11-21', [20, 20, 20, 20, 20, 1, 0]),
  ];
  const looked = days('neu', '2026-06-01', '2026-11-21', daily).map((row) => ({
    ...row,
    ...(row.day < '2026-09-01' ? { visits: 30 } : {}),
  }));
  await insertSlim(tested.store.db, [...starts, ...looked]);
  const offer = (service: string, body: object) => tested.admin('PUT', `/api/v1/authorities/${town}/offers/${service}`, body);
  await offer('pass', { onlineSince: '2026-02-10', onlineUntil: '2026-10-19' });
  await offer('summen', {});
  const total = { authority: town, service: 'summen', channel: 'online', count: 4 };
  await tested.admin(
    'PUT',
    '/api/v1/volumes',
    ['2026-06', '2026-07', '2026-09'].map((month) => ({ ...total, month })),
  );
  ask = await reader(tested, [town]);
});
afterAll(() => tested.close());

async function rowsOf(service: string, from = '2025-11', to = '2026-11'): Promise<CompletenessRow[]> {
  const { status, body } = await ask(`completeness?from=${from}&to=${to}&authority=${town}&service=${service}`);
  expect(status).toBe(200);
  return (body as { rows: CompletenessRow[] }).rows;
}
const statesOf = async (service: string, from?: string, to?: string) =>
  (await rowsOf(service, from, to)).map(({ month, state, reason }) => [month, state, reason].join(' ').trim());

test('a gap over the turn of the year makes both months silent, with its numbers', async () => {
  const rows = await rowsOf('hund', '2025-11', '2026-02');
  const whole = { authority: town, service: 'hund', reason: '', stream: 'attempts' };
  expect(rows).toMatchObject([
    { ...whole, month: '2025-11', state: 'measured', days: 30, daysWithEvents: 30, missingDays: 0, lastDay: '2025-11-30' },
    { ...whole, month: '2025-12', state: 'silent', days: 31, daysWithEvents: 26, longestGap: 16, lastDay: '2025-12-26' },
    { ...whole, month: '2026-01', state: 'silent', days: 31, daysWithEvents: 20, longestGap: 16, lastDay: '2026-01-31' },
    { ...whole, month: '2026-02', state: 'measured', days: 28, daysWithEvents: 28 },
  ]);
  expect(rows[1]?.usualGap).toBeLessThan(4);
  expect(rows[1]?.missingDays).toBeGreaterThan(4.5);
  expect(rows[2]?.missingDays).toBeGreaterThan(10);
});

test('a gap over the night with 23 hours is as long as its days, and months before the first event are not connected', async () => {
  const rows = await rowsOf('wohnen', '2026-01', '2026-05');
  expect(rows.map(({ state, days: over, longestGap }) => [state, over, longestGap])).toEqual([
    ['not_connected', 0, 0],
    ['not_connected', 0, 0],
    ['silent', 16, 7],
    ['silent', 30, 7],
    ['measured', 31, 0],
  ]);
});

test('the running month is late, and silent as soon as the last event is longer ago than usual', async () => {
  expect((await statesOf('hund')).at(-1)).toBe('2026-11 late not_over');
  expect((await statesOf('wohnen')).slice(-2)).toEqual(['2026-10 measured', '2026-11 silent']);
  expect(await rowsOf('hund', '2026-11', '2027-05')).toHaveLength(1); // nothing is known of the future
});

test('outside the days it was online an offer is not connected, and its end is no silence', async () => {
  expect(await statesOf('pass', '2026-01')).toEqual([
    '2026-01 not_connected',
    ...['02', '03', '04', '05', '06', '07', '08', '09', '10'].map((month) => `2026-${month} measured`),
    '2026-11 not_connected',
  ]);
  expect(await rowsOf('pass', '2026-10', '2026-10')).toMatchObject([{ days: 19, daysWithEvents: 19 }]);
});

test('offers that are seldom used, or never on Sundays, are not silent; one that never had an event is not connected', async () => {
  for (const service of ['angeln', 'sonntag'])
    expect(
      (await statesOf(service, '2025-07')).filter((state) => /silent|not_connected/.test(state)),
      service,
    ).toEqual([]);
  expect(new Set((await rowsOf('nie')).map(({ state }) => state))).toEqual(new Set(['not_connected']));
});

test('views that stopped are named although attempts go on', async () => {
  const rows = await rowsOf('neu', '2026-05', '2026-10');
  expect(rows.map(({ state, stream }) => `${state} ${stream}`)).toEqual([
    'not_connected ',
    'measured attempts',
    'measured attempts',
    'measured attempts',
    'silent visits',
    'silent visits',
  ]);
});

test('monthly totals are late for a month, then silent', async () => {
  expect(await statesOf('summen', '2026-05')).toEqual([
    '2026-05 not_connected',
    '2026-06 measured',
    '2026-07 measured',
    '2026-08 silent',
    '2026-09 measured',
    '2026-10 late behind',
    '2026-11 late not_over',
  ]);
});

test('days whose limits have not run out, or that wait to be tallied, make their month late', async () => {
  const { pool } = tested.store;
  await pool.query('insert into next_limit values ($1, $2, $3, now())', [town, 'hund', '2026-09-30']);
  await pool.query('insert into touched values ($1, $2, $3, 1, now())', [town, 'hund', '2026-10-01']);
  expect(await statesOf('hund', '2026-08', '2026-10')).toEqual([
    '2026-08 measured',
    '2026-09 late open',
    '2026-10 late tallying',
  ]);
  await pool.query('truncate next_limit, touched');
});

test('a month whose last events are yet to come, as far as its habit tells, is late; later on it is silent', async () => {
  const talliedAt = (moment: string) =>
    tested.store.pool.query(`update instance set value = $1 where name = 'tallied_at'`, [moment]);
  const { rows } = await tested.store.pool.query<{ value: string }>(`select value from instance where name = 'tallied_at'`);
  await talliedAt('2026-10-01T08:00:00Z');
  expect(await statesOf('bald', '2026-08', '2026-10')).toEqual([
    '2026-08 measured',
    '2026-09 late behind',
    '2026-10 late not_over',
  ]);
  await talliedAt('2026-10-08T08:00:00Z');
  expect(await statesOf('bald', '2026-08', '2026-10')).toEqual(['2026-08 measured', '2026-09 silent', '2026-10 silent']);
  await talliedAt(rows[0]?.value ?? '');
});

test('deleting a silence threshold cannot hide a gap, and setting a long one neither', async () => {
  const put = (silenceDays?: number) =>
    tested.admin('PUT', `/api/v1/authorities/${town}/offers/hund`, silenceDays === undefined ? {} : { silenceDays });
  const silent = async () => (await statesOf('hund')).filter((state) => state.includes('silent'));
  expect(await put(1)).toMatchObject({ silenceDays: 1 });
  expect(await silent()).toEqual(['2025-12 silent', '2026-01 silent']);
  await put(365);
  expect(await silent()).toEqual(['2025-12 silent', '2026-01 silent']);
  expect(await put()).not.toHaveProperty('silenceDays');
  expect(await silent()).toEqual(['2025-12 silent', '2026-01 silent']);
  await tested.admin('PUT', `/api/v1/authorities/${town}/offers/angeln`, { silenceDays: 2 });
  expect(await statesOf('angeln', '2026-10', '2026-10')).toEqual(['2026-10 silent']);
  await tested.admin('PUT', `/api/v1/authorities/${town}/offers/angeln`, {});
});

test('the same rows come as CSV', async () => {
  const headers = { authorization: `Bearer ${tested.config.adminToken}`, accept: 'text/csv' };
  const url = `/api/v1/completeness?from=2026-10&to=2026-10&authority=${town}&service=pass`;
  const { body } = await tested.app.inject({ url, headers });
  expect(body.split('\r\n')).toEqual([
    'authority,service,month,state,reason,stream,days,daysWithEvents,missingDays,longestGap,usualGap,lastDay',
    `${town},pass,2026-10,measured,,attempts,19,19,0,0,,2026-10-19`,
    '',
  ]);
});

test('everybody sees the offers that are theirs to read, and is told what is wrong with a question', async () => {
  const { body } = await ask('completeness?from=2026-10&to=2026-10');
  const rows = (body as { rows: CompletenessRow[] }).rows;
  expect(new Set(rows.map(({ authority }) => authority))).toEqual(new Set([town]));
  expect(rows).toHaveLength(services.length);
  for (const [query, status, field] of [
    [`from=2026-10&to=2026-10&authority=${other}`, 404, 'authority'],
    ['from=2026-10&to=2026-10&service=none-such', 404, 'service'],
    ['from=2026-10&to=2026-09', 400, 'from'],
    ['from=2020-10&to=2026-09', 400, 'from'],
    ['from=2026-13&to=2026-13', 400, 'from'],
    ['to=2026-13', 400, 'from'],
  ])
    expect(await ask(`completeness?${query}`), `${query}`).toMatchObject({ status, body: { error: { field } } });
});
