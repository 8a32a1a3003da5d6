import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PublishedRow } from '../server/contract/columns.ts';
import type { Db } from '../server/db.ts';
import { publishEdition } from '../server/opendata/publishing/publish.ts';
import { type TestApp, testApp } from './app.ts';
import { freshStore } from './db.ts';
import { fillTowns, insertTallies, type Tally } from './towns.ts';
import { folder, publishAt, townsApp } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const csvFile = `${folder}/latest/usage-monthly.csv`;
const jsonFile = `${folder}/latest/usage-monthly.json`;
const town = '065310001001';
const service = '99102013104000';

let there: TestApp;
beforeEach(async () => {
  there = await townsApp(now);
});
afterEach(() => there.close());

const read = async (url: string) => (await there.app.inject(url)).body;
const nameOf = ({ period, ars, service_key, measure }: PublishedRow): string => [period, ars, service_key, measure].join('/');
const starts = (day: string, from: Tally['from'] = 'living'): Tally => {
  return { authority: town, service, day, from, values: new Map([['starts', { count: 40, key: 12345n }]]) };
};

describe('publishing', () => {
  test('the same again makes no new edition', async () => {
    expect(await publishAt(now, there)).toEqual({ id: '2026-10', made: true });
    expect(await publishAt('2026-11-29T10:00:00Z', there)).toEqual({ id: '2026-10', made: false });
    expect(await statuses()).toEqual(['2026-10 published']);
  });

  test('other content makes a numbered revision, and the edition before stays as it was', async () => {
    await publishAt(now, there);
    const before = await read(csvFile);
    await insertTallies(there.store.db, [starts('2026-06-20')]);
    expect(await publishAt(now, there)).toEqual({ id: '2026-10.2', made: true });
    expect(await statuses()).toEqual(['2026-10 superseded', '2026-10.2 published']);
    expect(await read(`${folder}/editions/2026-10/usage-monthly.csv`)).toBe(before);
    expect(await read(csvFile)).toBe(await read(`${folder}/editions/2026-10.2/usage-monthly.csv`));
  });

  test('after a late event changes its own cells and no other', async () => {
    await publishAt(now, there);
    const before = new Map<string, number>(
      JSON.parse(await read(jsonFile)).rows.map((row: PublishedRow) => [nameOf(row), row.value]),
    );
    await insertTallies(there.store.db, [starts('2026-06-20')]);
    await publishAt(now, there);
    const after: PublishedRow[] = JSON.parse(await read(jsonFile)).rows;
    expect(after.length).toBe(before.size);
    const changed = after.filter((row) => before.get(nameOf(row)) !== row.value).map(nameOf);
    expect(changed).toEqual(
      [`//starts`, `/${service}/starts`, `${town}//starts`, `${town}/${service}/starts`].map((cell) => `2026-06/${cell}`),
    );
  });

  test('gives the same bytes on another database, filled in another order, in another time zone', async () => {
    await publishAt(now, there);
    const store = await freshStore();
    await fillTowns(store.db, { reversed: true });
    await store.db.connection().execute(async (one) => {
      await sql`set timezone to 'Pacific/Auckland'`.execute(one);
      await publishEdition(one, { now: new Date('2026-11-30T22:59:59Z'), keyPrint: there.keys.recordsPrint });
    });
    expect(await checksums(store.db)).toEqual(await checksums(there.store.db));
    await store.close();
  });

  test('that fails on the way leaves the old edition and nothing of a new one', async () => {
    await publishAt(now, there);
    const before = await checksums(there.store.db);
    await insertTallies(there.store.db, [starts('2026-06-20')]);
    await refuseParts(there.store.db);
    await expect(publishAt(now, there)).rejects.toThrow('disk full');
    expect(await statuses()).toEqual(['2026-10 published']);
    expect(await checksums(there.store.db)).toEqual(before);
  });

  test('twice at the same time makes one edition', async () => {
    const made = await Promise.all([publishAt(now, there), publishAt(now, there)]);
    expect(made.map((publication) => publication.made).sort()).toEqual([false, true]);
    expect(await statuses()).toEqual(['2026-10 published']);
  });

  test('holds at most the last 60 months', async () => {
    await insertTallies(there.store.db, [starts('2021-10-31', 'kept'), starts('2021-11-01', 'kept')]);
    await publishAt(now, there);
    const { firstMonth, rows } = JSON.parse(await read(jsonFile));
    expect([firstMonth, rows[0].period]).toEqual(['2021-11', '2021-11']);
  });

  test('waits for the month to end in Berlin', async () => {
    expect((await publishAt('2026-10-31T22:59:59Z', there)).id).toBe('2026-09');
    expect((await publishAt('2026-10-31T23:00:00Z', there)).id).toBe('2026-10');
    expect(await statuses()).toEqual(['2026-09 published', '2026-10 published']);
  });

  test('with another key is refused, because the difference of two deviations would tell too much', async () => {
    await publishAt(now, there);
    const withOther = publishEdition(there.store.db, { now: new Date(now), keyPrint: 'other' });
    await expect(withOther).rejects.toMatchObject({ status: 409, code: 'other_key' });
  });

  test('takes of the licences of all that agreed the one that asks most', async () => {
    await there.store.db.updateTable('authority').set({ licence: 'dl-de/by-2-0' }).where('ars', '=', town).execute();
    await publishAt(now, there);
    const { licence } = JSON.parse(await read(jsonFile));
    expect([licence.id, licence.attribution.de]).toEqual(['dl-de/by-2-0', expect.stringContaining('Namensnennung')]);
    expect(await read('/open-data/')).toContain('Die Lizenz verlangt diese Quellenangabe.');
  });

  test('by the API answers 201 the first time and 200 again, lists the edition, and needs the right to', async () => {
    const post = (headers: Record<string, string>) =>
      there.app.inject({ method: 'POST', url: '/api/v1/editions', headers: { host: 'example.org', ...headers } });
    expect((await post({})).statusCode).toBe(401);
    const authorization = `Bearer ${there.config.adminToken}`;
    const made = await post({ authorization });
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ id: '2026-10', status: 'published', firstMonth: '2026-05', lastMonth: '2026-10' });
    expect((await post({ authorization })).statusCode).toBe(200);
    expect(await there.admin('GET', '/api/v1/editions')).toMatchObject([made.json()]);
  });
});

test('without anything to publish, API, files and page say what is missing', async () => {
  const empty = await testApp(now);
  await expect(publishAt(now, empty)).rejects.toMatchObject({ status: 409, code: 'nothing_to_publish' });
  const page = await empty.app.inject('/open-data/');
  expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('Noch ist keine Ausgabe veröffentlicht.')]);
  expect((await empty.app.inject(csvFile)).statusCode).toBe(404);
  await empty.close();
});

async function statuses(): Promise<string[]> {
  const editions = await there.store.db.selectFrom('edition').select(['id', 'status']).orderBy('id').execute();
  return editions.map(({ id, status }) => `${id} ${status}`);
}

async function checksums(db: Db): Promise<string[]> {
  const files = await db.selectFrom('edition_file').select(['edition', 'name', 'sha256', 'bytes']).orderBy('name').execute();
  return files.map(({ edition, name, sha256, bytes }) => `${edition} ${name} ${sha256} ${bytes}`);
}

/** Lets storing fail at the last file with rows, when others are already written. */
async function refuseParts(db: Db): Promise<void> {
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`.execute(
    db,
  );
  await sql`create trigger refuse before insert on edition_part for each row
            when (new.name like '%totals.json') execute function refuse()`.execute(db);
}
