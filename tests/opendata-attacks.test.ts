import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PublishedRow } from '../server/contract/columns.ts';
import { holdsFigures, publicTableIds } from '../server/contract/tables.ts';
import { publishEdition } from '../server/opendata/publish.ts';
import { type TestApp, testApp } from './app.ts';
import { authorities, type Case, fillAttacked, tally } from './attacked-towns.ts';
import { publishAt } from './towns-app.ts';

/**
 * What somebody could try who has all published files and wants to know a true count (opendata.md), on more than 20,000
 * cells with few attempts. Reading a cell is wrong by a variance of 2.25; an attack fails where it knows no more.
 */
const now = '2026-10-22T10:00:00+02:00';
const variance = 2.25;
let there: TestApp;
let cases: Case[];
const tables = new Map<string, PublishedRow[]>();
const published = new Map<string, number>();

const nameOf = (...parts: string[]) => parts.join('|');
const inTable = (...parts: string[]) => published.get(nameOf(...parts)) ?? 0;

beforeAll(async () => {
  there = await testApp(now);
  cases = await fillAttacked(there.store.db);
  await publishAt(now, there);
  for (const table of publicTableIds.filter(holdsFigures)) {
    const { rows } = (await there.app.inject(`/open-data/v1/${table}/latest/${table}.json`)).json() as { rows: PublishedRow[] };
    tables.set(table, rows);
    for (const row of rows)
      published.set(nameOf(table, row.period, row.ars, row.service_key, row.measure, row.dimension, row.category), row.value);
  }
}, 120_000);
afterAll(() => there.close());

const rowsOf = (table: string) => tables.get(table) ?? [];
/** Cases by a name made of them. */
const grouped = (name: (one: Case) => string) => Map.groupBy(cases, name);
const offerMonths = () => grouped(({ month, authority, service }) => nameOf(month, authority, service));
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const squares = (errors: number[]) => mean(errors.map((error) => error ** 2));
const usage = (place: string, measure: string) => published.get(`usage-monthly|${place}|${measure}||`) ?? 0;

describe('reading', () => {
  test('more than 20,000 cells finds each off by at most 4, and all of them together by chance only', () => {
    const errors = [...offerMonths()].map(([place, of]) => usage(place, 'starts') - of.length);
    expect(errors.length).toBeGreaterThan(20_000);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(4);
    expect(Math.abs(mean(errors))).toBeLessThan(4 * Math.sqrt(variance / errors.length));
    expect(Math.abs(squares(errors) - variance)).toBeLessThan(0.15);
  });

  test('whether a row is there tells nothing but its value: 1 and 2 are never published, and 0 has no row', () => {
    const counts = publicTableIds.flatMap((table) => rowsOf(table)).filter(({ unit }) => unit === 'count');
    expect(Math.min(...counts.map(({ value }) => value))).toBe(3);
    for (const [count, hidden] of [
      [1, 0.68666559],
      [2, 0.35388016],
    ] as const) {
      const ofCount = [...offerMonths()].filter(([, of]) => of.length === count);
      const absent = ofCount.filter(([place]) => usage(place, 'starts') === 0).length / ofCount.length;
      expect(Math.abs(absent - hidden)).toBeLessThan(4 * Math.sqrt((hidden * (1 - hidden)) / ofCount.length));
    }
  });
});

