import { DataFactory, Store } from 'n3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CatalogueGrade } from '../server/contract/catalogue-grade.ts';
import { publicTableIds } from '../server/contract/tables.ts';
import { findFaults } from '../server/opendata/catalog/faults.ts';
import { findMissing } from '../server/opendata/catalog/grade.ts';
import { type TestApp, testApp } from './app.ts';
import { publishAuthority } from './published.ts';
import { findings, readGraph, shapesIn } from './rdf.ts';
import { shared } from './shared.ts';
import { agreed, fillTowns } from './towns.ts';
import { publishAt } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const [first = ''] = agreed;
/** every table of the instance, and the one that the authority publishes */
const datasets = publicTableIds.length + 1;
let bare: TestApp;
let full: TestApp;
beforeAll(async () => {
  bare = await testApp(now, { LOG_LEVEL: 'silent' });
  full = await testApp(now, {
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'https://daten.example.org',
    CONTACT_EMAIL: 'daten@example.org',
    CONTRIBUTOR_ID: 'http://dcat-ap.de/def/contributors/openNRW',
  });
  for (const app of [bare, full]) {
    await fillTowns(app.store.db);
    await publishAt(now, app);
    await publishAuthority(app, first);
  }
});
afterAll(() => Promise.all([bare.close(), full.close()]));

const grade = async ({ admin }: TestApp) => (await admin('GET', '/api/v1/catalogue-grade')) as CatalogueGrade;

test('a catalogue that has everything is complete', async () => {
  expect(await grade(full)).toEqual({
    grade: 'complete',
    datasets,
    distributions: expect.any(Number),
    address: 'https://daten.example.org/open-data/catalog.ttl',
    missing: [],
    faults: [],
    links: { checked: expect.any(Number), of: expect.any(Number) },
    brokenLinks: [],
    notes: [],
  });
});

test('what is missing is named, with the setting that mends it', async () => {
  const { grade: found, missing, notes } = await grade(bare);
  expect([found, notes.map(({ code }) => code)]).toEqual(['broken', ['no_public_url']]);
  expect(missing.map(({ level, of, property, count, setting }) => ({ level, of, property, count, setting }))).toEqual([
    { level: 'required', of: 'dataset', property: 'dcatde:contributorID', count: datasets, setting: 'CONTRIBUTOR_ID' },
    { level: 'recommended', of: 'dataset', property: 'dcat:contactPoint', count: datasets, setting: 'CONTACT_EMAIL' },
  ]);
});

test('an id of a contributor that GovData does not give, and an address without https, are told apart from what is missing', async () => {
  const other = await testApp(now, {
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'http://daten.example.org',
    CONTACT_EMAIL: 'daten@example.org',
    CONTRIBUTOR_ID: 'https://daten.example.org/wir',
  });
  try {
    await fillTowns(other.store.db);
    await publishAt(now, other);
    const { grade: found, missing, faults } = await grade(other);
    expect([found, missing]).toEqual(['broken', []]);
    const codes = faults.map(({ code, property }) => `${code} ${property}`);
    expect(codes).toContain('unknown_contributor dcatde:contributorID');
    expect(codes).toContain('not_https dcat:downloadURL');
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['not_https', 'unknown_contributor']));
  } finally {
    await other.close();
  }
});

describe('what the official shapes refuse, the grade names as well', () => {
  const folder = shared('shacl');
  const { namedNode } = DataFactory;
  const other = namedNode('https://example.org/other');
  const graded = (graph: Store) => [
    ...findMissing(graph).missing.filter(({ level }) => level === 'required'),
    ...findFaults(graph),
  ];

  /** A catalogue of one dataset for each property, each damaged in its own way, all in one graph: the shapes are slow. */
  async function damaged(
    damage: (graph: Store, property: string) => void,
  ): Promise<{ property: string; graph: Store; name: string }[]> {
    const { body } = await full.app.inject('/open-data/catalog.ttl?limit=1');
    const sound = await readGraph(body, 'ttl', 'https://daten.example.org');
    const things = sound.getQuads(null, null, null, null).filter(({ subject }) => !subject.value.includes('/catalog.ttl'));
    const properties = [...new Set(things.map(({ predicate }) => predicate.value))].filter((name) => !name.endsWith('#type'));
    return Promise.all(
      properties.map(async (property, index) => {
        const name = `https://copy-${index}.example.org/`;
        const graph = await readGraph(body.replaceAll('https://daten.example.org/', name), 'ttl', name);
        damage(graph, property);
        return { property, graph, name };
      }),
    );
  }

  test.skipIf(!folder).each([
    [
      'is left out',
      (graph: Store, property: string) => {
        graph.removeQuads(graph.getQuads(null, namedNode(property), null, null));
      },
    ],
    [
      'is there twice',
      (graph: Store, property: string) => {
        const [quad] = graph.getQuads(null, namedNode(property), null, null);
        if (quad) graph.addQuad(quad.subject, quad.predicate, other);
      },
    ],
    [
      'has a value that is no code',
      (graph: Store, property: string) => {
        const [quad] = graph.getQuads(null, namedNode(property), null, null);
        if (quad?.object.termType !== 'NamedNode') return;
        graph.removeQuads([quad]);
        graph.addQuad(quad.subject, quad.predicate, other);
      },
    ],
  ])('where a property %s', async (_how, damage) => {
    const copies = await damaged(damage);
    const all = new Store(copies.flatMap(({ graph }) => graph.getQuads(null, null, null, null)));
    const found = (await findings(all, shapesIn(folder ?? ''))).filter((finding) => finding.startsWith('Violation'));
    const refused = copies.filter(({ name }) => found.some((finding) => finding.includes(name)));
    expect(refused.length).toBeGreaterThan(3);
    expect(refused.filter(({ graph }) => graded(graph).length === 0).map(({ property }) => property)).toEqual([]);
  });
});

test('a file that is not there in full is a broken link', async () => {
  await full.store.pool.query(`delete from edition_part where publisher = $1 and name like '%.xlsx'`, [first]);
  const { grade: found, brokenLinks } = await grade(full);
  expect([found, brokenLinks]).toEqual([
    'broken',
    [
      {
        url: `https://daten.example.org/open-data/v1/usage-monthly/${first}/editions/2026-10/usage-monthly.xlsx`,
        why: 'gone',
      },
    ],
  ]);
});

test('a catalogue that is not served at all says so', async () => {
  await bare.store.pool.query(`update edition set licence = 'none' where publisher = $1`, [first]);
  const { grade: found, notes, datasets: described } = await grade(bare);
  expect([found, notes.map(({ code }) => code), described]).toEqual(['broken', ['no_public_url', 'not_served'], 0]);
});
