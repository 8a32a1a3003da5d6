import { DataFactory } from 'n3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicTableIds } from '../server/contract/tables.ts';
import { fileKinds } from '../server/opendata/catalog/vocabulary.ts';
import { instance } from '../server/opendata/edition.ts';
import { type TestApp, testApp } from './app.ts';
import { publishAuthority } from './published.ts';
import { findings, readGraph, shapesIn, triples, valuesOf } from './rdf.ts';
import { shared } from './shared.ts';
import { agreed, fillTowns } from './towns.ts';
import { publishAt } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const base = 'https://daten.example.org';
const settings = {
  PUBLIC_URL: base,
  PUBLISHER_NAME: 'Zweckverband „Nord & Süd“ <Hessen>',
  CONTACT_EMAIL: 'daten@example.org',
  CONTRIBUTOR_ID: 'http://dcat-ap.de/def/contributors/openNRW',
};
const endings = ['ttl', 'jsonld', 'rdf'];
const [first = '', second = ''] = agreed;
const folder = shared('shacl');
const dcat = 'http://www.w3.org/ns/dcat#';
const dcterms = 'http://purl.org/dc/terms/';

let there: TestApp;
beforeAll(async () => {
  there = await filled(settings);
});
afterAll(() => there.close());

async function filled(of: Record<string, string>): Promise<TestApp> {
  const app = await testApp(now, of);
  await fillTowns(app.store.db);
  await publishAt(now, app);
  await publishAuthority(app, first);
  await publishAuthority(app, second, { licence: 'dl-de/by-2-0' });
  return app;
}

async function catalogue(ending = 'ttl', query = '') {
  const url = `/open-data/catalog.${ending}${query}`;
  const answer = await there.app.inject(url);
  expect(answer.statusCode, answer.body).toBe(200);
  return readGraph(answer.body, ending, `${base}${url}`);
}

describe('the catalogue', () => {
  test.skipIf(!folder).each(endings)('breaks none of the official shapes, as %s', async (ending) => {
    expect(await findings(await catalogue(ending), shapesIn(folder ?? ''))).toEqual([]);
  });

  test.skipIf(!folder)('would be caught by the shapes if it left something out', async () => {
    const graph = await catalogue();
    graph.removeQuads(graph.getQuads(null, DataFactory.namedNode(`${dcterms}license`), null, null));
    graph.removeQuads(graph.getQuads(null, DataFactory.namedNode(`${dcterms}title`), null, null));
    const found = await findings(graph, shapesIn(folder ?? ''));
    expect(found.filter((finding) => finding.includes('MUSS eine dcterms:license haben')).length).toBeGreaterThanOrEqual(10);
    expect(found.filter((finding) => finding.includes(`${dcterms}title`)).length).toBeGreaterThanOrEqual(3);
  });

  test('says the same in all three syntaxes, apart from the address of the page', async () => {
    const [turtle = [], ...others] = await Promise.all(
      endings.map(async (ending) =>
        triples(await catalogue(ending)).map((line) => line.replaceAll(`catalog.${ending}`, 'catalog.*')),
      ),
    );
    expect(turtle.length).toBeGreaterThan(200);
    for (const other of others) expect(other).toEqual(turtle);
    expect(turtle.join('\n')).toContain('„Nord & Süd“ <Hessen>');
  });

  test('has a dataset for every table of every publisher, under names that hold no edition', async () => {
    expect(valuesOf(await catalogue(), `${dcat}dataset`).sort()).toEqual(
      [
        ...[first, second].map((publisher) => `${base}/open-data/datasets/${publisher}/usage-monthly`),
        ...publicTableIds.map((table) => `${base}/open-data/datasets/${instance}/${table}`),
      ].sort(),
    );
  });

  test.each(publicTableIds)('gives every file of %s with size and checksum of the bytes behind its address', async (table) => {
    const graph = await catalogue();
    const distributions = valuesOf(graph, `${dcat}distribution`, `${base}/open-data/datasets/instance/${table}`);
    expect(distributions.length).toBe(fileKinds.length);
    for (const of of distributions) {
      const [download = ''] = valuesOf(graph, `${dcat}downloadURL`, of);
      const file = await there.app.inject(download.slice(base.length));
      expect(file.statusCode).toBe(200);
      expect(valuesOf(graph, `${dcat}byteSize`, of)).toEqual([`${file.rawPayload.length}`]);
      expect(valuesOf(graph, 'http://spdx.org/rdf/terms#checksumValue', `${of}-checksum`)).toEqual([
        `${file.headers['etag']}`.replaceAll('"', ''),
      ]);
      const [access = ''] = valuesOf(graph, `${dcat}accessURL`, of);
      expect((await there.app.inject(access.slice(base.length))).rawPayload.equals(file.rawPayload)).toBe(true);
    }
  });

  test('names place, publisher and licence of an authority, and the text that its licence asks for', async () => {
    const graph = await catalogue();
    const own = `${base}/open-data/datasets/${second}/usage-monthly`;
    expect(valuesOf(graph, `${dcterms}spatial`, own)).toEqual([`http://dcat-ap.de/def/politicalGeocoding/regionalKey/${second}`]);
    const [publisher = ''] = valuesOf(graph, `${dcterms}publisher`, own);
    expect(valuesOf(graph, 'http://xmlns.com/foaf/0.1/name', publisher)).toEqual(['Lich, Stadt']);
    const [file = ''] = valuesOf(graph, `${dcat}distribution`, own);
    expect(valuesOf(graph, `${dcterms}license`, file)).toEqual(['http://dcat-ap.de/def/licenses/dl-by-de/2.0']);
    expect(valuesOf(graph, 'http://dcat-ap.de/def/dcatde/licenseAttributionByText', file)).toEqual([
      expect.stringMatching(/^Nutzung der Online-Dienste, Lich, Stadt, Ausgabe 2026-10, .*Namensnennung/),
      expect.stringMatching(/^Use of online services, Lich, Stadt, edition 2026-10, .*Attribution/),
    ]);
  });

  test('asks with the files for the same attribution, which names who provides them', async () => {
    const of = async (url: string) => (await there.app.inject(url)).json().licence.attribution.de as string;
    expect(await of(`/open-data/authorities/${second}/figures.json`)).toContain(', Lich, Stadt, Ausgabe');
    const together = await of('/open-data/v1/usage-monthly/latest/usage-monthly.json');
    expect(together).toContain(`, ${settings.PUBLISHER_NAME}, Ausgabe`);
    const page = (await there.app.inject('/open-data/')).body;
    expect(page).toContain('Nutzung der Online-Dienste, Zweckverband „Nord &amp; Süd“ &lt;Hessen&gt;, Ausgabe 2026-10');
  });
});

