import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deleteAuthority, exportAuthority } from '../server/deletion/farewell.ts';
import { deletions } from '../server/jobs.ts';
import { publishEdition } from '../server/opendata/publishing/publish.ts';
import { event, kassel, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';
import { temporaryFolder } from './processes.ts';
import { allRows } from './rows.ts';

/** An authority leaves with its figures; nothing of it stays but what the log says, and nothing of the others changes. */
let tested: Marburg;
let folder: string;
let copy: string;
beforeEach(async () => {
  tested = await marburgApp();
  folder = temporaryFolder();
  copy = path.join(folder, 'marburg');
  for (const ars of [marburg, kassel]) {
    await tested.admin('PUT', `/api/v1/authorities/${ars}`, {
      name: ars === marburg ? 'Marburg' : 'Kassel',
      licence: 'dl-de/zero-2-0',
    });
    await tested.admin('PUT', `/api/v1/authorities/${ars}/offers/${service}`, {
      steps: [{ key: 'person' }],
      pages: [{ key: 'start' }],
    });
    const token = await tested.token([ars]);
    const october = (nr: number) =>
      event({ authority: ars, attempt: `attempt-of-number-${nr}`, time: `2026-10-05T09:${10 + nr}:00Z` });
    const view = event({ authority: ars, type: 'visited', id: 'v', page: 'start' });
    expect((await tested.post([...Array.from({ length: 30 }, (_, nr) => october(nr)), view], { token })).json.accepted).toBe(31);
  }
  await tested.settle();
  await tested.store.pool.query(`insert into comment (authority, service, day, text) values ($1, $2, '2026-11-22', 'Gut')`, [
    marburg,
    service,
  ]);
  await tested.store.pool.query(`insert into person (account, name, created_at) values ('erika', 'Erika', now())`);
  await tested.store.pool.query(`insert into person_role values (1, 'manager', $1, '')`, [marburg]);
});
afterEach(async () => {
  await tested.close();
  rmSync(folder, { recursive: true });
});

const deed = { actor: { kind: 'cli' }, at: new Date(now) } as const;
const leave = () => deleteAuthority(tested.store.db, marburg, deed, 0);
const table = (name: string) =>
  parse(readFileSync(path.join(copy, `${name}.csv`), 'utf8'), { columns: true }) as Record<string, string>[];

test('it takes its figures and master data along, and nothing of the others', async () => {
  const counts = await exportAuthority(tested.store.pool, marburg, copy);
  expect(counts).toMatchObject({ authority: 1, offers: 1, services: 1, 'views-by-month': 1, comments: 1 });
  for (const [name, rows] of Object.entries(counts)) expect(table(name), name).toHaveLength(rows);
  expect(table('authority')).toMatchObject([{ ars: marburg, name: 'Marburg' }]);
  const starts = table('tallies-by-day').reduce((sum, row) => sum + Number(row['dimension'] === '' ? row['starts'] : 0), 0);
  expect(starts).toBe(30);
  for (const name of ['tallies-by-day', 'tallies-all-dimensions'])
    expect(
      Object.keys(table(name)[0] ?? {}).filter((column) => /key$/.test(column)),
      'record keys stay secret',
    ).toEqual([]);
  for (const file of readdirSync(copy)) expect(readFileSync(path.join(copy, file), 'utf8')).not.toContain(kassel);
  await expect(exportAuthority(tested.store.pool, marburg, copy)).rejects.toThrow('exists already. Name another folder.');
});

test('afterwards nothing names it but the log, and every row of the others is as it was', async () => {
  const others = (rows: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(rows).map(([name, of]) => [name, of.filter((row) => !row.includes(marburg))]));
  await tested.post(event()); // one waits in the inbox
  const before = await allRows(tested.store.pool);
  await leave();
  const after = await allRows(tested.store.pool);
  const naming = Object.entries(after).filter(([, of]) => of.some((row) => row.includes(marburg)));
  expect(naming.map(([name]) => name)).toEqual(['audit']);
  const { token: _, arrival: __, audit: ___, ...kept } = others(before);
  expect(after).toMatchObject(kept);
  expect(await tested.admin('GET', '/api/v1/authorities')).toMatchObject({ authorities: [{ ars: kassel }] });
});

test('editions that it is in are withdrawn and lose their files, also after an interruption; the next one is without it', async () => {
  const { pool } = tested.store;
  const publish = () => publishEdition(tested.store.db, { now: new Date(now), keyPrint: tested.keys.recordsPrint });
  const first = await publish();
  const by = { now: new Date(now), keyPrint: tested.keys.recordsPrint, publisher: marburg };
  const own = await publishEdition(tested.store.db, by);
  const filesOf = async (id: string) =>
    ((await tested.admin('GET', '/api/v1/editions')) as { id: string; files: unknown[] }[]).find((edition) => edition.id === id)
      ?.files;
  const files = await filesOf(first.id);
  await pool.query('create table kept as select * from edition_part');
  expect(files?.length).toBeGreaterThan(50);
  expect(await leave()).toEqual([own.id, first.id]);
  const page = await tested.app.inject(`/open-data/authorities/${marburg}/tables/usage-monthly`); // portals go on naming it
  expect([page.statusCode, page.body.includes('has left this instance')]).toEqual([200, true]);
  const url = (edition: string) => `/open-data/v1/usage-monthly/${edition}/usage-monthly.csv`;
  const gone = await tested.app.inject(url(`editions/${first.id}`));
  expect([gone.statusCode, gone.body]).toEqual([410, expect.stringContaining('has left this instance')]);
  expect([await tested.count('edition_part'), await tested.count('edition_encoding_part')]).toEqual([0, 0]);
  expect(await filesOf(first.id), 'names, sizes and checksums, to know a copy by').toEqual(files);
  const next = await publish();
  const { statusCode, body } = await tested.app.inject(url('latest'));
  expect([statusCode, next.made, body.includes(marburg), body.includes(kassel)]).toEqual([200, true, false, true]);
  expect(await leave()).toEqual([]);

  await pool.query('insert into edition_part select * from kept'); // as if it had ended before they were deleted
  for (const { run } of deletions) await run({ db: tested.store.db, config: tested.config, clock: () => new Date(now) });
  const { rows } = await pool.query('select distinct edition from edition_part');
  expect(rows).toEqual([{ edition: next.id }]);
});

test('an edition that was withdrawn before keeps its reason, and loses its files as well', async () => {
  const first = await publishEdition(tested.store.db, { now: new Date(now), keyPrint: tested.keys.recordsPrint });
  await tested.admin('POST', `/api/v1/editions/instance/${first.id}/withdraw`, { reason: 'Zahlen vertauscht' });
  expect(await leave()).toEqual([]);
  const { body } = await tested.app.inject(`/open-data/v1/usage-monthly/editions/${first.id}/usage-monthly.csv`);
  expect(body).toMatch(/Zahlen vertauscht\. Eine Behörde darin .*An authority in it has left this instance/);
  expect(await tested.count('edition_part')).toBe(0);
});
