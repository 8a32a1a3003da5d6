import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnsOf, type FileRow } from '../server/contract/columns.ts';
import { holdsFigures, publicTableIds } from '../server/contract/tables.ts';
import type { Edition } from '../server/opendata/edition.ts';
import { xlsxWriter } from '../server/opendata/formats/xlsx.ts';
import type { TestApp } from './app.ts';
import { shared } from './shared.ts';
import { publishAt, townsApp } from './towns-app.ts';

/** Every file of an edition, read back by readers that are not ours, holds the same cells. */
const now = '2026-11-22T10:00:00+01:00';
const schema = shared('shacl/datapackage-v2/datapackage-2.0.json');
let accepts: ValidateFunction | undefined;
let there: TestApp;
beforeAll(async () => {
  there = await townsApp(now);
  await publishAt(now, there);
});
afterAll(() => there.close());

const bytesOf = async (table: string, file: string) =>
  (await there.app.inject(`/open-data/v1/${table}/latest/${file}`)).rawPayload;
const textOf = async (table: string, file: string) => (await bytesOf(table, file)).toString();
const jsonOf = async (table: string, file: string) => JSON.parse(await textOf(table, file));

/** Texts as a table has them: null and the empty text look the same, numbers are numbers. */
function asTexts(table: (typeof publicTableIds)[number], rows: Record<string, unknown>[]): string[][] {
  return rows.map((row) => columnsOf(table).map(([name]) => `${row[name] ?? ''}`));
}

/** Rows below the head of a sheet, as somebody else's reader of workbooks has them. */
async function xlsxRows(bytes: Buffer, sheet: string): Promise<string[][]> {
  const [, ...rows] = await readSheet(bytes, sheet, { trim: false });
  return rows.map((row) => row.map((cell) => `${cell ?? ''}`));
}

describe.each(publicTableIds)('%s', (table) => {
  test('has the same cells in CSV, CSV for Excel, Parquet and XLSX as in JSON', async () => {
    const { rows } = await jsonOf(table, `${table}.json`);
    const wanted = asTexts(table, rows);
    const names = columnsOf(table).map(([name]) => name);
    expect(parse(await textOf(table, `${table}.csv`), { record_delimiter: '\r\n' })).toEqual([names, ...wanted]);

    const excel = await textOf(table, `${table}.excel.csv`);
    expect(excel.startsWith('\ufeff')).toBe(true);
    const lines = parse(excel, { bom: true, delimiter: ';', record_delimiter: '\r\n' }) as string[][];
    const decimal = names.indexOf('value');
    expect(lines.map((line) => line.map((cell, index) => (index === decimal ? cell.replace(',', '.') : cell)))).toEqual([
      names,
      ...wanted,
    ]);

    const file = new Uint8Array(await bytesOf(table, `${table}.parquet`)).buffer;
    expect(asTexts(table, await parquetReadObjects({ file }))).toEqual(wanted);
    const told = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === 'egovsad')?.value;
    expect(JSON.parse(`${told}`)).toMatchObject({ table, edition: '2026-10' });

    if (wanted.length > 0) expect(await xlsxRows(await bytesOf(table, `${table}.xlsx`), table)).toEqual(wanted);
  });

  test('is described by CSVW and a Data Package, with links beside them', async () => {
    const names = columnsOf(table).map(([name]) => name);
    const csvw = await jsonOf(table, `${table}.csv-metadata.json`);
    expect(csvw.url).toBe(`${table}.csv`);
    expect(csvw['@context']).toEqual(['http://www.w3.org/ns/csvw', { '@language': 'de' }]);
    expect(csvw.tableSchema.columns.map(({ name }: { name: string }) => name)).toEqual(names);
    // a column's title is its head in the file, and its name needs no escapes in a template (CSVW, 5.6)
    expect(csvw.tableSchema.columns.map(({ titles }: { titles: string }) => titles)).toEqual(names);
    expect(names.every((name) => /^[a-z][a-z0-9_]*$/.test(name))).toBe(true);

    const described = await jsonOf(table, 'datapackage.json');
    const [resource] = described.resources;
    const csv = await bytesOf(table, `${table}.csv`);
    expect(resource).toMatchObject({
      path: `${table}.csv`,
      bytes: csv.length,
      hash: `sha256:${createHash('sha256').update(csv).digest('hex')}`,
    });
    expect(resource.schema.fields.map(({ name }: { name: string }) => name)).toEqual(names);
    const rows = parse(csv.toString(), { columns: true }) as FileRow[];
    const keys = rows.map((row) => resource.schema.primaryKey.map((name: string) => row[name]).join('|'));
    expect(new Set(keys).size).toBe(rows.length);
    expect(csvw.tableSchema.primaryKey).toEqual(resource.schema.primaryKey);
    for (const [index, { datatype }] of csvw.tableSchema.columns.entries()) {
      expect([resource.schema.fields[index].type, datatype]).toEqual([datatype, expect.stringMatching(/^(string|number)$/)]);
      const cells = rows.map((row) => `${row[names[index] ?? '']}`);
      if (datatype === 'number') expect(cells.filter((cell) => !/^(-?\d+(\.\d+)?)?$/.test(cell))).toEqual([]);
    }
    expect(described.licenses[0].name).toBe('DL-DE-ZERO-2.0');
    // a CSV file has no room for what protection does to its values
    const protection = (await jsonOf(table, `${table}.json`)).protection;
    expect(described.protection).toEqual(protection);
    expect(csvw['rdfs:comment']?.[1]['@value']).toBe(protection?.text.en);
    if (holdsFigures(table)) expect(protection.text.en).toContain('at most 4');
    for (const file of ['datapackage.json', `${table}.csv-metadata.json`, 'manifest.json'])
      expect(await textOf(table, file)).not.toMatch(/localhost|127\.0\.0\.1|"(path|url)": "\//);
  });

  test.skipIf(!schema)('has a descriptor that the schema of Data Package 2 accepts', async () => {
    accepts ??= new Ajv({ strict: false, logger: false }).compile(JSON.parse(readFileSync(`${schema}`, 'utf8')));
    expect([accepts(await jsonOf(table, 'datapackage.json')), accepts.errors]).toEqual([true, null]);
  });
});

