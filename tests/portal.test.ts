import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PublishedRow } from '../server/contract/columns.ts';
import { examplesOf } from '../server/opendata/portal/examples.ts';
import { type TestApp, testApp } from './app.ts';
import { publishAuthority } from './published.ts';
import { agreed, fillTowns, silent } from './towns.ts';
import { publishAt } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const [first = '', second = ''] = agreed;
const run = promisify(execFile);

let there: TestApp;
let address: string;
let all: PublishedRow[];
beforeAll(async () => {
  there = await testApp(now, {
    CONTACT_EMAIL: 'daten@example.org',
    EMBED_HOSTS: 'https://www.example.org, https://*.hessen.example',
  });
  await fillTowns(there.store.db);
  await publishAt(now, there);
  await publishAuthority(there, first);
  all = (await there.app.inject('/open-data/v1/usage-monthly/latest/usage-monthly.json')).json().rows;
  address = await there.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => there.close());

const pages = [
  '/open-data/',
  '/open-data/tables/usage-monthly',
  '/open-data/authorities/',
  `/open-data/authorities/${first}`,
  '/open-data/services/',
  '/open-data/services/99102013104000',
  `/open-data/authorities/${first}/tables/usage-monthly`,
  `/open-data/authorities/${second}/tables/usage-monthly`,
  `/open-data/authorities/${first}/services/99102013104000`,
  '/open-data/editions/2026-10',
  `/open-data/authorities/${first}/editions/2026-10`,
];
const page = async (url: string) => (await there.app.inject(url)).body;

describe('the public pages', () => {
  test.each(pages.flatMap((url) => [url, `${url}?lang=en`]))(
    '%s has at most 30 kB of HTML, and every link of it leads somewhere',
    async (url) => {
      const { statusCode, rawPayload, body } = await there.app.inject(url);
      expect([statusCode, rawPayload.length <= 30_000]).toEqual([200, true]);
      const links = [...body.matchAll(/ (?:href|src)="([^"#]+)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
      const own = [...new Set(links)].filter((link) => link.startsWith('/open-data'));
      expect(own.length).toBeGreaterThan(5);
      for (const link of own) expect([link, (await there.app.inject(link)).statusCode]).toEqual([link, 200]);
    },
  );

  test('of an authority shows its months and its services as published', async () => {
    const body = await page(`/open-data/authorities/${second}`);
    expect(body).toContain('Lich, Stadt');
    const values = all.filter((row) => row.ars === second && row.measure === 'starts' && row.service_key === '');
    expect(values.length).toBeGreaterThan(3);
    for (const { value } of values) expect(body).toContain(`>${value.toLocaleString('de-DE')}<`);
    expect(body).toContain('Oktober 2026'.replace('Oktober', 'Okt.'));
  });

  test('of a service shows its months over all authorities, and the newest of each', async () => {
    const body = await page('/open-data/services/99102013104000?lang=en');
    const newest = all.filter(
      (row) => row.service_key === '99102013104000' && row.measure === 'starts' && row.period === '2026-10',
    );
    expect(newest.length).toBe(4);
    for (const { value } of newest) expect(body).toContain(`>${value.toLocaleString('en-GB')}<`);
    for (const ars of agreed) expect(body).toContain(`/open-data/authorities/${ars}/services/99102013104000?lang=en`);
  });

  test.each([
    `/open-data/authorities/${silent}`,
    '/open-data/services/none',
    '/open-data/tables/other',
    `/open-data/embed/authorities/${silent}`,
    '/open-data/embed/tables/other',
  ])('%s is not published, and leads to what is', async (url) => {
    const { statusCode, body } = await there.app.inject(url);
    expect([statusCode, body.includes('href="/open-data/"')]).toEqual([404, true]);
  });

  test('name table and edition to whoever reports an error or wishes for data', async () => {
    const body = await page('/open-data/tables/usage-monthly');
    expect(body).toContain('mailto:daten@example.org?subject=Fehler%20melden%3A%20usage-monthly%2C%202026-10');
  });

  test('carry schema.org markup that no text can break out of', async () => {
    await there.store.db.updateTable('edition').set({ licence: 'CC BY 4.0' }).where('publisher', '=', 'instance').execute();
    const [, markup = ''] =
      /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(await page('/open-data/tables/usage-monthly')) ?? [];
    expect(markup).not.toContain('<');
    const about = JSON.parse(markup);
    expect(about).toMatchObject({
      '@type': 'Dataset',
      license: 'https://creativecommons.org/licenses/by/4.0/',
      temporalCoverage: '2026-05-01/2026-10-31',
    });
    for (const { contentUrl } of about.distribution)
      expect((await there.app.inject(new URL(contentUrl).pathname)).statusCode).toBe(200);
  });
});

test('after years of editions the first page is still small, and leads to the changelog', async () => {
  const edition = await there.store.db
    .selectFrom('edition')
    .selectAll()
    .where('publisher', '=', 'instance')
    .executeTakeFirstOrThrow();
  const earlier = Array.from(
    { length: 24 },
    (_, index) => `20${20 + Math.floor(index / 12)}-${`${(index % 12) + 1}`.padStart(2, '0')}`,
  );
  for (const id of earlier) {
    const months = { first_month: `${id}-01`, last_month: `${id}-01`, counted: edition.counted };
    await there.store.db
      .insertInto('edition')
      .values({ ...edition, ...months, id })
      .execute();
    for (const ending of ['csv', 'json', 'parquet', 'xlsx', 'excel.csv']) {
      const file = { name: `usage-monthly/usage-monthly.${ending}`, media_type: 'text/csv', bytes: '1', sha256: 'a'.repeat(64) };
      await there.store.db
        .insertInto('edition_file')
        .values({ publisher: 'instance', edition: id, ...file })
        .execute();
    }
  }
  const { rawPayload, body } = await there.app.inject('/open-data/');
  await there.store.db.deleteFrom('edition').where('publisher', '=', 'instance').where('id', 'in', earlier).execute();
  expect(rawPayload.length).toBeLessThanOrEqual(30_000);
  expect(body).toContain('href="/open-data/editions/2021-12"');
  expect(body).toContain('href="/open-data/changelog.atom"');
});

describe('a chart to be framed', () => {
  test.each(['tables/usage-monthly', `authorities/${first}`, 'services/99102013104000'])(
    'of %s may be framed by the named hosts only',
    async (path) => {
      const { statusCode, headers, body } = await there.app.inject(`/embed/${path}`);
      expect([statusCode, headers['x-frame-options']]).toEqual([200, undefined]);
      expect(headers['content-security-policy']).toContain(
        "frame-ancestors 'self' https://www.example.org https://*.hessen.example",
      );
      expect(body).toContain('<svg');
      expect(body).not.toContain('<script');
      expect(body).toContain(`target="_top" href="/open-data/${path}"`);
    },
  );

  test('stands ready to be copied on the page, and no other page may be framed', async () => {
    expect(await page(`/open-data/authorities/${first}`)).toContain(`/embed/authorities/${first}&quot;`);
    expect((await there.app.inject(`/open-data/embed/authorities/${first}`)).statusCode).toBe(200); // its address of old
    const { headers } = await there.app.inject(`/open-data/authorities/${first}`);
    expect([headers['x-frame-options'], headers['content-security-policy']]).toEqual([
      'SAMEORIGIN',
      expect.stringContaining("frame-ancestors 'self'"),
    ]);
  });
});

describe('the examples', () => {
  const totals = { ars: '', service_key: '', measure: 'starts', dimension: '' };
  const expected = () => all.filter((row) => !row.ars && !row.service_key && row.measure === 'starts');
  const code = (tool: string) =>
    examplesOf({ publisher: 'instance', table: 'usage-monthly', picked: totals }, address).find(
      (example) => example.tool === tool,
    )?.code ?? '';
  const has = async (tool: string, ask: string) =>
    run(tool, [ask]).then(
      () => true,
      () => {
        console.warn(`SKIPPED: ${tool} is not here`);
        return false;
      },
    );

  test('in curl shows the totals', async (context) => {
    if (!(await has('curl', '--version'))) return context.skip();
    const { stdout } = await run('sh', ['-c', code('curl')]);
    expect(JSON.parse(stdout).rows).toEqual(expected());
  });

  test('in Python shows the totals', async (context) => {
    if (!(await has('python3', '--version'))) return context.skip();
    const { stdout } = await run('python3', ['-c', code('Python')]);
    expect(stdout.trim().split('\n')).toEqual(expected().map(({ period, value }) => `${period} ${value}`));
  });

  test('in R shows the totals', async (context) => {
    if (!(await has('Rscript', '--version'))) return context.skip();
    const { stdout } = await run('Rscript', ['-e', code('R')]);
    for (const { period, value } of expected()) expect(stdout).toMatch(new RegExp(`${period} +${value}`));
  });
});

test('an authority that publishes by itself alone is found from the first page', async () => {
  const status = (to: 'published' | 'superseded') =>
    there.store.db.updateTable('edition').set({ status: to }).where('publisher', '=', 'instance').execute();
  await status('superseded');
  try {
    expect(await page('/open-data/')).toContain('href="/open-data/authorities/"');
    const list = await page('/open-data/authorities/');
    expect([list.includes(`/open-data/authorities/${first}"`), list.includes(`/open-data/authorities/${second}"`)]).toEqual([
      true,
      false,
    ]);
    expect((await there.app.inject(`/open-data/authorities/${first}/tables/usage-monthly`)).statusCode).toBe(200);
    expect((await there.app.inject('/open-data/services/')).statusCode).toBe(404);
  } finally {
    await status('published');
  }
});
