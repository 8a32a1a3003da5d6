import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { publicTableIds } from '../server/contract/tables.ts';
import { type TestApp, testApp } from './app.ts';
import { publishAuthority } from './published.ts';
import { readGraph, valuesOf } from './rdf.ts';
import { agreed, fillTowns } from './towns.ts';
import { publishAt } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const base = 'https://daten.example.org';
const hydra = 'http://www.w3.org/ns/hydra/core#';
const [first = '', second = '', third = ''] = agreed;

let there: TestApp;
beforeEach(async () => {
  there = await testApp(now, { PUBLIC_URL: base, LOG_LEVEL: 'silent' });
  await fillTowns(there.store.db);
});
afterEach(() => there.close());

async function publishAll(): Promise<void> {
  await publishAt(now, there);
  for (const ars of agreed) await publishAuthority(there, ars);
}

const all = [
  ...[first, second, third].map((publisher) => `${publisher}/usage-monthly`),
  ...publicTableIds.map((table) => `instance/${table}`).sort(),
].map((key) => `${base}/open-data/datasets/${key}`);

/** Harvests as portals do: asks for the head, gets the page, follows the next one; undefined where a page fails. */
async function harvest(ending: string, between: (page: number) => Promise<unknown> = async () => {}) {
  const found: string[] = [];
  let url = `/open-data/catalog.${ending}?limit=1`;
  for (let page = 1; ; page += 1) {
    const head = await there.app.inject({ method: 'HEAD', url });
    const answer = await there.app.inject(url);
    if (head.statusCode !== 200 || answer.statusCode !== 200) return { found, failed: answer.statusCode };
    expect([head.body, head.headers['etag']]).toEqual(['', answer.headers['etag']]);
    const graph = await readGraph(answer.body, ending, base + url);
    found.push(...valuesOf(graph, 'http://www.w3.org/ns/dcat#dataset'));
    const [next] = valuesOf(graph, `${hydra}next`);
    expect(valuesOf(graph, `${hydra}nextPage`)).toEqual(next ? [next] : []);
    if (!next) return { found, failed: undefined };
    expect(next.startsWith(`${base}/open-data/catalog.${ending}?`)).toBe(true);
    url = next.slice(base.length);
    await between(page);
  }
}

describe('a harvest page by page', () => {
  test.each(['ttl', 'jsonld', 'rdf'])('finds every dataset once, as %s', async (ending) => {
    await publishAll();
    expect(await harvest(ending)).toEqual({ found: all, failed: undefined });
  });

  test('misses nobody while others withdraw and publish', async () => {
    await publishAll();
    const withdrawn = await harvest('ttl', async (page) => {
      if (page === 1)
        await there.store.db.updateTable('edition').set({ status: 'withdrawn' }).where('publisher', '=', first).execute();
    });
    expect(withdrawn).toEqual({ found: all, failed: undefined });
    const republished = await harvest('ttl', async (page) => {
      if (page === 1)
        await there.store.db.updateTable('edition').set({ status: 'published' }).where('publisher', '=', first).execute();
    });
    expect(republished).toEqual({ found: all, failed: undefined }); // what was withdrawn is still named
  });

  test('shows every dataset although each publisher revises or takes back its newest edition on the way', async () => {
    await publishAll();
    for (const ars of agreed) await publishAuthority(there, ars, { id: '2026-09' });
    const { db } = there.store;
    await db.updateTable('edition').set({ last_month: '2026-09-01' }).where('id', '=', '2026-09').execute();
    const newest = { publisher: [first, second, third], next: 0 };
    const { found, failed } = await harvest('ttl', async () => {
      const publisher = newest.publisher[newest.next++ % 3] ?? '';
      const edition = db.updateTable('edition').where('publisher', '=', publisher).where('id', '=', '2026-10');
      if (newest.next <= 3) await edition.set({ status: 'withdrawn' }).execute();
      else if (newest.next <= 6) await edition.set({ status: 'published' }).execute();
    });
    expect([found, failed]).toEqual([all, undefined]);
  });

  test.each([
    ['a licence that nobody knows', `update edition set licence = 'none' where publisher = '${third}'`],
    ['an edition without its files', `delete from edition_file where publisher = '${third}'`],
    ['an edition whose content is gone', `delete from edition_part where publisher = '${third}'`],
  ])('fails at %s instead of leaving a dataset out', async (_what, damage) => {
    await publishAll();
    const { found, failed } = await harvest('ttl', async (page) => {
      if (page === 2) await there.store.pool.query(damage);
    });
    expect([found, failed]).toEqual([all.slice(0, 2), 500]);
    const { statusCode, body } = await there.app.inject('/open-data/catalog.ttl');
    expect([statusCode, JSON.parse(body).error.code]).toEqual([500, expect.any(String)]);
  });

  test('fails before anything was ever published, so that nothing harvested elsewhere is deleted', async () => {
    const { statusCode, body } = await there.app.inject('/open-data/catalog.ttl');
    expect([statusCode, JSON.parse(body).error.code]).toEqual([404, 'nothing_published']);
  });
});

