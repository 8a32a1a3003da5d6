import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../server/compare/compare.ts';
import { type CompareAnswer, CompareQuery, type CompareRow } from '../server/contract/comparison.ts';
import { createAsk } from '../server/kpis/ask.ts';
import type { TestApp } from './app.ts';
import { insertSlim, reader, townsWith } from './slim.ts';

/** Marburg is ours in most tests. Kassel, Fulda and Gießen may be compared with enough cases, Lich has few, Bebra did not agree. */
const [marburg, kassel, fulda, giessen, lich, bebra] = ['1', '2', '3', '4', '5', '6'].map((digit) => `06534001401${digit}`) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const large = { inhabitants: 60_000, district: 'Kreis' };
const towns = [
  { ars: marburg, name: 'Marburg', inhabitants: 50_000, district: 'Kreis', comparable: true },
  { ars: kassel, name: 'Kassel', ...large, comparable: true },
  { ars: fulda, name: 'Fulda', ...large, comparable: true },
  { ars: giessen, name: 'Gießen', inhabitants: 20_000, comparable: true },
  { ars: lich, name: 'Lich', inhabitants: 9_000, district: 'Anderer', comparable: true },
  { ars: bebra, name: 'Bebra', ...large, comparable: false },
];
let tested: TestApp;
let ask: Awaited<ReturnType<typeof reader>>;
beforeAll(async () => {
  tested = await townsWith(towns, ['hund', 'pass', 'bad']);
  const figures: [ars: string, starts: number, submissions: number][] = [
    [marburg, 200, 170],
    [kassel, 100, 60],
    [fulda, 400, 280],
    [giessen, 50, 40],
    [lich, 29, 20],
    [bebra, 500, 5],
  ];
  const hund = figures.map(([authority, starts, submissions]) => tally(authority, 'hund', starts, submissions));
  await insertSlim(tested.store.db, [
    ...hund,
    tally(marburg, 'pass', 12, 9),
    tally(kassel, 'pass', 40, 12),
    tally(lich, 'bad', 1, 1),
  ]);
  ask = await reader(tested, [marburg]);
});
afterAll(() => tested.close());

const tally = (authority: string, service: string, starts: number, submissions: number) => ({
  ...{ authority, service, day: '2026-10-05', starts, submissions, received: submissions },
  ...{ abandonments: starts - submissions, ratings: 10, rating_points: 40 },
});

const october = 'from=2026-10-01&to=2026-10-31';
const compared = async (query: string, asker = ask) =>
  (await asker(`compare?${october}&kpi=completion_rate&${query}`)).body as CompareAnswer;
const rowOf = ({ rows }: CompareAnswer, ars: string, kpi = 'completion_rate') => {
  const row = rows.find((row) => row.authority === ars && row.kpi === kpi);
  if (!row) throw new Error(`no row of ${ars}`);
  return row;
};

describe('one service at several authorities', () => {
  test('shows rates with n and interval, in the order of keys and not of values', async () => {
    const answer = await compared('service=hund');
    expect(answer.rows.map(({ name }) => name)).toEqual(['Marburg', 'Kassel', 'Fulda', 'Gießen', 'Lich']);
    expect(rowOf(answer, kassel)).toMatchObject({
      ...{ name: 'Kassel', own: false, member: true, value: 0.6, n: 100, mark: '', flag: '', offers: [1, 1] },
      interval: [expect.closeTo(0.502, 3), expect.closeTo(0.6906, 3)], // Wilson's, of 60 of 100
    });
  });

  test('is held against the mean of those that have enough cases, in which each counts the same', async () => {
    const answer = await compared('service=hund');
    expect(answer.group).toEqual({ against: 'all', members: [marburg, kassel, fulda, giessen, lich] });
    const mean = (170 / 200 + 60 / 100 + 280 / 400 + 40 / 50) / 4;
    expect(answer.means).toEqual([
      { kpi: 'completion_rate', of: 'value', value: expect.closeTo(mean), interval: expect.anything(), members: 4 },
    ]);
    expect(rowOf(answer, marburg).difference?.value).toBeCloseTo(0.85 - mean);
  });

  test('says in words whether chance explains the difference', async () => {
    const answer = await compared('service=hund');
    expect(rowOf(answer, marburg).difference).toMatchObject({
      verdict: 'above',
      text: {
        de: 'Marburg, Abschlussquote: 85\u00a0% (n = 200), der Mittelwert von 4 Kommunen ist 73,8\u00a0%. Dass der Wert höher ist, erklärt der Zufall allein kaum.',
        en: 'Marburg, Completion rate: 85% (n = 200), the mean of 4 authorities is 73.8%. Chance alone hardly explains that it is higher.',
      },
    });
    expect(rowOf(answer, kassel).difference?.verdict).toBe('below');
    expect(rowOf(answer, giessen).difference).toMatchObject({
      verdict: 'chance',
      text: { en: expect.stringMatching(/may be chance\.$/) },
    });
  });

  test('gives counts per 1,000 inhabitants with their reference date', async () => {
    const answer = (await ask(`compare?${october}&kpi=received&service=hund`)).body as CompareAnswer;
    expect(rowOf(answer, marburg, 'received')).toMatchObject({
      ...{ value: 170, n: 170 },
      per1000: { value: expect.closeTo(3.4), inhabitants: 50_000, date: '2022-05-15' },
    });
    expect(answer.means).toMatchObject([{ of: 'per1000', value: expect.closeTo((3.4 + 1 + 280 / 60 + 2) / 4), members: 4 }]);
    expect(rowOf(answer, marburg, 'received').difference?.text.en).toContain('3.4 per 1,000 inhabitants');
  });

  test('says where a KPI has no interval', async () => {
    const answer = (await ask(`compare?${october}&kpi=start_rate&service=hund`)).body as CompareAnswer;
    expect(rowOf(answer, marburg, 'start_rate')).toMatchObject({ value: null, n: 0, interval: null, mark: 'few' });
  });
});