const tool = spawnSync('sha256sum', ['--version']).status === 0;
test.skipIf(!tool)('the tool of the operating system finds the checksums right, of every file but their own list', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-sums-'));
  for (const table of publicTableIds) {
    mkdirSync(path.join(folder, table));
    const sums = await textOf(table, 'SHA256SUMS');
    const names = sums
      .trimEnd()
      .split('\n')
      .map((line) => line.slice('  '.length + 64));
    for (const name of names) writeFileSync(path.join(folder, table, name), await bytesOf(table, name));
    writeFileSync(path.join(folder, table, 'SHA256SUMS'), sums);
    const options = { cwd: path.join(folder, table), encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], options);
    expect([status, stderr, stdout]).toEqual([0, '', names.map((name) => `${name}: OK\n`).join('')]);
    const stored = there.store.db.selectFrom('edition_file').select('name').where('name', 'like', `${table}/%`).execute();
    expect([...names, 'SHA256SUMS'].sort()).toEqual((await stored).map(({ name }) => name.slice(table.length + 1)).sort());
  }
  rmSync(folder, { recursive: true });
});

test('a table with more rows than a sheet takes goes on in the next sheet, head and all', async () => {
  const { rows } = await jsonOf('usage-monthly', 'usage-monthly.json');
  const edition: Edition = {
    ...{ publisher: 'instance', id: '2026-10', firstMonth: '2026-05', lastMonth: '2026-10', licence: 'CC0', keyPrint: 'x' },
    ...{ authorities: { counted: 3, of: 4 }, counted: [], publisherName: 'eGovSAD' },
  };
  const writer = xlsxWriter('usage-monthly', edition, 101);
  const parts = [await writer.head(), await writer.rows(rows), await writer.tail()];
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const sheets = Math.ceil(rows.length / 100);
  const found: string[][] = [];
  for (let part = 1; part <= sheets; part += 1) {
    const read = await xlsxRows(bytes, part === 1 ? 'usage-monthly' : `usage-monthly (${part})`);
    expect(read.length).toBeLessThanOrEqual(100);
    found.push(...read);
  }
  expect(found).toEqual(asTexts('usage-monthly', rows));
});

test('figures have a list of what changed, master data have none', async () => {
  for (const table of publicTableIds) {
    const answer = await there.app.inject(`/open-data/v1/${table}/latest/changes.json`);
    expect(answer.statusCode).toBe(holdsFigures(table) ? 200 : 404);
    if (holdsFigures(table))
      expect(answer.json()).toEqual({ table, publisher: 'instance', edition: '2026-10', since: null, changes: [] });
  }
});
