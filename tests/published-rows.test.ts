import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PublishedRow } from '../server/contract/columns.ts';
import { boundsIn } from '../server/opendata/published/bounds.ts';
import { type TestApp, testApp } from './app.ts';
import { publishAuthority } from './published.ts';
import { agreed, fillTowns, silent } from './towns.ts';
import { publishAt } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const rowsUrl = '/open-data/v1/usage-monthly/rows';
const [first = '', second = ''] = agreed;
const base = 'https://daten.example.org';

let there: TestApp;
let all: PublishedRow[];
beforeAll(async () => {
  there = await testApp(now, { PUBLIC_URL: base });
  await fillTowns(there.store.db);
  await publishAt(now, there);
  all = (await there.app.inject('/open-data/v1/usage-monthly/latest/usage-monthly.json')).json().rows;
});
afterAll(() => there.close());

const get = async (query: string, url = rowsUrl) => (await there.app.inject(`${url}?${query}`)).json();

describe('rows of the newest edition', () => {
  test('are those of its file, word for word, page by page', async () => {
    const pages: PublishedRow[] = [];
    let url: string | undefined = `${rowsUrl}?limit=97`;
    while (url) {
      const answer: { rows: PublishedRow[]; next?: string } = (await there.app.inject(url)).json();
      pages.push(...answer.rows);
      url = answer.next;
    }
    expect(pages).toEqual(all);
  });

  test.each([
    [`ars=${first}`, (row: PublishedRow) => row.ars === first],
    ['ars=&service_key=&measure=starts', (row: PublishedRow) => !row.ars && !row.service_key && row.measure === 'starts'],
    [
      'from=2026-07&to=2026-08&measure=starts,received',
      (row: PublishedRow) => row.period >= '2026-07' && row.period <= '2026-08' && ['starts', 'received'].includes(row.measure),
    ],
    ['unit=share&status=final', (row: PublishedRow) => row.unit === 'share' && row.status === 'final'],
    [
      `period=2026-10&service_key=99102013104000&ars=${second}`,
      (row: PublishedRow) => row.period === '2026-10' && row.service_key === '99102013104000' && row.ars === second,
    ],
  ])('are filtered by %s', async (query, wanted) => {
    const expected = all.filter(wanted);
    expect(expected.length).toBeGreaterThan(0);
    expect((await get(`${query}&limit=10000`)).rows).toEqual(expected);
  });

  test('are never added up: what no published row says is not answered', async () => {
    expect((await get('ars=nothing')).rows).toEqual([]);
    expect((await get('measure=starts;drop')).rows).toEqual([]);
  });

  test.each([
    ['sum=starts', 'sum'],
    ['authority=Gießen', 'authority'],
    ['limit=10001', 'limit'],
    ['from=tomorrow', 'from'],
    ['after=7', 'after'],
  ])('are not answered for %s, and the refusal names it', async (query, name) => {
    const { statusCode, body } = await there.app.inject(`${rowsUrl}?${query}`);
    expect([statusCode, body.includes(name)]).toEqual([400, true]);
    expect(body).not.toContain('Gießen');
  });

  test.each([
    ['usage-monthly', 'from=2026-09-01&to=2026-10-31', '2026-09', '2026-10'],
    ['usage-monthly', 'from=2026-Q3&to=2026', '2026-07', '2026-10'],
  ])('of %s may be bounded by %s, whatever their own periods are', async (table, query, first, last) => {
    const file: PublishedRow[] = (await there.app.inject(`/open-data/v1/${table}/latest/${table}.json`)).json().rows;
    const wanted = file.filter(({ period }) => period >= first && period <= last);
    expect(wanted.length).toBeGreaterThan(0);
    const { rows } = await get(`${query}&limit=10000`, `/open-data/v1/${table}/rows`);
    expect(rows).toEqual(wanted.slice(0, 10_000));
  });

  test.each([
    ['usage-daily', '2026-10', '2026-10', '2026-10-01', '2026-10-31'],
    ['usage-daily', '2026-Q1', '2028-02', '2026-01-01', '2028-02-29'],
    ['steps-quarterly', '2026-07', '2026-10-15', '2026-Q3', '2026-Q4'],
    ['steps-quarterly', '2025', '2026', '2025-Q1', '2026-Q4'],
    ['usage-monthly', '2026-09-30', '2026-Q4', '2026-09', '2026-12'],
  ])('of %s from %s to %s are those from %s to %s', (table, from, to, first, last) => {
    expect(boundsIn(table, { from, to })).toEqual({ from: first, to: last });
  });

  test('of a table or an authority that has none are not found', async () => {
    for (const url of ['/open-data/v1/other/rows', `/open-data/v1/usage-monthly/${silent}/rows`])
      expect((await there.app.inject(url)).statusCode).toBe(404);
    // not an empty list, which would say that there are no services
    expect((await there.app.inject('/open-data/v1/services/rows')).json().error.message).toContain('master data');
  });

  test('take several values of a column with commas; a column that is named twice is refused and told so', async () => {
    const { rows } = await get('measure=starts,received&ars=&service_key=');
    expect(new Set(rows.map((row: PublishedRow) => row.measure))).toEqual(new Set(['starts', 'received']));
    expect((await get('period=2026-10&period=2026-09')).error.message).toContain('several values with commas');
  });

  test('may be read by every page of the web, and are not sent again unchanged', async () => {
    const { headers } = await there.app.inject(rowsUrl);
    expect(headers['access-control-allow-origin']).toBe('*');
    const again = await there.app.inject({ url: rowsUrl, headers: { 'if-none-match': `${headers['etag']}` } });
    expect(again.statusCode).toBe(304);
  });
});