describe('what is seen of others', () => {
  const revealing = ({ value, n, interval, per1000, difference }: CompareRow) => [value, n, interval, per1000, difference];

  test('nothing of those that did not agree, not even that they exist', async () => {
    const answer = JSON.stringify(await compared('service=hund'));
    expect(answer).not.toContain('Bebra');
    expect(answer).not.toContain(bebra);
  });

  test('no figure below 30 cases', async () => {
    const row = rowOf(await compared('service=hund'), lich);
    expect([row.mark, ...revealing(row)]).toEqual(['withheld', null, null, null, null, null]);
  });

  test('no count, but what it is per 1,000 inhabitants', async () => {
    const answer = (await ask(`compare?${october}&kpi=starts,received&service=hund`)).body as CompareAnswer;
    expect(rowOf(answer, kassel, 'starts')).toMatchObject({ value: null, n: null, interval: null, mark: 'withheld' });
    expect(rowOf(answer, kassel, 'starts').per1000?.value).toBeCloseTo(1.667, 3);
    expect(rowOf(answer, lich, 'starts').per1000).toBeNull();
  });

  test('own ones in full, few of them marked as such', async () => {
    const answer = await compared(`service=pass`);
    expect(rowOf(answer, marburg)).toMatchObject({ value: 0.75, n: 12, mark: 'few', difference: null });
    expect(answer.means).toMatchObject([{ value: null, members: 1 }]);
  });

  test('of one that did not agree its own people see it beside the mean, which stays the same', async () => {
    const theirs = await compared('service=hund', await reader(tested, [bebra]));
    expect(theirs.means).toEqual((await compared('service=hund')).means);
    expect(rowOf(theirs, bebra)).toMatchObject({
      own: true,
      member: false,
      value: 0.01,
      n: 500,
      difference: { verdict: 'below' },
    });
    expect(rowOf(theirs, marburg)).toMatchObject({ own: false, value: 0.85 });
  });

  test('a manager of one service sees their own figures of it in full, and over all services none but what others see', async () => {
    const places = [{ authority: lich, service: 'hund' }];
    const asked = { from: '2026-10-01', to: '2026-10-31', kpi: ['completion_rate'], against: 'all' } as const;
    const rows = async (more: object) =>
      (
        await compare(
          { db: tested.store.db, ...createAsk(tested.store.db) },
          CompareQuery.parse({ ...asked, ...more }),
          places,
          [],
        )
      ).rows;
    const isLich = ({ authority }: CompareRow) => authority === lich;
    expect((await rows({ service: 'hund' })).find(isLich)).toMatchObject({ own: true, n: 29, mark: 'few' });
    expect((await rows({ service: 'pass' })).filter(({ own }) => own)).toEqual([]);
    expect((await rows({})).find(isLich)).toMatchObject({ own: false, n: 30 });
  });

  test('nothing of what is received per 1,000 inhabitants as a KPI, whose n is not the number of cases', async () => {
    const answer = (await ask(`compare?${october}&kpi=per_1000&service=hund`)).body as CompareAnswer;
    expect(rowOf(answer, marburg, 'per_1000')).toMatchObject({ value: expect.closeTo(3.4), n: 50_000 });
    expect(rowOf(answer, lich, 'per_1000')).toMatchObject({ value: null, n: null, mark: 'withheld', difference: null });
    expect(rowOf(answer, kassel, 'per_1000')).toMatchObject({ value: null, n: null, mark: 'withheld' });
  });

  const others = ({ rows }: CompareAnswer) => rows.filter(({ own }) => !own);
  const hidden = { value: null, n: null, interval: null, per1000: null, offers: null, flag: '', difference: null };

  test.each([
    ['some days', 'from=2026-10-01&to=2026-10-30'],
    ['days from the middle of a month', 'from=2026-09-02&to=2026-10-31'],
    ['a day', 'from=2026-10-05&to=2026-10-05'],
    ['a month that is not over', 'from=2026-10-01&to=2026-11-30'],
  ])('nothing over %s, by which a day could be subtracted', async (_, period) => {
    const { status, body } = await ask(`compare?${period}&kpi=completion_rate,starts&service=hund`);
    const answer = body as CompareAnswer;
    expect(status).toBe(200);
    expect(others(answer).map(({ name, mark }) => [name, mark])).toEqual(
      ['Kassel', 'Fulda', 'Gießen', 'Lich', 'Kassel', 'Fulda', 'Gießen', 'Lich'].map((name) => [name, 'whole_months']),
    );
    for (const row of others(answer)) expect(row).toMatchObject(hidden);
    expect(answer.means).toMatchObject([
      { value: null, members: 0 },
      { value: null, members: 0 },
    ]);
    expect(rowOf(answer, marburg)).toMatchObject({ own: true, value: 0.85, n: 200, mark: '', difference: null });
  });

  test('own ones over any days, with their mean where all of the group are yours', async () => {
    const group = `service=hund&against=chosen&members=${marburg},${kassel},${fulda}`;
    const days = 'compare?from=2026-10-02&to=2026-10-09&kpi=completion_rate';
    const all = (await (await reader(tested, [marburg, kassel, fulda]))(`${days}&${group}`)).body as CompareAnswer;
    expect(all.means).toMatchObject([{ value: expect.closeTo((0.85 + 0.6 + 0.7) / 3), members: 3 }]);
    const most = (await (await reader(tested, [marburg, kassel]))(`${days}&${group}`)).body as CompareAnswer;
    expect(most.means).toMatchObject([{ value: null, members: 0 }]);
    expect(rowOf(most, kassel)).toMatchObject({ own: true, value: 0.6 });
    expect(rowOf(most, fulda)).toMatchObject({ own: false, mark: 'whole_months', ...hidden });
  });

  test('nothing that tells nobody from a few', async () => {
    const answer = await compared('service=bad');
    expect(others(answer).map(({ name }) => name)).toEqual(['Kassel', 'Fulda', 'Gießen', 'Lich']);
    for (const row of others(answer)) expect(row).toMatchObject({ mark: 'withheld', ...hidden });
  });

  test('whoever runs the instance sees all of them', async () => {
    const answer = (await tested.admin('GET', `/api/v1/compare?${october}&kpi=starts&service=hund`)) as CompareAnswer;
    expect(answer.rows.map(({ value }) => value)).toEqual([200, 100, 400, 50, 29, 500]);
  });
});

