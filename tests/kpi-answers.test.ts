import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import type { TestApp } from './app.ts';
import { city, kpiAnswersApp, town } from './kpi-answers-app.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await kpiAnswersApp();
});
afterAll(() => tested.close());

const get = (query: string, headers: object = {}) =>
  tested.app.inject({
    url: `/api/v1/kpis?${query}`,
    headers: { authorization: `Bearer ${tested.config.adminToken}`, ...headers },
  });
async function rowsOf(query: string): Promise<KpiRow[]> {
  const answer = await get(query);
  expect(answer.statusCode, answer.body).toBe(200);
  return (answer.json() as { rows: KpiRow[] }).rows;
}
const september = 'from=2026-09-01&to=2026-09-30';
const autumn = 'from=2026-09-01&to=2026-10-31';
const ofTown = `${september}&authority=${town}&service=passport`;
const ofCity = `${september}&authority=${city}&service=passport`;

describe('a value says', () => {
  test('how many offers of how many it counts, and an offer that does not measure a KPI adds nothing to it', async () => {
    const [starts, received] = await rowsOf(`kpi=starts,received&${september}&service=passport`);
    expect(starts).toEqual({ period: 'total', by: {}, kpi: 'starts', value: 2, n: 2, offers: [1, 2], flag: '' });
    expect(received).toMatchObject({ value: 3, n: 3, offers: [2, 2], flag: '' });
  });

  test('that a platform which reports only submissions has no rates, but submissions', async () => {
    const rows = await rowsOf(`kpi=completion_rate,abandonment_rate,failure_rate,starts,open,submissions,received&${ofCity}`);
    for (const row of rows.slice(0, 5))
      expect(row, row.kpi).toMatchObject({ value: null, n: null, offers: [0, 1], flag: 'not_measured' });
    for (const row of rows.slice(5)) expect(row, row.kpi).toMatchObject({ value: 2, n: 2, offers: [1, 1], flag: '' });
  });

  test('that payments do not apply to a free service, even where nobody measures them', async () => {
    const [free] = await rowsOf(`kpi=payment_failure_rate&${september}&service=dog-tax`);
    expect(free).toMatchObject({ value: null, n: null, flag: 'not_applicable' });
    const [unmeasured] = await rowsOf(`kpi=payment_failure_rate&${ofCity}`);
    expect(unmeasured).toMatchObject({ value: null, n: null, flag: 'not_measured' });
    const [nothingToDivide] = await rowsOf(`kpi=payment_failure_rate&${september}&authority=${town}`);
    expect(nothingToDivide).toMatchObject({ value: null, n: 0, offers: [1, 2], flag: '' });
  });

  test('zero as a number without a flag', async () => {
    expect(await rowsOf(`kpi=failures,failure_rate&${ofTown}`)).toMatchObject([
      { value: 0, n: 0, flag: '' },
      { value: 0, n: 2, flag: '' },
    ]);
  });

  test('that it is provisional while its period lasts', async () => {
    const rows = await rowsOf(`kpi=starts&from=2026-10-18&to=2026-10-20&interval=day&service=passport`);
    expect(rows.map(({ period, value, flag }) => [period, value, flag])).toEqual([
      ['2026-10-18', 0, ''],
      ['2026-10-19', 0, ''],
      ['2026-10-20', 1, 'provisional'],
    ]);
    expect(await rowsOf('kpi=starts&from=2026-10-01&to=2026-10-19')).toMatchObject([{ value: 2, flag: '' }]);
    expect(await rowsOf('kpi=starts&from=2026-10-01&to=2026-10-20')).toMatchObject([{ value: 3, flag: 'provisional' }]);
  });

  test('that it is provisional while attempts of its own category are open, if its formula asks for their status', async () => {
    const rows = await rowsOf(
      'kpi=starts,received,completion_rate,duration_median&from=2026-10-05&to=2026-10-05&by=device&service=passport',
    );
    expect(rows.map(({ by, kpi, value, flag }) => [by['device'], kpi, value === null ? null : Math.round(value), flag])).toEqual([
      ['desktop', 'starts', 1, ''],
      ['desktop', 'completion_rate', null, 'provisional'],
      ['desktop', 'duration_median', null, 'provisional'],
      ['smartphone', 'starts', 1, ''],
      ['smartphone', 'received', 1, ''],
      ['smartphone', 'completion_rate', 1, ''],
      ['smartphone', 'duration_median', 122, ''],
      ['unknown', 'starts', 0, ''],
      ['unknown', 'received', 1, ''],
      ['unknown', 'completion_rate', null, ''],
      ['unknown', 'duration_median', null, ''],
    ]);
  });

  test('the same of steps: provisional where an attempt that reached the step is open', async () => {
    const rows = await rowsOf(
      'kpi=step_reached,step_dropped,dropoff_rate&from=2026-09-01&to=2026-10-19&by=step&service=passport',
    );
    expect(rows.map(({ by, kpi, value, flag }) => [by['step'], kpi, value, flag])).toEqual([
      ['', 'step_reached', 4, ''],
      ['', 'step_dropped', 0, 'provisional'],
      ['', 'dropoff_rate', 0, 'provisional'],
      ['person', 'step_reached', 2, ''],
      ['person', 'step_dropped', 1, ''],
      ['person', 'dropoff_rate', 0.5, ''],
      ['photo', 'step_reached', 1, ''],
      ['photo', 'step_dropped', 0, 'provisional'],
      ['photo', 'dropoff_rate', 0, 'provisional'],
    ]);
  });
});