describe('the newest figures of an authority', () => {
  test('are those of the last month of the edition', async () => {
    const figures = (await there.app.inject(`/open-data/authorities/${second}/figures.json`)).json();
    const own = all.filter((row) => row.ars === second && row.period === '2026-10');
    const measures = (rows: PublishedRow[]) => Object.fromEntries(rows.map((row) => [row.measure, row.value]));
    expect(figures).toMatchObject({
      authority: { ars: second, name: 'Lich, Stadt', page: `${base}/open-data/authorities/${second}` },
      period: '2026-10',
      status: 'provisional',
      edition: '2026-10',
      licence: { id: 'dl-de/zero-2-0' },
      measures: measures(own.filter(({ service_key }) => service_key === '')),
      services: [{ key: '99102013104000', measures: measures(own.filter(({ service_key }) => service_key !== '')) }],
    });
  });

  test('are entities of a context broker as well', async () => {
    const answer = await there.app.inject(`/open-data/authorities/${second}/ngsi-ld.json`);
    expect(answer.headers['content-type']).toBe('application/ld+json; charset=utf-8');
    const entities: { id: string; type: string; kpiValue: object; calculationPeriod: object }[] = answer.json();
    const { measures } = (await there.app.inject(`/open-data/authorities/${second}/figures.json`)).json();
    expect(entities.length).toBe(Object.keys(measures).length);
    expect(entities[0]).toMatchObject({
      id: `urn:ngsi-ld:KeyPerformanceIndicator:egovsad:${second}:starts`,
      type: 'KeyPerformanceIndicator',
      name: { type: 'Property', value: expect.stringContaining('Lich, Stadt') },
      kpiValue: { type: 'Property', value: measures.starts, observedAt: '2026-10-31T00:00:00Z' },
      calculationPeriod: { type: 'Property', value: { from: '2026-10-01', to: '2026-10-31' } },
    });
    for (const { id } of entities) expect(id).toMatch(/^[\w\-.{}$+*[\]`|~^@!,:\\]+$/); // of the data model
    const valid = new Ajv({ strict: false }).compile(indicator);
    for (const entity of entities) expect([valid(entity), valid.errors]).toEqual([true, null]);
  });

  test('come without a context, and with a link to it, to a broker that asks for JSON', async () => {
    const url = `/open-data/authorities/${second}/ngsi-ld.json`;
    const { headers, body } = await there.app.inject({ url, headers: { accept: 'application/json' } });
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['link']).toMatch(/^<https:.*context\.jsonld>; rel="http:\/\/www\.w3\.org\/ns\/json-ld#context"/);
    const withContext: object[] = (await there.app.inject(url)).json();
    const contexts = (entities: object[]) => entities.map((entity) => '@context' in entity);
    expect([...new Set(contexts(JSON.parse(body))), ...new Set(contexts(withContext))]).toEqual([false, true]);
  });

  test('of one that did not agree, or that nobody knows, are not found', async () => {
    for (const ars of [silent, '000000000000'])
      expect((await there.app.inject(`/open-data/authorities/${ars}/figures.json`)).statusCode).toBe(404);
  });
});

test('a newer edition, or the withdrawal of it, is seen at once, and a reader between two pages is told', async () => {
  await publishAuthority(there, first);
  const url = `/open-data/v1/usage-monthly/${first}/rows`;
  const before = await get('limit=5', url);
  expect([before.edition, before.publisher]).toEqual(['2026-10', first]);
  await there.store.db.updateTable('edition').set({ status: 'superseded' }).where('publisher', '=', first).execute();
  await publishAuthority(there, first, { id: '2026-10.2' });
  expect((await get('limit=5', url)).edition).toBe('2026-10.2');
  const { statusCode, body } = await there.app.inject(before.next);
  expect([statusCode, JSON.parse(body).error.code]).toEqual([410, 'newer_edition']);
  const figures = async () => (await there.app.inject(`/open-data/authorities/${first}/figures.json`)).json().edition;
  const provider = async () =>
    (await there.app.inject(`/open-data/authorities/${first}/ngsi-ld.json`)).json()[0].dataProvider.value;
  expect([await figures(), await provider()]).toEqual(['2026-10.2', 'Gießen']);
  // published before the instance's edition of the same month: the number of its revision makes it no newer
  const earlier = { published_at: new Date('2026-11-21T09:00:00Z') };
  await there.store.db.updateTable('edition').set(earlier).where('publisher', '=', first).execute();
  expect([await figures(), await provider()]).toEqual(['2026-10', 'eGovSAD']);
  await there.store.db.updateTable('edition').set({ status: 'withdrawn' }).where('publisher', '=', first).execute();
  expect((await there.app.inject(url)).statusCode).toBe(410);
});

/** An entity as the smart data model and NGSI-LD ask for it, written down from their documents and not from ours. */
const property = (value: object) => ({
  type: 'object',
  required: ['type', 'value'],
  properties: { type: { const: 'Property' }, value, observedAt: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$' } },
});
const text = property({ type: 'string', minLength: 1 });
const oneOf = (...values: string[]) => property({ enum: values });
const date = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' };
const indicator = {
  type: 'object',
  required: ['id', 'type', '@context', 'name', 'category', 'organization', 'process', 'kpiValue', 'calculationPeriod'],
  additionalProperties: false, // what is no term of the model gets a name of the broker's own
  properties: {
    id: { type: 'string', pattern: '^urn:ngsi-ld:KeyPerformanceIndicator:' },
    type: { const: 'KeyPerformanceIndicator' },
    '@context': { type: 'array', items: [{}, { const: 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld' }] },
    ...Object.fromEntries(
      ['name', 'alternateName', 'description', 'organization', 'process', 'calculatedBy', 'calculationFormula'].map((name) => [
        name,
        text,
      ]),
    ),
    ...{ dataProvider: text, areaServed: text, source: text },
    category: property({ type: 'array', minItems: 1, items: { enum: ['quantitative', 'qualitative', 'leading', 'lagging'] } }),
    kpiValue: property({ type: 'number' }),
    calculationFrequency: oneOf('hourly', 'daily', 'weekly', 'monthly', 'yearly', 'quarterly', 'bimonthly', 'biweekly'),
    calculationMethod: oneOf('manual', 'automatic', 'semiautomatic'),
    calculationPeriod: property({ type: 'object', required: ['from', 'to'], properties: { from: date, to: date } }),
    updatedAt: property({ type: 'object', required: ['@type', '@value'], properties: { '@type': { const: 'DateTime' } } }),
  },
};
