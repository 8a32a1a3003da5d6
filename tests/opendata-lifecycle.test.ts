import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PublishedRow } from '../server/contract/columns.ts';
import type { EditionPreview } from '../server/contract/editions.ts';
import { publishEdition } from '../server/opendata/publishing/publish.ts';
import { publishDue } from '../server/opendata/publishing/schedule.ts';
import type { TestApp } from './app.ts';
import { insertTallies, type Tally } from './towns.ts';
import { folder, publishAt, townsApp } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const town = '065310001001';
const service = '99102013104000';
let there: TestApp;
beforeEach(async () => {
  there = await townsApp(now);
});
afterEach(() => there.close());

const get = async (url: string) => there.app.inject(url);
const rowsOf = async (url: string): Promise<PublishedRow[]> => (await get(url)).json().rows;
const changesOf = async (edition: string) => (await get(`${folder}/editions/${edition}/changes.json`)).json();
const late = (day: string, count = 40): Tally => {
  return { authority: town, service, day, from: 'living', values: new Map([['starts', { count, key: 12345n }]]) };
};
const preview = async (publisher = 'instance') =>
  (await there.admin('GET', `/api/v1/editions/preview?publisher=${publisher}`)) as EditionPreview;
const editions = async () =>
  (
    await there.store.db
      .selectFrom('edition')
      .select(['publisher', 'id', 'status'])
      .orderBy('published_at')
      .orderBy('id')
      .execute()
  ).map(({ publisher, id, status }) => `${publisher} ${id} ${status}`);

describe('a revision', () => {
  test('lists the changed cells with the value before and after, and why', async () => {
    await publishAt(now, there);
    const before = await rowsOf(`${folder}/latest/usage-monthly.json`);
    await insertTallies(there.store.db, [late('2026-06-20'), late('2026-09-20')]);
    await publishAt(now, there);
    const { since, edition, changes } = await changesOf('2026-10.2');
    expect([since, edition, changes.length]).toEqual(['2026-10', '2026-10.2', 8]);
    const after = await rowsOf(`${folder}/latest/usage-monthly.json`);
    for (const change of changes) {
      const same = (row: PublishedRow) =>
        Object.entries(change).every(
          ([name, value]) => ['before', 'after', 'why'].includes(name) || row[name as 'ars'] === value,
        );
      expect([before.find(same)?.value, after.find(same)?.value]).toEqual([change.before, change.after]);
      expect(change.why).toBe(change.period === '2026-06' ? 'corrected' : 'provisional');
    }
  });

  test('marks figures that were final as revised, also in the editions after it', async () => {
    await publishAt(now, there);
    await insertTallies(there.store.db, [late('2026-06-20'), late('2026-09-20')]);
    await publishAt(now, there);
    const revised = async () =>
      (await rowsOf(`${folder}/latest/usage-monthly.json`)).filter(({ status }) => status === 'revised');
    const marked = (await revised()).map(({ period, ars, service_key }) => `${period} ${ars} ${service_key}`);
    expect(marked).toEqual(['2026-06  ', `2026-06  ${service}`, `2026-06 ${town} `, `2026-06 ${town} ${service}`]);
    await publishAt('2026-12-02T10:00:00+01:00', there);
    expect((await revised()).map(({ period, ars, service_key }) => `${period} ${ars} ${service_key}`)).toEqual(marked);
    expect((await changesOf('2026-11')).changes).toEqual([]);
  });

  test('is not made for a new name alone; the next edition has it', async () => {
    await publishAt(now, there);
    await there.store.db.updateTable('authority').set({ name: 'Giessen' }).where('ars', '=', town).execute();
    await there.store.db.updateTable('service').set({ topic: 'Tiere' }).where('key', '=', service).execute();
    expect(await publishAt(now, there)).toEqual({ id: '2026-10', made: false });
    await publishAt('2026-12-02T10:00:00+01:00', there);
    expect((await get(`${folder}/latest/usage-monthly.csv`)).body).toContain('Giessen');
    expect((await changesOf('2026-11')).changes).toEqual([]);
  });

  test('says where authorities joined or left that they are the reason', async () => {
    await publishAt(now, there);
    await there.store.db.updateTable('authority').set({ licence: null }).where('ars', '=', town).execute();
    await publishAt(now, there);
    const { changes } = await changesOf('2026-10.2');
    const own = changes.filter(({ ars }: PublishedRow) => ars === town);
    expect(own.length).toBeGreaterThan(30);
    expect(own.every(({ after, why }: { after: number; why: string }) => after === 0 && why === 'coverage')).toBe(true);
    expect(new Set(changes.map(({ ars }: PublishedRow) => ars))).toEqual(new Set(['', town]));
  });
});

