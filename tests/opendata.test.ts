import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PublishedCount } from '../server/contract/published.ts';
import type { PublishedRow } from '../server/contract/columns.ts';
import { protect } from '../server/opendata/protection.ts';
import { type TestApp, testApp } from './app.ts';
import { agreed, counts, fillTowns, silent, type Towns } from './towns.ts';
import { folder, publishAt } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const csvFile = `${folder}/latest/usage-monthly.csv`;

let towns: Towns;
let here: TestApp;
let csv: string;
let rows: PublishedRow[];

beforeAll(async () => {
  here = await testApp(now);
  towns = await fillTowns(here.store.db);
  await publishAt(now, here);
  csv = (await here.app.inject(csvFile)).body;
  rows = (await here.app.inject(csvFile.replace('.csv', '.json'))).json().rows;
});
afterAll(() => here.close());

const nameOf = ({ period, ars, service_key, measure }: PublishedRow): string => [period, ars, service_key, measure].join(' ');
const countsOf = (published: PublishedRow[]) => published.filter(({ unit }) => unit === 'count');

/** Counts and keys of every cell of the lattice, added up one tally after the other. */
function naiveCells(): Map<string, { count: number; key: bigint }> {
  const cells = new Map<string, { count: number; key: bigint }>();
  for (const { authority, service, day, from, values } of towns.tallies) {
    const measured = towns.measured.get(`${authority} ${service}`) ?? [];
    if (authority === silent || day > '2026-10-31') continue;
    for (const [name, value] of values) {
      if (from !== 'total' && !measured.includes(name)) continue;
      for (const [ars, key] of [
        [authority, service],
        [authority, ''],
        ['', service],
        ['', ''],
      ]) {
        const cell = [day.slice(0, 7), ars, key, name].join(' ');
        const before = cells.get(cell) ?? { count: 0, key: 0n };
        cells.set(cell, { count: before.count + value.count, key: before.key + value.key });
      }
    }
  }
  return cells;
}

describe('an edition', () => {
  test('says what naive code counts from the same tallies, each value protected with the key of its cell', () => {
    const expected = [...naiveCells()]
      .map(([name, { count, key }]) => [name, protect(count, key)])
      .filter(([, value]) => value !== 0);
    expect(Object.fromEntries(countsOf(rows).map((row) => [nameOf(row), row.value]))).toEqual(Object.fromEntries(expected));
    expect(countsOf(rows).length).toBeGreaterThan(300);
  });

  test('is ordered by month, authority, service and measure', () => {
    const order = [...counts, 'completion_rate', 'abandonment_rate', 'failure_rate'];
    const sorted = rows.map((row) => [row.period, row.ars, row.service_key, order.indexOf(row.measure)].join(' '));
    expect(sorted).toEqual([...new Set(sorted)].sort());
  });

  test('holds only months that are over, the last three of them provisional', () => {
    expect([...new Set(rows.map(({ period, status }) => `${period} ${status}`))]).toEqual([
      '2026-05 final',
      '2026-06 final',
      '2026-07 final',
      '2026-08 provisional',
      '2026-09 provisional',
      '2026-10 provisional',
    ]);
  });

  test('leaves out authorities without a licence, and says so', async () => {
    expect(new Set(rows.map(({ ars }) => ars))).toEqual(new Set(['', ...agreed]));
    const { authorities, coverage } = (await here.app.inject(csvFile.replace('.csv', '.json'))).json();
    expect(authorities).toEqual({ counted: 3, of: 4 });
    expect(coverage.de).toContain('3 von 4');
  });

  test('gives a platform that reports only submissions neither starts nor rates', () => {
    const measures = new Set(rows.filter(({ service_key }) => service_key === 'dienst-2').map(({ measure }) => measure));
    expect(measures).toEqual(new Set(['submissions', 'received']));
  });

  test('takes monthly totals for what they deliver', () => {
    const measures = new Set(rows.filter(({ service_key }) => service_key === 'dienst-3').map(({ measure }) => measure));
    expect(measures).toEqual(new Set(['starts', 'received']));
  });

  test('gives the same cases the same value, whether as a service of a town or as the town', () => {
    const values = (service: string) =>
      rows
        .filter((row) => row.ars === agreed[1] && row.service_key === service)
        .map(({ period, measure, value }) => [period, measure, value]);
    expect(values('')).toEqual(values('99102013104000'));
    expect(values('').length).toBeGreaterThan(30);
  });

  test('computes rates from published counts alone, over at least 30 cases that are measured in full', () => {
    const published = new Map(rows.map((row) => [nameOf(row), row.value]));
    const rates = rows.filter(({ unit }) => unit === 'share');
    expect(rates.length).toBeGreaterThan(20);
    for (const rate of rates) {
      const value = (measure: PublishedCount) => published.get(nameOf({ ...rate, measure })) ?? 0;
      const over = {
        completion_rate: value('submissions') + value('ineligible'),
        abandonment_rate: value('abandonments'),
        failure_rate: value('failures'),
      }[rate.measure];
      const under = value('submissions') + value('ineligible') + value('abandonments') + value('failures');
      expect(under).toBeGreaterThanOrEqual(30);
      expect(rate.value).toBe(Number(((over ?? Number.NaN) / under + 1e-12).toFixed(under < 1000 ? 2 : 3)));
    }
    const inFull = rows.filter(({ service_key, measure }) => service_key === '99102013104000' && measure === 'completion_rate');
    expect(inFull.length).toBeGreaterThan(10);
    // the whole holds submissions of a platform that reports nothing else: its rate would be too good
    expect(rates.filter(({ ars, service_key }) => ars === '' && service_key === '')).toEqual([]);
  });
});

