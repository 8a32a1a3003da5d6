import { afterEach, beforeEach, expect, test } from 'vitest';
import { publicTableIds } from '../server/contract/tables.ts';
import type { TestApp } from './app.ts';
import { findings, readGraph, shapesIn, valuesOf } from './rdf.ts';
import { shared } from './shared.ts';
import { agreed, insertTallies, type Tally } from './towns.ts';
import { folder, publishAt, townsApp } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const base = 'https://daten.example.org';
const reason = 'Ein Dienst fehlte <ganz>.';
const service = '99102013104000';
const [town = ''] = agreed;
const shapes = shared('shacl');

let there: TestApp;
beforeEach(async () => {
  const settings = {
    PUBLIC_URL: base,
    CONTRIBUTOR_ID: 'http://dcat-ap.de/def/contributors/openNRW',
    CONTACT_EMAIL: 'a@example.org',
  };
  there = await townsApp(now, settings);
});
afterEach(() => there.close());

const get = (url: string, headers: Record<string, string> = {}) => there.app.inject({ url, headers });
const withdraw = (id: string, restore?: boolean) =>
  there.admin('POST', `/api/v1/editions/instance/${id}/withdraw`, { reason, ...(restore === undefined ? {} : { restore }) });
const catalogue = async () => readGraph((await get('/open-data/catalog.ttl')).body, 'ttl', base);
const latest = async () => (await get(`${folder}/latest/usage-monthly.json`)).json().edition;
const late = (day: string): Tally => {
  return { authority: town, service, day, from: 'living', values: new Map([['starts', { count: 40, key: 12345n }]]) };
};
async function revise(day: string, at = now): Promise<string> {
  await insertTallies(there.store.db, [late(day)]);
  return (await publishAt(at, there)).id;
}
const dcat = 'http://www.w3.org/ns/dcat#';
const status = 'http://www.w3.org/ns/adms#status';

test('who has withdrawn the only edition leaves addresses that say so, and a catalogue that has lost nothing', async () => {
  await publishAt(now, there);
  const before = valuesOf(await catalogue(), `${dcat}dataset`);
  expect(before.length).toBe(publicTableIds.length);
  there.at('2026-11-23T10:00:00+01:00');
  await withdraw('2026-10');

  for (const url of [
    `${folder}/latest/usage-monthly.csv`,
    `${folder}/editions/2026-10/usage-monthly.csv`,
    `${folder}/rows`,
    `/open-data/authorities/${town}/figures.json`,
  ]) {
    const { statusCode, body, headers } = await get(url);
    expect([url, statusCode, JSON.parse(body).error.code]).toEqual([url, 410, 'withdrawn']);
    expect(JSON.parse(body).error.message).toContain(reason);
    expect(headers['access-control-allow-origin']).toBe('*');
  }
  for (const [url, expected] of [
    ['/open-data/', 200],
    ['/open-data/tables/usage-monthly', 200],
    ['/open-data/tables/services', 200],
    [`/open-data/authorities/${town}`, 200],
    [`/open-data/services/${service}`, 410],
    [`/embed/tables/usage-monthly`, 410],
    ['/open-data/authorities/', 410],
    ['/open-data/tables/other', 404],
    ['/open-data/authorities/000000000000', 404],
  ] as const) {
    const { statusCode, body } = await get(url);
    expect([url, statusCode]).toEqual([url, expected]);
    expect([url, body.includes('Ein Dienst fehlte &lt;ganz&gt;.')]).toEqual([url, expected !== 404]);
  }

  const graph = await catalogue();
  expect(valuesOf(graph, `${dcat}dataset`)).toEqual(before);
  const distributions = valuesOf(graph, `${dcat}distribution`);
  expect(distributions.length).toBe(publicTableIds.length * 5);
  for (const of of distributions) {
    expect(valuesOf(graph, status, of)).toEqual([
      'http://publications.europa.eu/resource/authority/distribution-status/WITHDRAWN',
    ]);
    const [page = ''] = valuesOf(graph, `${dcat}accessURL`, of);
    expect((await get(page.slice(base.length))).body).toContain('Die Ausgabe 2026-10 wurde am 23. November 2026 zurückgezogen.');
  }
  expect(valuesOf(graph, `${dcat}downloadURL`)).toEqual([]);
  // portals take over what was modified since they last asked
  expect(new Set(valuesOf(graph, 'http://purl.org/dc/terms/modified'))).toEqual(new Set(['2026-11-23T09:00:00.000Z']));
  expect(valuesOf(graph, 'http://purl.org/dc/terms/description', before[0])[0]).toContain(reason);
  const places = ['http://dcat-ap.de/def/politicalGeocoding/stateKey/06'];
  expect([...new Set(valuesOf(graph, 'http://purl.org/dc/terms/spatial'))]).toEqual(places);
  if (shapes) expect(await findings(graph, shapesIn(shapes))).toEqual([]);
  expect(await there.admin('GET', '/api/v1/catalogue-grade')).toMatchObject({ grade: 'complete', faults: [], missing: [] });

  there.at('2026-11-24T10:00:00+01:00');
  expect((await publishAt('2026-11-24T10:00:00+01:00', there)).id).toBe('2026-10.2');
  const again = await catalogue();
  expect(valuesOf(again, `${dcat}dataset`)).toEqual(before);
  expect(valuesOf(again, `${dcat}downloadURL`).length).toBe(distributions.length);
  expect((await get('/open-data/tables/usage-monthly')).body).not.toContain('noindex');
});

