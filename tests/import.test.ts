import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readingOf } from '../server/connectors/formats.ts';
import type { KpiRow } from '../server/contract/api.ts';
import { importFile, type ImportReport, operator } from '../server/intake/import.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { type TestApp, testApp } from './app.ts';
import { shared } from './shared.ts';

const marburg = '065340014014';
const examples = path.resolve(import.meta.dirname, '../docs/examples');
const log = shared('data/receipt.xes.gz');
const months =
  '2010-10 2010-11 2010-12 2011-01 2011-02 2011-03 2011-04 2011-05 2011-06 2011-07 2011-08 2011-09 2011-10 2011-11 2011-12 2012-01'.split(
    ' ',
  );
const byMonth = (counts: number[]) => Object.fromEntries(months.map((month, index) => [`${month}-01`, counts[index]]));

let tested: TestApp;
afterEach(() => tested.close());

async function take(
  file: string,
  mappingFile: string,
  more: { keepGood?: boolean; dryRun?: boolean } = {},
): Promise<ImportReport> {
  const work = { db: tested.store.db, config: tested.config, clock: () => new Date('2026-11-22T09:00:00Z') };
  const base = { store: tested.store, keys: tested.keys };
  return await importFile(base, work, {
    file,
    ...readingOf('xes', readFileSync(mappingFile, 'utf8')),
    sender: operator,
    keepGood: false,
    dryRun: false,
    ...more,
    progress: () => {},
  });
}

async function ask(query: string): Promise<KpiRow[]> {
  return ((await tested.admin('GET', `/api/v1/kpis?from=2010-10-01&to=2012-01-31&${query}`)) as { rows: KpiRow[] }).rows;
}
const values = (rows: KpiRow[]) => Object.fromEntries(rows.map((row) => [row.period, row.value]));

async function begin(): Promise<void> {
  tested = await testApp('2026-11-22T09:00:00Z');
  await tested.admin('PUT', `/api/v1/authorities/${marburg}`, { name: 'Marburg' });
}

describe.skipIf(!log)('the real receipt log', () => {
  const starts = byMonth([85, 112, 132, 80, 108, 130, 100, 86, 106, 119, 31, 94, 107, 86, 47, 11]);

  test('with every channel as attempts gives 1,434 starts by local month and the last steps of the log, however often it is imported', async () => {
    await begin();
    for (const round of [1, 2]) {
      const report = await take(log ?? '', path.join(examples, 'receipt-every-channel.json'));
      expect(report.faults).toBe(0);
      expect((await ask('kpi=starts'))[0]?.value, `round ${round}`).toBe(1434);
      expect(values(await ask('kpi=starts&interval=month'))).toEqual(starts);
      const dropped = (await ask('kpi=step_dropped&by=step')).filter((row) => row.value);
      const most = dropped.sort((one, other) => (other.value ?? 0) - (one.value ?? 0)).slice(0, 3);
      expect(most.map((row) => row.value)).toEqual([828, 400, 116]);
      expect(dropped.reduce((sum, row) => sum + (row.value ?? 0), 0)).toBe(1434);
    }
    expect(await tested.store.pool.query('select from attempt')).toHaveProperty('rowCount', 0);
  });

  test('with Internet as attempts and the rest as offline volumes gives starts, receipts, volumes and the share online', async () => {
    await begin();
    for (const round of [1, 2]) {
      const report = await take(log ?? '', path.join(examples, 'receipt-internet.json'));
      expect(report).toMatchObject({ offline: 184, faults: 0 });
      expect(values(await ask('kpi=starts&interval=month')), `round ${round}`).toEqual(
        byMonth([67, 106, 90, 54, 93, 96, 79, 81, 100, 117, 31, 92, 102, 85, 47, 10]),
      );
      expect(values(await ask('kpi=received&interval=month'))).toEqual(
        byMonth([12, 56, 119, 78, 79, 107, 75, 84, 74, 108, 78, 81, 118, 78, 48, 55]),
      );
      const [share] = await ask('kpi=digital_share');
      expect(share).toMatchObject({ n: 1434, flag: '' });
      expect(share?.value).toBeCloseTo(0.871688, 6);
      const { rows } = await tested.store.pool.query(
        'select channel, sum(count)::int as count from volume group by channel order by channel',
      );
      expect(rows).toEqual([
        { channel: 'counter', count: 109 },
        { channel: 'email', count: 21 },
        { channel: 'other', count: 1 },
        { channel: 'post', count: 53 },
      ]);
    }
  });
});

test.skipIf(!log)('the same log, once packed and once not, counts once', async () => {
  await begin();
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-import-'));
  const plain = path.join(folder, 'receipt.xes');
  writeFileSync(plain, gunzipSync(readFileSync(log ?? '')));
  const mapping = path.join(examples, 'receipt-internet.json');
  await take(log ?? '', mapping);
  expect(await take(plain, mapping)).toMatchObject({ events: 0 });
  expect((await ask('kpi=starts'))[0]?.value).toBe(1250);
  rmSync(folder, { recursive: true });
});

test('a broken file imports nothing and names line and reason, unless what is good in it is asked for', async () => {
  await begin();
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-import-'));
  const file = path.join(folder, 'broken.xes');
  const good =
    '<trace><string key="concept:name" value="c1"/><string key="channel" value="Internet"/><date key="startdate" value="2026-11-02T10:00:00+01:00"/><event><string key="concept:name" value="Confirmation of receipt"/><date key="time:timestamp" value="2026-11-02T10:05:00+01:00"/></event></trace>';
  writeFileSync(file, `<log>\n${good}\n${good.replace('Internet', 'Pigeon').replace('c1', 'c2')}\n</log>`);
  const mapping = path.join(examples, 'receipt-internet.json');

  const refused = await take(file, mapping);
  expect(refused).toMatchObject({ stored: false, faults: 1, listed: [{ line: 3 }] });
  expect((await tested.admin('GET', '/api/v1/offers')) as object).toEqual({ offers: [] });
  expect((await take(file, mapping, { dryRun: true, keepGood: true })).stored).toBe(false);

  expect(await take(file, mapping, { keepGood: true })).toMatchObject({ stored: true, faults: 1, events: 2 });
  tested.at('2026-11-22T09:00:00Z');
  const { rows } = (await tested.admin('GET', '/api/v1/kpis?kpi=starts,received&from=2026-11-01&to=2026-11-30')) as {
    rows: KpiRow[];
  };
  expect(rows.map((row) => row.value)).toEqual([1, 1]);
  rmSync(folder, { recursive: true });
});