describe('its files', () => {
  test('CSV follows RFC 4180 and says the same as JSON', async () => {
    expect(
      csv.startsWith(
        'period,period_type,ars,authority,service_key,service,measure,dimension,category,value,unit,flag,status,method,edition\r\n',
      ),
    ).toBe(true);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(csv).toContain('"Lich, Stadt"');
    expect(csv).toContain('"hunde, ""groß"""');
    const parsed = parse(csv, { columns: true, recordDelimiter: '\r\n' }).map((row) => ({
      ...(row as PublishedRow),
      value: Number((row as { value: string }).value),
    }));
    expect(parsed).toEqual(rows);
  });

  test('name licence, attribution and protection', async () => {
    const envelope = (await here.app.inject(csvFile.replace('.csv', '.json'))).json();
    expect(envelope.licence).toMatchObject({ id: 'dl-de/zero-2-0', url: 'https://www.govdata.de/dl-de/zero-2-0' });
    expect(envelope.licence.attribution.de).toContain('Ausgabe 2026-10');
    expect(envelope.protection).toMatchObject({ method: 'ckm-1', table: 'D4_V2.25_js2', keyPrint: here.keys.recordsPrint });
    expect(envelope.protection.text.de).toContain('höchstens 4');
  });

  test('are listed with the checksums of their bytes', async () => {
    const manifest = (await here.app.inject(`${folder}/editions/2026-10/manifest.json`)).json();
    const sums = (await here.app.inject(`${folder}/editions/2026-10/SHA256SUMS`)).body;
    expect(manifest.files.map(({ name }: { name: string }) => name)).toEqual([
      ...['csv', 'json', 'parquet', 'xlsx', 'excel.csv'].map((ending) => `usage-monthly.${ending}`),
      ...['totals.json', 'changes.json', 'usage-monthly.csv-metadata.json', 'datapackage.json'],
    ]);
    for (const { name, bytes, sha256 } of manifest.files) {
      const { rawPayload } = await here.app.inject(`${folder}/latest/${name}`);
      expect({ bytes: rawPayload.length, sha256: createHash('sha256').update(rawPayload).digest('hex') }).toEqual({
        bytes,
        sha256,
      });
      expect(sums).toContain(`${sha256}  ${name}\n`);
    }
  });

  test('totals.json holds the totals over everything and nothing else', async () => {
    const totals: PublishedRow[] = (await here.app.inject(`${folder}/latest/totals.json`)).json().rows;
    expect(totals).toEqual(rows.filter(({ ars, service_key }) => ars === '' && service_key === ''));
  });
});