test('what a withdrawn revision had replaced comes back only where its publisher says so', async () => {
  await publishAt('2026-10-22T10:00:00+02:00', there);
  await publishAt('2026-11-21T10:00:00+01:00', there);
  const bytes = (await get(`${folder}/latest/usage-monthly.parquet`)).rawPayload;
  expect(await revise('2026-06-20')).toBe('2026-10.2');
  await expect(withdraw('2026-10', true)).rejects.toThrow('nothing_to_restore'); // it is no longer the newest of its month
  await expect(withdraw('2026-09', true)).rejects.toThrow('nothing_to_restore'); // it has replaced none

  there.at('2026-11-23T10:00:00+01:00');
  await withdraw('2026-10.2', true);
  expect(await latest()).toBe('2026-10');
  const restored = await get(`${folder}/latest/usage-monthly.parquet`);
  expect(restored.rawPayload.equals(bytes)).toBe(true);
  expect(restored.headers['last-modified']).toBe('Mon, 23 Nov 2026 09:00:00 GMT');
  expect((await get('/open-data/changelog.atom')).body).toMatch(
    /Ausgabe 2026-10: veröffentlicht<\/title><published>[^<]*<\/published><updated>2026-11-23T09:00:00.000Z/,
  );
  expect(valuesOf(await catalogue(), `${dcat}version`)[0]).toBe('2026-10');

  await withdraw('2026-10');
  expect(await latest()).toBe('2026-09');
  expect((await get(`${folder}/editions/2026-10.2/usage-monthly.csv`)).statusCode).toBe(410);
});

test('no answer "not modified" hides that an edition was published, revised, withdrawn or is back', async () => {
  const urls = [
    `${folder}/latest/usage-monthly.csv`,
    `${folder}/rows?limit=5`,
    `/open-data/authorities/${town}/ngsi-ld.json`,
    '/open-data/catalog.ttl',
    '/open-data/changelog.atom',
    '/open-data/',
    '/open-data/tables/usage-monthly?lang=en',
    `/open-data/authorities/${town}`,
    `/embed/services/${service}`,
  ];
  const said = async (url: string, headers: Record<string, string> = {}) => {
    const { statusCode, rawPayload, headers: sent } = await get(url, headers);
    const { etag, 'last-modified': date } = sent;
    return { status: statusCode, text: rawPayload.toString('latin1').replace(/"requestId":"[^"]*"/, ''), etag, date };
  };
  let changed = 0;
  const known = new Map<string, Awaited<ReturnType<typeof said>>>();
  const look = async (step: string) => {
    for (const url of urls) {
      const [before, fresh] = [known.get(url), await said(url)];
      known.set(url, fresh);
      if (!before?.etag) continue;
      const same = before.status === fresh.status && before.text === fresh.text;
      changed += same ? 0 : 1;
      const byTag = await said(url, { 'if-none-match': `${before.etag}` });
      expect([step, url, byTag.status, byTag.text]).toEqual([step, url, ...(same ? [304, ''] : [fresh.status, fresh.text])]);
      if (!before.date) continue;
      const byDate = await said(url, { 'if-modified-since': `${before.date}` });
      if (!same) expect([step, url, byDate.status, byDate.text]).toEqual([step, url, fresh.status, fresh.text]);
    }
  };
  const steps: [string, () => Promise<unknown>][] = [
    ['published', () => publishAt('2026-10-22T10:00:00+02:00', there)],
    ['the next month', () => publishAt(now, there)],
    ['revised', () => revise('2026-06-20', '2026-11-22T11:00:00+01:00')],
    ['back', () => withdraw('2026-10.2', true)],
    ['withdrawn', () => withdraw('2026-10')],
    ['all withdrawn', () => withdraw('2026-09')],
    ['published anew', () => publishAt('2026-11-25T10:00:00+01:00', there)],
  ];
  for (const [hour, [step, take]] of steps.entries()) {
    there.at(`2026-11-24T${10 + hour}:00:00+01:00`);
    await take();
    await look(step);
  }
  expect(changed).toBeGreaterThan(urls.length * 4);
});
