import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from './app.ts';
import { catalogueOf, changesOf, faultsOf, numbersOf, takeMaster } from './master-files.ts';
import { shared } from './shared.ts';

/** Master data from the files that the offices really give out. The expected figures are those of their NOTE. */
let tested: TestApp;
beforeAll(async () => {
  tested = await testApp('2026-11-22T09:00:00Z');
});
afterAll(() => tested.close());
const content = (file: string | undefined) => readFileSync(file ?? '');

describe('the census table of municipalities', () => {
  const census = shared('data/zensus2022_1000A-0000_de_flat.csv');
  const marburg = '065340014014';

  test.skipIf(!census)('brings the municipalities of a state with their inhabitants, and names that are here stay', async () => {
    await tested.admin('PUT', `/api/v1/authorities/${marburg}`, { name: 'Marburg', comparable: true });
    const report = await takeMaster(tested, 'authorities-csv', content(census), { arsPrefix: '06' });
    expect(report).toMatchObject({ stored: true, faults: 0, outside: 10_786 - 422, leftOut: 1, missing: 0, ignoredColumns: [] });
    expect(numbersOf(report)).toEqual({ authority: '421/1/0' });
    expect(report.leftOutLines).toEqual([{ line: expect.any(Number), code: 'no_municipality', message: expect.any(String) }]);
    expect(changesOf(report).filter((change) => change.includes(marburg))).toEqual([
      `authority ${marburg} inhabitants.count:  → 72768`,
      `authority ${marburg} inhabitants.date:  → 2022-05-15`,
      `authority ${marburg} inhabitants.source:  → Zensus 2022`,
    ]);
    const { authorities } = await catalogueOf(tested);
    expect(authorities.find(({ ars }) => ars === marburg)).toEqual({
      ars: marburg,
      name: 'Marburg',
      comparable: true,
      inhabitants: { count: 72_768, date: '2022-05-15', source: 'Zensus 2022' },
    });
    expect(authorities.find(({ ars }) => ars === '064120000000')?.name).toBe('Frankfurt am Main, Stadt');
    expect(authorities.reduce((sum, { inhabitants }) => sum + (inhabitants?.count ?? 0), 0)).toBe(6_207_278);
  });

  test.skipIf(!census)('brings all 10,786 of them, in Windows-1252 as well, and the same again changes nothing', async () => {
    const windows = Buffer.from(content(census).toString('utf8').replace('\ufeff', ''), 'latin1');
    expect(numbersOf(await takeMaster(tested, 'authorities-csv', windows))).toEqual({ authority: '10364/0/422' });
    const { authorities } = await catalogueOf(tested);
    const inFile: Record<string, string>[] = parse(content(census), { bom: true, delimiter: ';', columns: true });
    const expected = inFile.filter((row) => row['1_variable_code'] === 'GEOGM4').map((row) => figures(row));
    const found = authorities.map(({ ars, name, inhabitants }) => [ars, name, inhabitants?.count]);
    expect(found.filter(([ars]) => ars !== marburg)).toEqual(expected.filter(([ars]) => ars !== marburg).sort());
    expect(authorities.reduce((sum, { inhabitants }) => sum + (inhabitants?.count ?? 0), 0)).toBe(82_711_282);
    const again = await takeMaster(tested, 'authorities-csv', content(census));
    expect(numbersOf(again)).toEqual({ authority: '0/0/10786' });
    expect(again.missing).toBe(0);
  });
  const figures = (row: Record<string, string>) => [
    row['1_variable_attribute_code'],
    row['1_variable_attribute_label'],
    Number(row['value']),
  ];
});

describe('the list of services of the Online Access Act', () => {
  const list = shared('data/ozg_services_nrw_2019.csv');

  test.skipIf(!list)('is taken where it is good, with every line that is not', async () => {
    const rows: Record<string, string>[] = parse(content(list), { bom: true, columns: true });
    const lineOf = (fault: string) => Number(fault.split(' ')[0]);
    const line = (index: number) => index + 2; // no cell of this file has a line end
    const wrong = rows.flatMap((row, index) => {
      if ((row['leika_name'] ?? '').length > 200) return [`${line(index)} invalid leika_name`];
      return /^(99\d{12}|nicht im LeiKa)$/.test(row['leika_key'] ?? '') ? [] : [`${line(index)} invalid leika_key`];
    });
    const report = await takeMaster(tested, 'services-csv', content(list));
    expect(report).toMatchObject({ stored: false, faults: 22, ignoredColumns: ['ozg_id', 'ozg_name', 'lebenslage'] });
    expect(faultsOf(report)).toEqual([...wrong, '5154 twice'].sort((one, other) => lineOf(one) - lineOf(other)));
    expect((await catalogueOf(tested)).services).toEqual([]);

    const good = rows.filter((_, index) => !wrong.some((fault) => lineOf(fault) === line(index)));
    const names = new Map(good.map((row) => [row['leika_key'] === 'nicht im LeiKa' ? row['leika_name'] : row['leika_key'], row]));
    expect(numbersOf(await takeMaster(tested, 'services-csv', content(list), { keepGood: 'true' }))).toEqual({
      service: `${names.size}/0/0`,
    });
    expect(numbersOf(await takeMaster(tested, 'services-csv', content(list), { keepGood: 'true' }))).toEqual({
      service: `0/0/${names.size}`,
    });
    const { services } = await catalogueOf(tested);
    const known = new Map(services.map((service) => [service.key, service]));
    for (const row of good.filter(({ leika_key: key }) => key?.startsWith('99')))
      expect(known.get(row['leika_key'] ?? '')).toMatchObject({
        name: { de: row['leika_name']?.trim() },
        ...(row['leika_type'] ? { leikaType: row['leika_type'] } : {}),
      });
    const fields = new Set(good.map((row) => row['themenfeld']?.trim()));
    expect(new Set(services.map(({ topic }) => topic ?? '')).size).toBe(fields.size);
    expect(services.find(({ key }) => key === '99012001000000')?.topic).toBe('bauen-wohnen');
  });
});