describe('monthly totals', () => {
  const ofLibrary = 'service=library&kpi=submissions,received,starts';
  test('appear at interval month and longer, and are not measured at day and week', async () => {
    for (const interval of ['month', 'quarter', 'year', 'total']) {
      const rows = await rowsOf(`${ofLibrary}&${september}&interval=${interval}`);
      expect(rows, interval).toMatchObject([{ value: 50, flag: '' }, { value: 48 }, { value: null, flag: 'not_measured' }]);
    }
    for (const interval of ['day', 'week']) {
      for (const row of await rowsOf(`${ofLibrary}&${september}&interval=${interval}`))
        expect(row).toMatchObject({ value: null, n: null, offers: [0, 1], flag: 'not_measured' });
    }
  });

  test('count over whole months only; where there is none, they are not measured', async () => {
    expect(await rowsOf('kpi=received&service=library&from=2026-09-02&to=2026-10-31')).toMatchObject([{ value: 5 }]);
    const rows = await rowsOf('kpi=received&service=library&from=2026-08-15&to=2026-10-30&interval=month');
    expect(rows.map(({ period, value, flag }) => [period, value, flag])).toEqual([
      ['2026-08-01', null, 'not_measured'],
      ['2026-09-01', 48, ''],
      ['2026-10-01', null, 'not_measured'],
    ]);
  });

  test('are split by the dimension they are delivered by, and unknown by others', async () => {
    const [tablet] = await rowsOf(`kpi=received&${september}&authority=${city}&service=library&by=device`);
    expect(tablet).toMatchObject({ by: { device: 'tablet' }, value: 7, offers: [1, 1] });
    expect(await rowsOf(`kpi=received&${september}&service=library&channel=web`)).toMatchObject([
      { value: null, flag: 'not_measured' },
    ]);
  });

  test('have a row for an authority where nothing else is known', async () => {
    const rows = await rowsOf(`kpi=submissions&${september}&by=service&authority=${city}&interval=month`);
    expect(rows.map(({ by, value }) => [by['service'], value])).toEqual([
      ['library', 50],
      ['passport', 2],
    ]);
  });

  test('of other channels make the share online, over whole months and offers that ever delivered one', async () => {
    expect(await rowsOf(`kpi=digital_share&${september}`)).toMatchObject([{ value: 0.25, n: 8, offers: [1, 4], flag: '' }]);
    expect(await rowsOf(`kpi=digital_share&${ofTown}`)).toMatchObject([
      { value: null, n: null, offers: [0, 1], flag: 'not_measured' },
    ]);
    expect(await rowsOf('kpi=digital_share&from=2026-08-20&to=2026-10-19')).toMatchObject([{ value: 0.25, n: 8 }]);
    expect(await rowsOf('kpi=digital_share&from=2026-09-02&to=2026-09-30')).toMatchObject([
      { value: null, flag: 'not_measured' },
    ]);
    expect((await rowsOf(`kpi=digital_share&${september}&interval=week`)).every((row) => row.flag === 'not_measured')).toBe(true);
  });
});

describe('rows', () => {
  test('come for every interval without a split, sorted by period and then as the KPIs were asked', async () => {
    const rows = await rowsOf('kpi=submissions,starts&from=2026-08-15&to=2026-10-10&interval=month&service=passport');
    expect(rows.map(({ period, kpi, value }) => [period, kpi, value])).toEqual([
      ['2026-08-01', 'submissions', 0],
      ['2026-08-01', 'starts', 0],
      ['2026-09-01', 'submissions', 3],
      ['2026-09-01', 'starts', 2],
      ['2026-10-01', 'submissions', 2],
      ['2026-10-01', 'starts', 2],
    ]);
  });

  test('of an interval that is cut count its days inside and are named by its first day', async () => {
    const week = await rowsOf('kpi=starts&from=2026-09-01&to=2026-09-06&interval=week&service=passport');
    expect(week).toMatchObject([{ period: '2026-08-31', value: 2 }]);
    expect(await rowsOf('kpi=starts&from=2026-09-02&to=2026-09-06&interval=year&service=passport')).toMatchObject([
      { period: '2026-01-01', value: 0 },
    ]);
    expect(await rowsOf('kpi=starts&from=2026-12-30&to=2027-01-03&interval=week')).toMatchObject([{ period: '2026-12-28' }]);
  });

  test('by two dimensions are sorted by the first, then the second, and leave out what nobody has', async () => {
    const rows = await rowsOf(`kpi=starts&${autumn}&by=device&by=status&authority=${town}`);
    expect(rows.map(({ by, value }) => [by['device'], by['status'], value])).toEqual([
      ['desktop', 'open', 1],
      ['desktop', 'submitted', 2],
      ['smartphone', 'abandoned', 1],
      ['smartphone', 'submitted', 1],
      ['tablet', 'submitted', 1],
    ]);
  });

  test('come as CSV with the same values, null being empty', async () => {
    const query = `kpi=starts,payment_failure_rate,visits,completion_rate&${september}&by=authority&by=service`;
    const answer = await get(query, { accept: 'text/csv' });
    expect(answer.headers['content-type']).toContain('text/csv');
    const [header, ...lines] = parse(answer.body) as string[][];
    expect(header).toEqual(['period', 'authority', 'service', 'kpi', 'value', 'n', 'flag']);
    const text = (value: number | null) => (value === null ? '' : String(value));
    expect(lines).toEqual(
      (await rowsOf(query)).map((row) => [
        row.period,
        row.by['authority'],
        row.by['service'],
        row.kpi,
        text(row.value),
        text(row.n),
        row.flag,
      ]),
    );
    expect(lines.some((line) => line[4] === '' && line[6] === 'not_measured')).toBe(true);
  });

  test('say up to when limits have run out', async () => {
    expect((await get(`kpi=starts&${september}`)).json()).toMatchObject({ asOf: '2026-10-20T10:00:00.000Z' });
  });
});

