import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnNames, type PublishedRow } from '../server/contract/columns.ts';
import { publicTableIds } from '../server/contract/tables.ts';
import { csvWriter } from '../server/opendata/formats/text-formats.ts';
import { type TestApp, testApp } from './app.ts';
import { authorities, busy, type Case, fillAttacked, takeBack, tally } from './attacked-towns.ts';
import {
  counts,
  differing,
  draftedAt,
  figureTables,
  hits,
  mean,
  nameOf,
  nameOfRow,
  quarterOf,
  squares,
  sum,
  tagsOf,
} from './attacked-edition.ts';
import { publishAt } from './towns-app.ts';

/**
 * What somebody could try who has all published files and wants to know a true count (opendata.md), on more than 20,000
 * cells with few attempts. Reading a cell is wrong by a variance of 2.25; an attack fails where it knows no more.
 * The edition is published once; what a later one would say is made without packing it into files.
 */
const now = '2026-10-22T10:00:00+02:00';
const variance = 2.25;
let there: TestApp;
let cases: Case[];
const tables = new Map<string, PublishedRow[]>();
const published = new Map<string, number>();

const inTable = (...parts: string[]) => published.get(nameOf(...parts)) ?? 0;

beforeAll(async () => {
  there = await testApp(now);
  cases = await fillAttacked(there.store.db);
  await publishAt(now, there);
  for (const table of figureTables) {
    const { rows } = JSON.parse((await file(table, 'json')).toString()) as { rows: PublishedRow[] };
    tables.set(table, rows);
    for (const row of rows) published.set(nameOfRow(table, row), row.value);
  }
});
afterAll(() => there.close());

const file = async (table: string, ending: string) =>
  (await there.app.inject(`/open-data/v1/${table}/latest/${table}.${ending}`)).rawPayload;