describe('an authority', () => {
  test('publishes rows about itself under its own ARS, with the very values of the instance', async () => {
    await publishAt(now, there);
    await there.admin('POST', '/api/v1/editions', { publisher: town, note: 'Erste Ausgabe' });
    const own = await rowsOf(`/open-data/v1/usage-monthly/${town}/latest/usage-monthly.json`);
    const all = await rowsOf(`${folder}/latest/usage-monthly.json`);
    expect(own).toEqual(all.filter(({ ars }) => ars === town));
    expect(own.length).toBeGreaterThan(50);
    const file = await get(`/open-data/v1/usage-monthly/${town}/editions/2026-10/usage-monthly.json`);
    const { publisher, coverage, licence } = file.json();
    expect(licence.attribution.en).toMatch(/^Use of online services, Gießen, edition 2026-10, /);
    expect([publisher, coverage.de]).toEqual([town, 'Die Zahlen gelten nur für Gießen.']);
    expect(await there.admin('GET', `/api/v1/editions?publisher=${town}`)).toMatchObject([
      { id: '2026-10', publisher: town, note: 'Erste Ausgabe', status: 'published' },
    ]);
    expect((await get(`/open-data/v1/authorities/${town}/latest/authorities.json`)).json().rows).toHaveLength(1);
    expect((await get('/open-data/v1/usage-monthly/065310002002/latest/usage-monthly.json')).statusCode).toBe(404);
  });

  test('that has not agreed to publish cannot', async () => {
    const none = publishEdition(there.store.db, {
      publisher: '065350003003',
      now: new Date(now),
      keyPrint: there.keys.recordsPrint,
    });
    await expect(none).rejects.toMatchObject({ status: 409, code: 'nothing_to_publish' });
  });
});