describe('authorities over all services', () => {
  test('are compared where no service is named', async () => {
    const answer = await compared('');
    expect(rowOf(answer, kassel)).toMatchObject({ value: expect.closeTo(72 / 140), n: 140, offers: [3, 3] });
    expect(rowOf(answer, lich)).toMatchObject({ value: expect.closeTo(21 / 30), n: 30, mark: '' });
  });
});

describe('groups', () => {
  test('a district, a size class, a chosen group', async () => {
    const district = await compared(`service=hund&authority=${marburg}&against=district`);
    expect(district.group).toEqual({ against: 'district', members: [marburg, kassel, fulda], district: 'Kreis' });
    const size = await compared(`service=hund&authority=${marburg}&against=size_class`);
    expect(size.group).toMatchObject({ members: [marburg, kassel, fulda, giessen], sizeClass: { from: 20_000, below: 100_000 } });
    const chosen = await compared(`service=hund&against=chosen&members=${kassel},${fulda},${giessen}&authority=${marburg}`);
    expect(chosen.group.members).toEqual([kassel, fulda, giessen]);
    expect(rowOf(chosen, marburg)).toMatchObject({
      member: false,
      difference: { value: expect.closeTo(0.85 - 0.7), verdict: 'above' },
    });
  });

  test.each([
    [`against=chosen&members=${kassel},${fulda}`, 400, 'members', /fewer than 3 authorities.*Choose at least three/],
    [`against=chosen&members=${kassel},${fulda},${bebra}`, 404, 'members', /no such authority/],
    [`against=chosen&members=${kassel},${fulda},999999999999`, 404, 'members', /no such authority/],
    ['against=chosen', 400, 'members', /go together/],
    [`members=${kassel},${fulda},${lich}`, 400, 'members', /go together/],
    ['against=district', 400, 'authority', /Name one of your authorities/],
    [`against=district&authority=${kassel}`, 404, 'authority', /no such authority/],
    [`against=district&authority=${bebra}`, 404, 'authority', /no such authority/],
    ['kpi=dropoff_rate', 400, 'kpi.0', /./],
    ['against=nearest', 400, 'against', /./],
    ['limit=5', 400, 'limit', /./],
    ['service=unknown', 400, 'service', /nobody here offers it/],
  ])('%s is refused with %i, naming %s', async (query, status, field, message) => {
    const answer = await ask(
      `compare?${october}&${query.includes('kpi=') ? '' : 'kpi=starts&'}${query.includes('service=') ? '' : 'service=hund&'}${query}`,
    );
    expect(answer).toMatchObject({ status, body: { error: { field, message: expect.stringMatching(message) } } });
  });

  test('fewer than three that agreed have no mean, and it is said why', async () => {
    const theirs = await reader(tested, [lich]);
    const { status, body } = await theirs(`compare?${october}&kpi=starts&authority=${lich}&against=district`);
    expect([status, body]).toMatchObject([
      400,
      { error: { code: 'too_few_members', message: expect.stringMatching(/mean would tell about single ones/) } },
    ]);
  });
});