const rowsOf = (table: string) => tables.get(table) ?? [];
/** Cases by a name made of them. */
const grouped = (name: (one: Case) => string) => Map.groupBy(cases, name);
const offerMonths = () => grouped(({ month, authority, service }) => nameOf(month, authority, service));
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
    expect(counts.filter(({ value }) => value < 3)).toEqual([]);
    expect(counts.some(({ value }) => value === 3)).toBe(true);
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

  test('of days and months finds them alike where all cases are of one day, and days of busy months only', () => {
    const days = rowsOf('usage-daily').map(({ period, ars, value }) => [period, ars, value]);
    const ofMonths = busy.months.map((month) => [
      `${month}-15`,
      busy.authority,
      usage(nameOf(month, busy.authority, ''), 'starts'),
    ]);
    expect(days).toEqual(ofMonths);
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
        estimate: sum(categories.map((category) => inTable('channels-monthly', place, 'starts', dimension, category))),
        weight: 1 / categories.length,
      }));
      const all = [...sums, { estimate: usage(place, 'starts'), weight: 1 }];
      const weights = sum(all.map(({ weight }) => weight));
      return sum(all.map(({ estimate, weight }) => estimate * weight)) / weights - of.length;
    });
    expect(errors.length).toBeGreaterThan(600);
    expect(hits(errors)).toBeLessThan(0.5);
    expect(squares(errors)).toBeGreaterThan(0.7);
  });

  test('and averaging a count with the sum of its parts is right for less than half of 20,000 cells, too', () => {
    const methods = ['eid', 'none', 'basic', 'elster'];
    const errors = [...offerMonths()].map(([place, of]) => {
      const parts = methods.map((method) => inTable('sign-in-monthly', place, 'submissions', 'auth_method', method));
      const weight = 1 / Math.max(1, parts.filter((part) => part > 0).length);
      const submitted = of.filter(({ status }) => status === 'submitted').length;
      return (usage(place, 'submissions') + weight * sum(parts)) / (1 + weight) - submitted;
    });
    expect(errors.length).toBeGreaterThan(20_000);
    expect(hits(errors)).toBeLessThan(0.5);
    expect(squares(errors)).toBeGreaterThan(1);
  });

  test('in another format finds the same values', async () => {
    const lines = (rows: string[][]) => rows.map((cells) => cells.join('|'));
    for (const table of ['usage-monthly', 'steps-quarterly']) {
      const cells = lines(rowsOf(table).map((row) => columnNames.map((name) => `${row[name]}`)));
      expect(cells.length).toBeGreaterThan(11_000);
      expect(lines(parse(await file(table, 'csv'), { from: 2 }))).toEqual(cells);
      const parquet = await parquetReadObjects({ file: new Uint8Array(await file(table, 'parquet')).buffer });
      expect(lines(parquet.map((row) => columnNames.map((name) => `${row[name]}`)))).toEqual(cells);
    }
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
    const quarters = grouped(({ month, authority, service }) => nameOf(quarterOf(month), authority, service));
    const errors: number[] = [];
    for (const [place, of] of quarters) {
      const all = inTable('steps-quarterly', place, 'step_reached', 'step', '');
      const [, authority = '', service = ''] = place.split('|');
      const ofMonths = Map.groupBy(of, ({ month }) => month);
      const others = (without: string) =>
        sum([...ofMonths.keys()].map((month) => (month === without ? 0 : usage(nameOf(month, authority, service), 'starts'))));
      for (const [month, own] of ofMonths) errors.push(all - others(month) - own.length);
    }
    expect(errors.length).toBeGreaterThan(20_000);
    expect(squares(errors)).toBeGreaterThan(variance);
    expect(new Set(publicTableIds.flatMap((table) => rowsOf(table)).map(({ period_type }) => period_type))).not.toContain('year');
  });

  test('the instance from an authority finds the very same values', async () => {
    for (const publisher of authorities.slice(0, 4)) {
      const own = await draftedAt(now, there, { publisher });
      for (const table of figureTables)
        expect(
          differing(
            table,
            rowsOf(table).filter(({ ars }) => ars === publisher),
            own.rows.get(table) ?? [],
          ),
        ).toEqual([]);
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

  test('and neither do means of stars', () => {
    const [mean, ...more] = rowsOf('satisfaction-quarterly').filter(({ unit }) => unit === 'stars');
    const stars = ['1', '2', '3', '4', '5'].map((rating) => {
      const value = inTable(
        'satisfaction-quarterly',
        mean?.period ?? '',
        busy.authority,
        busy.service,
        'ratings',
        'rating',
        rating,
      );
      return { value, points: Number(rating) * value };
    });
    const [ratings, points] = [sum(stars.map(({ value }) => value)), sum(stars.map(({ points: of }) => of))];
    expect([mean?.value, more.length]).toEqual([Number((points / ratings).toFixed(2)), 0]);
  });
});

describe('asking again', () => {
  const late = (): Case => {
    const [first] = cases;
    if (!first) throw new Error('no case');
    return { ...first, key: 0x123456789abcdefn };
  };

  test('with other parameters finds the same file: there is no union of cells but the published ones', async () => {
    const url = '/open-data/v1/usage-monthly/latest/usage-monthly.csv';
    const plain = await there.app.inject(url);
    for (const query of ['?ars=065300000001&ars=065300000002', '?service_key=dienst-00', '?by=device', '?measure=starts&sum=1'])
      expect((await there.app.inject(url + query)).rawPayload.equals(plain.rawPayload)).toBe(true);
  });

  test('after an event that is not published finds every tag, date and size as before', async () => {
    const before = await tagsOf(there);
    expect(Object.keys(before).length).toBeGreaterThan(140);
    await tally(there.store.db, [late()]);
    expect(await tagsOf(there)).toEqual(before);
  });

  test('after that event in a revision finds its own cells changed, and all others as they were to the bit', async () => {
    const one = late();
    const revised = await draftedAt(now, there);
    expect(revised.edition.id).toBe('2026-09.2');
    const changed = figureTables.flatMap((table) => differing(table, rowsOf(table), revised.rows.get(table) ?? []));
    expect(changed.length).toBeGreaterThan(3);
    expect(changed.filter((name) => !counts(name, one))).toEqual([]);
    expect(revised.changes.length).toBe(changed.length);
  });

  test('once it is taken back, finds the bytes of the edition again, from rows in another order', async () => {
    await takeBack(there.store.db, 1);
    const again = await draftedAt(now, there, { as: '2026-09', tables: ['usage-monthly', 'steps-quarterly'] });
    for (const [table, rows] of again.rows) {
      const writer = csvWriter(table);
      const bytes = [await writer.head(), await writer.rows(rows), await writer.tail()].join('');
      expect((await file(table, 'csv')).equals(Buffer.from(bytes)), table).toBe(true);
    }
  });
});