describe('comparing tables', () => {
  test('finds the same cases with the same deviation wherever they are, so that there is nothing to average', () => {
    let same = 0;
    for (const [place, of] of offerMonths()) {
      const submitted = of.filter(({ status }) => status === 'submitted');
      const methods = new Set(submitted.map(({ auth_method }) => auth_method));
      if (methods.size === 1) {
        same += 1;
        expect(inTable('sign-in-monthly', place, 'submissions', 'auth_method', `${[...methods][0]}`)).toBe(
          usage(place, 'submissions'),
        );
      }
      expect(inTable('sign-in-monthly', place, 'submissions', 'trust_level', 'unknown')).toBe(usage(place, 'submissions'));
      expect(inTable('payment-monthly', place, 'submissions', 'payment_method', 'free')).toBe(usage(place, 'submissions'));
      if (submitted.length === of.length) expect(usage(place, 'submissions')).toBe(usage(place, 'starts'));
    }
    expect(same).toBeGreaterThan(5_000);
  });

  test('as a town with one service: its total is the service', () => {
    const [only = ''] = authorities;
    for (const row of rowsOf('usage-monthly').filter(({ ars, service_key }) => ars === only && service_key !== ''))
      expect(inTable('usage-monthly', row.period, only, '', row.measure, '', '')).toBe(row.value);
  });

  test('and averaging all of them, the best one can, is right for less than half of the cells', () => {
    const splits = { device: ['smartphone', 'desktop', 'tablet'], channel: ['web', 'app'], out_of_hours: ['no', 'yes'] };
    const errors = [...grouped(({ month, authority }) => nameOf(month, authority, ''))].map(([place, of]) => {
      const sums = Object.entries(splits).map(([dimension, categories]) => ({
        estimate: categories.reduce(
          (sum, category) => sum + inTable('channels-monthly', place, 'starts', dimension, category),
          0,
        ),
        weight: 1 / categories.length,
      }));
      const all = [...sums, { estimate: usage(place, 'starts'), weight: 1 }];
      const weights = all.reduce((sum, { weight }) => sum + weight, 0);
      return all.reduce((sum, { estimate, weight }) => sum + estimate * weight, 0) / weights - of.length;
    });
    expect(errors.length).toBeGreaterThan(600);
    expect(errors.filter((error) => Math.round(error) === 0).length / errors.length).toBeLessThan(0.5);
    expect(squares(errors)).toBeGreaterThan(0.7);
  });
});

describe('subtracting', () => {
  test('the other service from the total of a town with two knows less than reading', () => {
    const [, two = ''] = authorities;
    const errors = [...offerMonths()]
      .filter(([, [first]]) => first?.authority === two)
      .map(([place, of]) => {
        const month = of[0]?.month ?? '';
        const other = place.endsWith('00') ? 'dienst-01' : 'dienst-00';
        return usage(nameOf(month, two, ''), 'starts') - usage(nameOf(month, two, other), 'starts') - of.length;
      });
    expect(errors.length).toBe(66);
    expect(squares(errors)).toBeGreaterThan(variance);
  });

  test('all others from a total knows nothing', () => {
    const errors: number[] = [];
    const totals = new Map<string, number>();
    for (const [place] of offerMonths()) {
      const town = place.slice(0, place.lastIndexOf('|') + 1);
      totals.set(town, (totals.get(town) ?? 0) + usage(place, 'starts'));
    }
    for (const [place, of] of offerMonths()) {
      const town = place.slice(0, place.lastIndexOf('|') + 1);
      const others = (totals.get(town) ?? 0) - usage(place, 'starts');
      if (authorities.indexOf(of[0]?.authority ?? '') > 1) errors.push(usage(town, 'starts') - others - of.length);
    }
    expect(errors.length).toBeGreaterThan(20_000);
    expect(squares(errors)).toBeGreaterThan(10 * variance);
  });

  test('months from a quarter knows less than reading, and there are no years', () => {
    const quarters = grouped(({ month, authority, service }) =>
      nameOf(`${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`, authority, service),
    );
    const errors: number[] = [];
    for (const [place, of] of quarters) {
      const all = inTable('steps-quarterly', place, 'step_reached', 'step', '');
      const [, authority = '', service = ''] = place.split('|');
      const ofMonths = Map.groupBy(of, ({ month }) => month);
      const sum = (without: string) =>
        [...ofMonths.keys()]
          .filter((month) => month !== without)
          .reduce((total, month) => total + usage(nameOf(month, authority, service), 'starts'), 0);
      for (const [month, own] of ofMonths) errors.push(all - sum(month) - own.length);
    }
    expect(errors.length).toBeGreaterThan(20_000);
    expect(squares(errors)).toBeGreaterThan(variance);
    expect(new Set(publicTableIds.flatMap((table) => rowsOf(table)).map(({ period_type }) => period_type))).not.toContain('year');
  });

  test('the instance from an authority finds the very same values', async () => {
    const [, publisher = ''] = authorities;
    await publishEdition(there.store.db, { publisher, now: new Date(now), keyPrint: there.keys.recordsPrint });
    for (const table of publicTableIds.filter(holdsFigures)) {
      const own = (await there.app.inject(`/open-data/v1/${table}/${publisher}/latest/${table}.json`)).json().rows;
      expect(own).toEqual(rowsOf(table).filter(({ ars }) => ars === publisher));
    }
  });
});