describe('a withdrawn edition', () => {
  const withdraw = (id: string) =>
    there.admin('POST', `/api/v1/editions/instance/${id}/withdraw`, { reason: 'Ein Dienst fehlte.' });

  test('is answered with 410 and the reason, and stands in list, changelog and audit log', async () => {
    await publishAt('2026-10-22T10:00:00+02:00', there);
    await publishAt(now, there);
    expect(await withdraw('2026-10')).toMatchObject({ id: '2026-10', status: 'withdrawn', reason: 'Ein Dienst fehlte.' });
    const gone = await get(`${folder}/editions/2026-10/usage-monthly.csv`);
    expect([gone.statusCode, gone.json().error.message]).toEqual([410, expect.stringContaining('Ein Dienst fehlte.')]);
    expect((await get(`${folder}/latest/usage-monthly.json`)).json().edition).toBe('2026-09');
    const feed = await get('/open-data/changelog.atom');
    expect(feed.headers['content-type']).toContain('application/atom+xml');
    expect(feed.body).toMatch(/Ausgabe 2026-10: zurückgezogen[\s\S]*Zurückgezogen: Ein Dienst fehlte\./);
    expect(feed.body).not.toMatch(/href="http/);
    const { entries } = (await there.admin('GET', '/api/v1/audit')) as {
      entries: { what: string; subject: string; after: object }[];
    };
    expect(entries.filter(({ what }) => what === 'edition').at(-1)).toMatchObject({
      subject: '2026-10',
      after: { status: 'withdrawn', reason: 'Ein Dienst fehlte.' },
    });
  });

  test('cannot be withdrawn twice, and one that is not there not at all', async () => {
    await publishAt(now, there);
    await withdraw('2026-10');
    await expect(withdraw('2026-10')).rejects.toThrow('409');
    await expect(withdraw('2019-01')).rejects.toThrow('404');
  });

  test('may be followed by a new one of the same month', async () => {
    await publishAt(now, there);
    await withdraw('2026-10');
    expect(await publishAt(now, there)).toEqual({ id: '2026-10.2', made: true });
  });
});

describe('the preview', () => {
  test('says what would be published, how protection changes totals, and stores nothing', async () => {
    const first = await preview();
    expect(first).toMatchObject({
      id: '2026-10',
      same: false,
      since: null,
      supersedes: null,
      changes: [],
      authorities: { counted: 3, of: 4 },
    });
    expect(await editions()).toEqual([]);
    await publishAt(now, there);
    const rows = await rowsOf(`${folder}/latest/usage-monthly.json`);
    expect(first.tables.find(({ table }) => table === 'usage-monthly')?.rows).toBe(rows.length);
    expect(first.totals.length).toBeGreaterThan(30);
    for (const { period, measure, counted, published, parts, before } of first.totals) {
      const values = rows.filter((row) => row.period === period && row.measure === measure && row.service_key === '');
      expect(values.find(({ ars }) => ars === '')?.value ?? 0).toBe(published);
      expect(values.filter(({ ars }) => ars !== '').reduce((sum, { value }) => sum + value, 0)).toBe(parts);
      expect(Math.abs(counted - published)).toBeLessThanOrEqual(4);
      expect(before).toBeNull();
    }
  });

  test('says that nothing changed, and otherwise which cells did', async () => {
    await publishAt(now, there);
    expect(await preview()).toMatchObject({ id: '2026-10', same: true, since: '2026-10', supersedes: null, changes: [] });
    await insertTallies(there.store.db, [late('2026-06-20')]);
    const changed = await preview();
    expect(changed).toMatchObject({ id: '2026-10.2', same: false, supersedes: '2026-10' });
    await publishAt(now, there);
    expect(changed.changes.map(({ table: _, ...change }) => change)).toEqual((await changesOf('2026-10.2')).changes);
  });

  test('is for publishers only', async () => {
    const token = await there.token([town], { scopes: ['read'] });
    const answer = await there.app.inject({
      url: `/api/v1/editions/preview?publisher=${town}`,
      headers: { host: 'example.org', authorization: `Bearer ${token}` },
    });
    expect(answer.statusCode).toBe(403);
  });
});

describe('the schedule', () => {
  const due = (moment: string) => publishDue(there.store, new Date(moment), 5);

  test('publishes the month before from its day on, for whoever has published before, once', async () => {
    await due('2026-10-05T10:00:00+02:00');
    expect(await editions()).toEqual([]);
    await publishAt('2026-10-01T10:00:00+02:00', there);
    await publishEdition(there.store.db, {
      publisher: town,
      now: new Date('2026-10-01T10:00:00+02:00'),
      keyPrint: there.keys.recordsPrint,
    });
    const before = await editions();
    await due('2026-11-04T23:59:59+01:00');
    await publishDue(there.store, new Date('2026-11-05T00:00:00+01:00'), undefined);
    expect(await editions()).toEqual(before);
    await due('2026-11-05T00:00:00+01:00');
    await insertTallies(there.store.db, [late('2026-06-20')]);
    await due('2026-11-05T01:00:00+01:00');
    expect((await editions()).slice(before.length).sort()).toEqual([`${town} 2026-10 published`, 'instance 2026-10 published']);
  });

  test('leaves a withdrawn month alone, and an authority that no longer agrees', async () => {
    await publishAt('2026-10-01T10:00:00+02:00', there);
    await publishAt(now, there);
    await there.admin('POST', '/api/v1/editions/instance/2026-10/withdraw', { reason: 'falsch' });
    await there.store.db.updateTable('authority').set({ licence: null }).execute();
    await due('2026-11-28T10:00:00+01:00');
    await due('2026-12-28T10:00:00+01:00');
    expect(await editions()).toEqual(['instance 2026-09 published', 'instance 2026-10 withdrawn']);
  });
});