describe('what the shapes do not see', () => {
  test('every availability is one of the EU list', async () => {
    const values = valuesOf(await catalogue(), 'http://data.europa.eu/r5r/availability');
    expect([...new Set(values)]).toEqual(['http://publications.europa.eu/resource/authority/planned-availability/STABLE']);
  });

  test('every dataset has the contributor', async () => {
    const graph = await catalogue();
    for (const dataset of valuesOf(graph, `${dcat}dataset`))
      expect(valuesOf(graph, 'http://dcat-ap.de/def/dcatde/contributorID', dataset)).toEqual([settings.CONTRIBUTOR_ID]);
  });

  test('every date is one of the calendar, and the period is that of the months', async () => {
    const graph = await catalogue();
    const dates = [`${dcat}startDate`, `${dcat}endDate`, `${dcterms}issued`, `${dcterms}modified`].flatMap((name) =>
      valuesOf(graph, name),
    );
    expect(dates.length).toBeGreaterThan(4);
    for (const date of dates) expect(new Date(date).toISOString().startsWith(date.slice(0, 10)), date).toBe(true);
    const temporal = `${base}/open-data/datasets/instance/usage-monthly#temporal`;
    expect([...valuesOf(graph, `${dcat}startDate`, temporal), ...valuesOf(graph, `${dcat}endDate`, temporal)]).toEqual([
      '2026-05-01',
      '2026-10-31',
    ]);
  });

  test('how often new figures come, and what sort of data they are, is said table by table', async () => {
    const graph = await catalogue();
    const said = (table: string) =>
      [`${dcterms}accrualPeriodicity`, `${dcterms}type`].map((name) =>
        valuesOf(graph, name, `${base}/open-data/datasets/instance/${table}`).map((value) => value.split('/').at(-1)),
      );
    expect(said('usage-daily')).toEqual([['MONTHLY'], ['STATISTICAL']]);
    expect(said('steps-quarterly')).toEqual([['QUARTERLY'], ['STATISTICAL']]);
    expect(said('code-lists')).toEqual([['MONTHLY'], ['CODE_LIST']]);
    expect(said('services')).toEqual([['MONTHLY'], []]);
  });

  test('no licence ends with a slash', async () => {
    const licences = valuesOf(await catalogue(), `${dcterms}license`);
    expect(licences.filter((licence) => licence.endsWith('/'))).toEqual([]);
    expect(licences.every((licence) => licence.startsWith('http://dcat-ap.de/def/licenses/'))).toBe(true);
  });

  test('nothing but its page points back to the catalogue', async () => {
    const graph = await catalogue();
    const back = graph
      .getQuads(null, null, null, null)
      .filter(({ object }) => object.value.startsWith(`${base}/open-data/catalog`));
    expect([...new Set(back.map(({ subject }) => subject.value))]).toEqual([`${base}/open-data/catalog.ttl`]);
  });

  test('there are no blank nodes, whose names would change with every harvest', async () => {
    for (const ending of endings)
      expect(triples(await catalogue(ending)).filter((line) => line.includes('BlankNode'))).toEqual([]);
  });
});

test('with the switch on it has the terms of version 2.0 as well, and still breaks no shape', async () => {
  const older = await filled({ ...settings, DCAT_AP_DE_2: 'on' });
  try {
    const { body } = await older.app.inject('/open-data/catalog.ttl');
    const graph = await readGraph(body, 'ttl', base);
    expect(valuesOf(graph, 'http://dcat-ap.de/def/dcatde/politicalGeocodingURI')).toContain(
      `http://dcat-ap.de/def/politicalGeocoding/regionalKey/${second}`,
    );
    expect(valuesOf(graph, 'http://dcat-ap.de/def/dcatde/geocodingDescription')).toContain('Lich, Stadt');
    if (!folder) return;
    const found = await findings(graph, shapesIn(folder));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((finding) => !/^Warning .* Deprecated:/.test(finding))).toEqual([]);
  } finally {
    await older.close();
  }
});