describe('rates', () => {
  test('say nothing that the published counts beside them do not say', () => {
    const shares = rowsOf('usage-monthly').filter(({ unit }) => unit === 'share');
    expect(shares.length).toBeGreaterThan(1_000);
    for (const { period, ars, service_key, measure, value } of shares) {
      const count = (name: string) => inTable('usage-monthly', period, ars, service_key, name, '', '');
      const under = count('submissions') + count('ineligible') + count('abandonments') + count('failures');
      const over =
        {
          completion_rate: count('submissions') + count('ineligible'),
          abandonment_rate: count('abandonments'),
          failure_rate: count('failures'),
        }[measure] ?? Number.NaN;
      expect(under).toBeGreaterThanOrEqual(30);
      expect(value).toBe(Number((over / under + 1e-12).toFixed(under < 1000 ? 2 : 3)));
    }
  });
});

describe('asking again', () => {
  const tags = async () => {
    const found: Record<string, unknown> = {};
    for (const table of publicTableIds)
      for (const ending of ['csv', 'json', 'parquet', 'xlsx', 'excel.csv'])
        for (const encoding of ['identity', 'gzip', 'br']) {
          const { headers } = await there.app.inject({
            method: 'HEAD',
            url: `/open-data/v1/${table}/latest/${table}.${ending}`,
            headers: { 'accept-encoding': encoding },
          });
          found[`${table}.${ending} ${encoding}`] = [headers['etag'], headers['last-modified'], headers['content-length']];
        }
    return found;
  };
  const late = (): Case => {
    const [first] = cases;
    if (!first) throw new Error('no case');
    return { ...first, key: 0x123456789abcdefn };
  };

  test('after an event that is not published finds every tag, date and size as before', async () => {
    const before = await tags();
    expect(Object.keys(before).length).toBeGreaterThan(140);
    await tally(there.store.db, [late()]);
    expect(await tags()).toEqual(before);
  });

  test('with other parameters finds the same file: there is no union of cells but the published ones', async () => {
    const url = '/open-data/v1/usage-monthly/latest/usage-monthly.csv';
    const plain = await there.app.inject(url);
    for (const query of ['?ars=065300000001&ars=065300000002', '?service_key=dienst-00', '?by=device', '?measure=starts&sum=1'])
      expect((await there.app.inject(url + query)).rawPayload.equals(plain.rawPayload)).toBe(true);
  });

  test('after one late event in a revision finds its own cells changed, and all others as they were to the bit', async () => {
    const { month, authority, service } = late();
    expect(await publishAt(now, there)).toMatchObject({ id: '2026-09.2', made: true });
    for (const table of publicTableIds.filter(holdsFigures)) {
      const { rows } = (await there.app.inject(`/open-data/v1/${table}/latest/${table}.json`)).json() as { rows: PublishedRow[] };
      const after = new Map(
        rows.map((row) => [
          nameOf(table, row.period, row.ars, row.service_key, row.measure, row.dimension, row.category),
          row.value,
        ]),
      );
      const names = new Set([...after.keys(), ...[...published.keys()].filter((name) => name.startsWith(`${table}|`))]);
      const changed = [...names].filter((name) => (after.get(name) ?? 0) !== (published.get(name) ?? 0));
      const periods = [month, `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`];
      for (const name of changed) {
        const [, period = '', ars = '', key = ''] = name.split('|');
        expect([periods.includes(period), ['', authority].includes(ars), ['', service].includes(key)], name).toEqual([
          true,
          true,
          true,
        ]);
      }
      expect(changed.length).toBeLessThan(30);
    }
  }, 120_000);
});
