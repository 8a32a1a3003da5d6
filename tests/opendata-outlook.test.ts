import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  EditionOutlook,
  EditionPreview,
  ListedEdition,
  PreviewCells,
  PublishingAnswer,
} from '../server/contract/editions.ts';
import { publishEdition } from '../server/opendata/publishing/publish.ts';
import { beginPublishing, lastPublishing } from '../server/opendata/publishing/publishing.ts';
import { publishDue } from '../server/opendata/publishing/schedule.ts';
import type { TestApp } from './app.ts';
import { insertTallies, silent } from './towns.ts';
import { folder, publishAt, townsApp } from './towns-app.ts';

/** What the page Veröffentlichen is made of. The tests tell one story, in their order. */
const now = '2026-11-22T10:00:00+01:00';
const town = '065310001001';
let there: TestApp;
beforeAll(async () => {
  there = await townsApp(now, { EDITION_DAY: '10', CONTACT_EMAIL: 'daten@example.org' });
});
afterAll(() => there.close());

const ask = async <Answer>(what: string, publisher = 'instance', more = '') =>
  (await there.admin('GET', `/api/v1/editions${what}?publisher=${publisher}${more}`)) as Answer;
const outlook = (publisher?: string) => ask<EditionOutlook>('/outlook', publisher);
const running = async (publisher?: string) => (await ask<PublishingAnswer>('/publishing', publisher)).publishing;

describe('before the first edition', () => {
  test('somebody learns what would be published, and that the schedule waits for a first one', async () => {
    expect(await outlook()).toMatchObject({
      ...{ publisher: 'instance', name: null, mayPublish: true, month: '2026-10', overSince: '2026-11-01', newest: null },
      ...{ licence: 'dl-de/zero-2-0', authorities: { counted: 3, of: 4 }, refusal: null, contact: 'daten@example.org' },
      schedule: { day: 10, next: null },
    });
    expect(await running()).toBeNull();
  });

  test('an authority without a licence is told what is missing', async () => {
    const { refusal, licence, name } = await outlook(silent);
    expect([refusal?.code, licence, name]).toEqual(['nothing_to_publish', null, 'Verschwiegen']);
  });

  test('true and published counts of a month add up to what the preview says of protection', async () => {
    const preview = await ask<EditionPreview>('/preview', town, '&table=usage-monthly');
    const [table] = preview.tables;
    const found: PreviewCells['cells'] = [];
    const { periods } = await ask<PreviewCells>('/preview/cells', town);
    expect(periods).toEqual(['2026-10', '2026-09', '2026-08', '2026-07', '2026-06', '2026-05']);
    for (const period of periods) {
      for (let offset = 0, total = 1; offset < total; offset += 7) {
        const page = await ask<PreviewCells>('/preview/cells', town, `&period=${period}&limit=7&offset=${offset}`);
        total = page.total;
        found.push(...page.cells);
      }
    }
    expect(found.length).toBe(table?.cells);
    const of = new Map<number, number>();
    for (const { counted, published } of found) of.set(published - counted, (of.get(published - counted) ?? 0) + 1);
    expect(table?.deviations).toEqual(
      [...of].sort(([one], [other]) => one - other).map(([deviation, cells]) => ({ deviation, cells })),
    );
    expect(found.filter(({ published }) => published === 0).length).toBe(table?.hidden);
  });

  test('a period that is not published and a table without counts are refused', async () => {
    const refused = async (query: string) =>
      (await there.app.inject(`/api/v1/editions/preview/cells?publisher=${town}&${query}`)).json().error.field;
    expect([await refused('period=2026-11'), await refused('table=services')]).toEqual(['period', 'table']);
  });
});