describe('the address without an ending', () => {
  test.each([
    [undefined, 'text/turtle'],
    ['*/*', 'text/turtle'],
    ['application/rdf+xml', 'application/rdf+xml'],
    ['application/ld+json, text/turtle;q=0.5', 'application/ld+json'],
    ['text/html, application/*;q=0.9', 'application/ld+json'],
    ['text/turtle;q=0.2, application/rdf+xml;q=0.8', 'application/rdf+xml'],
    ['text/turtle;q=0, */*;q=0.1', 'application/ld+json'],
  ])('asked for %s answers %s', async (accept, expected) => {
    await publishAt(now, there);
    const { statusCode, headers } = await there.app.inject({ url: '/open-data/catalog', headers: accept ? { accept } : {} });
    expect([statusCode, headers['content-type'], headers['vary']]).toEqual([
      200,
      `${expected}; charset=utf-8`,
      expect.stringContaining('accept'),
    ]);
  });

  test('says what it has where none of it is wanted', async () => {
    await publishAt(now, there);
    const { statusCode, body } = await there.app.inject({ url: '/open-data/catalog', headers: { accept: 'image/png' } });
    expect([statusCode, JSON.parse(body).error.message]).toEqual([
      406,
      'Ask for one of text/turtle, application/ld+json, application/rdf+xml.',
    ]);
  });
});

test('an unchanged catalogue is not sent again, a changed one is', async () => {
  await publishAt(now, there);
  const before = await there.app.inject('/open-data/catalog.rdf');
  expect(before.headers).toMatchObject({ 'last-modified': 'Sun, 22 Nov 2026 09:00:00 GMT', 'access-control-allow-origin': '*' });
  const again = () =>
    there.app.inject({ url: '/open-data/catalog.rdf', headers: { 'if-none-match': `${before.headers['etag']}` } });
  expect((await again()).statusCode).toBe(304);
  await publishAuthority(there, first);
  expect((await again()).statusCode).toBe(200);
});

test('a page that is not asked for as it stands in the page before is refused', async () => {
  await publishAt(now, there);
  for (const query of ['after=%27', 'limit=0', 'limit=501', 'limit=many']) {
    const { statusCode, body } = await there.app.inject(`/open-data/catalog.ttl?${query}`);
    expect([query, statusCode, JSON.parse(body).error.field]).toEqual([query, 400, query.split('=')[0]]);
  }
});

test('a dataset leads people to its page', async () => {
  const to = async (url: string) => (await there.app.inject(url)).headers['location'];
  expect(await to('/open-data/datasets/instance/usage-monthly')).toBe('/open-data/tables/usage-monthly');
  expect(await to(`/open-data/datasets/${first}/usage-monthly`)).toBe(`/open-data/authorities/${first}/tables/usage-monthly`);
});