describe('a question is refused, naming the parameter,', () => {
  test.each([
    ['colour', `kpi=starts&${september}&colour=red`],
    ['kpi', `kpi=happiness&${september}`],
    ['kpi', september],
    ['by', `kpi=starts&${september}&by=colour`],
    ['by', `kpi=starts&${september}&by=page`],
    ['by', `kpi=starts&${september}&by=step`],
    ['by', `kpi=starts&${september}&by=device&by=status&by=hour`],
    ['page', `kpi=starts&${september}&page=info`],
    ['device', `kpi=starts&${september}&device=fridge`],
    ['hour', `kpi=starts&${september}&hour=24`],
    ['service', `kpi=starts&${september}&service=99999999999999`],
    ['authority', `kpi=starts&${september}&authority=000000000000`],
    ['topic', `kpi=starts&${september}&topic=weather`],
    ['interval', `kpi=starts&${september}&interval=hour`],
    ['from', 'kpi=starts&from=2026-02-30&to=2026-03-01'],
    ['from', 'kpi=starts&from=2026-03-02&to=2026-03-01'],
    ['from', 'kpi=starts&from=1000-01-01&to=2026-03-01'],
    ['from', 'kpi=starts&from=0000-01-01&to=0001-03-01'],
    ['to', 'kpi=starts&from=9990-01-01&to=9999-12-31'],
    ['to', 'kpi=starts&from=2026-03-02'],
    ['by', `kpi=step_reached&${september}`],
    ['by', `kpi=dropoff_rate&${september}&by=device`],
    ['by', `kpi=starts,errors&${september}&by=error_kind`],
    ['error_kind', `kpi=errors&${september}&error_kind=boredom`],
    ['error_kind', `kpi=active_services&${september}&error_kind=technical`],
    ['page', `kpi=start_rate&${september}&page=info`],
    ['device', `kpi=digital_share&${september}&device=tablet`],
    ['format', `kpi=starts&${september}&format=csv`],
    ['interval', `kpi=starts&${september}&interval=day&interval=week`],
    ['from', `kpi=starts&${september}&from=2026-09-02`],
  ])('%s: %s', async (field, query) => {
    const answer = await get(query);
    expect(answer.statusCode).toBe(400);
    expect((answer.json() as { error: { field?: string } }).error.field?.split('.')[0]).toBe(field);
  });
});

describe('a token to read', () => {
  const as = async (authorities: string[], query: string) => {
    const authorization = `Bearer ${await tested.token(authorities, { scopes: ['read'] })}`;
    return await tested.app.inject({ url: `/api/v1/${query}`, headers: { authorization } });
  };
  test('answers for its authorities only, as if there were no others', async () => {
    const { rows } = (await as([city], `kpis?kpi=received&${september}&by=authority`)).json() as { rows: KpiRow[] };
    expect(rows.map(({ by, value, offers }) => [by, value, offers])).toEqual([[{ authority: city }, 50, [2, 2]]]);
    expect((await as([city], `kpis?kpi=received&${september}`)).json()).toMatchObject({ rows: [{ value: 50, offers: [2, 2] }] });
    expect((await as([city], 'authorities')).json()).toMatchObject({ authorities: [{ ars: city }] });
    expect((await as([city], 'offers')).json()).toMatchObject({ offers: [{ authority: city }, { authority: city }] });
  });

  test('finds nothing at others', async () => {
    for (const query of [
      `kpis?kpi=received&${september}&authority=${town}`,
      `authorities/${town}`,
      `authorities/${town}/offers/passport`,
    ]) {
      expect((await as([city], query)).statusCode, query).toBe(404);
    }
    expect((await as([city], `kpis?kpi=received&${september}&authority=${city}&authority=${town}`)).statusCode).toBe(404);
  });
});