describe('publishing that nobody waits for', () => {
  test('is told of while it goes on, and by whom it was is in the list', async () => {
    const began = await there.app.inject({ method: 'POST', url: '/api/v1/editions', payload: { publisher: town, wait: false } });
    expect([began.statusCode, began.json().publishing.state]).toEqual([202, 'running']);
    const second = await there.app.inject({ method: 'POST', url: '/api/v1/editions', payload: { publisher: town } });
    expect([second.statusCode, second.json().error.code]).toEqual([409, 'publishing']);
    await expect.poll(async () => (await running(town))?.state).toBe('done');
    expect(await running(town)).toMatchObject({ edition: '2026-10', made: true, progress: 1, code: null });
    const [edition] = await ask<ListedEdition[]>('', town);
    expect(edition).toMatchObject({ id: '2026-10', publishedBy: { kind: 'local', name: null }, withdrawnBy: null });
    expect((await outlook(town)).schedule.next).toEqual({ on: '2026-12-10', month: '2026-11' });
  });

  test('has a reason where it failed', async () => {
    await there.app.inject({ method: 'POST', url: '/api/v1/editions', payload: { publisher: silent, wait: false } });
    await expect.poll(async () => (await running(silent))?.code).toBe('nothing_to_publish');
    expect(await running(silent)).toMatchObject({ state: 'failed', edition: null });
  });

  test('of a server that went away failed, unless its edition is there', async () => {
    const { db } = there.store;
    const lose = () => there.store.pool.query(`update publishing set alive_at = now() - interval '1 minute'`);
    await beginPublishing(db, 'instance', new Date(now));
    expect(await running()).toMatchObject({ state: 'running', doing: 'waiting' });
    await lose();
    expect(await running()).toMatchObject({ state: 'failed', code: 'lost' });
    await publishAt(now, there);
    expect(await lastPublishing(db, 'instance')).toMatchObject({ state: 'done', edition: '2026-10', made: true });
    await beginPublishing(db, 'instance', new Date('2026-11-23T10:00:00Z'), { alone: true });
    await lose();
    expect(await lastPublishing(db, 'instance')).toMatchObject({ state: 'failed', code: 'lost' });
  });

  test('tells of tables in their order, ever further, and ends when it is told to', async () => {
    await insertTallies(there.store.db, [
      {
        ...{ authority: town, service: '99102013104000', day: '2026-06-20', from: 'living' },
        values: new Map([['starts', { count: 40, key: 12345n }]]),
      },
    ]);
    const order = { now: new Date(now), keyPrint: there.keys.recordsPrint };
    const heard: [string, number][] = [];
    const stopped = publishEdition(there.store.db, {
      ...order,
      hear: ({ doing, table, share }) => {
        heard.push([`${doing} ${table}`, share]);
        if (doing === 'writing' && table === 'usage-daily') throw new Error('told to stop');
      },
    });
    await expect(stopped).rejects.toThrow('told to stop');
    expect((await outlook()).newest?.id).toBe('2026-10');
    expect(heard.map(([, share]) => share)).toEqual(heard.map(([, share]) => share).toSorted((one, other) => one - other));
    expect(heard.at(-1)?.[1]).toBeGreaterThan(0.7);
    expect(heard[0]?.[0]).toBe('comparing usage-monthly');
    expect(new Set(heard.map(([what]) => what)).size).toBe(8); // one difference is enough, then seven tables are written
  });
});

test('what another process publishes by the schedule is what visitors see, without a restart', async () => {
  await publishDue(there.store, new Date('2026-12-10T10:00:00+01:00'), 10);
  const rows = (await there.app.inject('/open-data/v1/usage-monthly/rows?limit=1')).json();
  const file = (await there.app.inject(`${folder}/latest/usage-monthly.json`)).json();
  expect([rows.edition, file.edition]).toEqual(['2026-11', '2026-11']);
  expect((await there.app.inject('/open-data/')).body).toContain('2026-11');
  expect(await running()).toMatchObject({ state: 'done', edition: '2026-11' });
  await there.store.db.deleteFrom('publishing').execute();
});

test('programs and readers elsewhere learn no names', async () => {
  const token = await there.token([town], { scopes: ['read'] });
  const headers = { authorization: `Bearer ${token}` };
  await there.admin('POST', '/api/v1/people', { account: `a${randomUUID()}`, name: 'Frau Offen', roles: [{ role: 'admin' }] });
  const asked = (await there.app.inject({ url: `/api/v1/editions/outlook?publisher=${town}`, headers })).json();
  expect([asked.publishers, asked.mayPublish]).toEqual([[], false]);
  expect((await there.app.inject({ url: `/api/v1/editions?publisher=${town}`, headers })).json()[0].publishedBy).toBeNull();
  expect((await outlook(town)).publishers).toEqual(['Frau Offen']);
});

test('a server that is stopped meanwhile publishes nothing, and says so', async () => {
  there.at('2027-01-05T10:00:00+01:00');
  await there.admin('POST', '/api/v1/editions', { wait: false });
  await there.app.close();
  expect(await lastPublishing(there.store.db, 'instance')).toMatchObject({ state: 'failed', code: 'stopped', edition: null });
  const { rows } = await there.store.pool.query(`select from edition where last_month = '2026-12-01'`);
  expect(rows.length).toBe(0);
});
