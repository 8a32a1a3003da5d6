import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { holdsFigures, publicTableIds } from '../server/contract/tables.ts';
import { demo, files, kassel, page, type Row, service, startPortal } from './portal-pages.ts';

startPortal();

describe('the examples on the page of every table', () => {
  const run = promisify(execFile);
  const here = async (tool: string, ask: string): Promise<boolean> => {
    const found = await run(tool, [ask]).catch(() => undefined);
    if (!found) console.warn(`SKIPPED: ${tool} is not here`);
    return found !== undefined;
  };

  async function exampleOf(table: string, tool: string): Promise<string> {
    const { body } = await page(`tables/${table}`);
    const [, code = ''] = new RegExp(`>${tool}</h3>\\s*<pre tabindex="0"><code>(.*?)</code>`, 's').exec(body) ?? [];
    return code.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  }

  /** What the examples of all tables print, by table: they run in one process, each after a line that names its table. */
  async function outputs(
    tool: string,
    command: string,
    flag: string,
    name: (table: string) => string,
  ): Promise<Map<string, string[]>> {
    const codes = await Promise.all(publicTableIds.map(async (table) => `${name(table)}\n${await exampleOf(table, tool)}`));
    const { stdout } = await run(command, [flag, codes.join('\n')], { maxBuffer: 50_000_000 });
    const parts = stdout.split('## ').slice(1);
    return new Map(parts.map((part) => [part.split('\n')[0] ?? '', part.trimEnd().split('\n').slice(1)]));
  }

  /** Rows like the first one of the newest period. */
  function picked(table: string): Row[] {
    const rows = files.get(table) ?? [];
    const newest = rows.map(({ period }) => period).reduce((one, other) => (one > other ? one : other), '');
    const first = rows.find(({ period }) => period === newest);
    const like = (row: Row) =>
      (['ars', 'service_key', 'measure', 'dimension'] as const).every((name) => row[name] === first?.[name]);
    return rows.filter(like);
  }
  const words = (row: Row) => [row.period, ...(row.dimension === '' ? [] : [row.category]), row.value];

  test('in Python print rows of the table', async (context) => {
    if (!(await here('python3', '--version'))) return context.skip();
    const printed = await outputs('Python', 'python3', '-c', (table) => `print('## ${table}')`);
    for (const table of publicTableIds) {
      const lines = printed.get(table) ?? [];
      if (holdsFigures(table)) expect([table, lines]).toEqual([table, picked(table).map((row) => words(row).join(' '))]);
      else expect([table, lines.length]).toEqual([table, files.get(table)?.length]);
    }
  });

  test('in R print the same rows', async (context) => {
    if (!(await here('Rscript', '--version'))) return context.skip();
    const printed = await outputs('R', 'Rscript', '-e', (table) => `cat('## ${table}\\n')`);
    for (const table of publicTableIds.filter(holdsFigures)) {
      const cells = (printed.get(table) ?? []).slice(1).map((line) => line.trim().split(/ +/).slice(1));
      expect([table, cells]).toEqual([table, picked(table).map((row) => words(row).filter(Boolean))]);
    }
  });

  test('with curl answer the same rows', async (context) => {
    if (!(await here('curl', '--version'))) return context.skip();
    for (const table of publicTableIds.filter(holdsFigures)) {
      const { stdout } = await run('sh', ['-c', await exampleOf(table, 'curl')]);
      const rows: { period: string; value: number }[] = JSON.parse(stdout).rows;
      expect([table, rows.map(({ value }) => `${value}`)]).toEqual([table, picked(table).map(({ value }) => value)]);
    }
  });
});

const geocoding = 'http://dcat-ap.de/def/politicalGeocoding';
test('search engines for data find all that they recommend, on the page of every table', async () => {
  for (const table of publicTableIds) {
    const { body } = await page(`tables/${table}`);
    const [, text = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body) ?? [];
    const about = JSON.parse(text);
    // https://developers.google.com/search/docs/appearance/structured-data/dataset: required, then recommended
    for (const name of [
      'name',
      'description',
      'creator',
      'identifier',
      'isAccessibleForFree',
      'keywords',
      'license',
      'url',
      'version',
    ])
      expect([table, name, Boolean(about[name])]).toEqual([table, name, true]);
    for (const name of [
      'measurementTechnique',
      'spatialCoverage',
      'temporalCoverage',
      'variableMeasured',
      'includedInDataCatalog',
    ])
      expect([table, name, name in about]).toEqual([table, name, true]);
    expect(about['@context']).toBe('https://schema.org/');
    expect(about.description.length).toBeGreaterThanOrEqual(50);
    expect(about.description.length).toBeLessThanOrEqual(5000);
    expect(about.temporalCoverage).toMatch(/^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/);
    const hesse = { '@type': 'AdministrativeArea', name: 'Hessen', identifier: `${geocoding}/stateKey/06` };
    expect(about.spatialCoverage).toEqual([hesse]);
    expect(about.creator).toMatchObject({ '@type': 'Organization', name: 'eGovSAD', url: expect.stringMatching(/^http/) });
    for (const { contentUrl, encodingFormat } of about.distribution) {
      const answer = await fetch(contentUrl, { method: 'HEAD' });
      expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([200, encodingFormat]);
    }
  }
});

test('search engines are told which pages there are, and every one of them answers', async () => {
  const robots = await (await fetch(`${demo.url}/robots.txt`)).text();
  const [, map = ''] = /^Sitemap: (\S+)$/m.exec(robots) ?? [];
  const text = await (await fetch(map)).text();
  const pages = [...text.matchAll(/<url><loc>([^<]+)<\/loc><\/url>/g)].map(([, url = '']) => url);
  for (const path of ['', 'tables/usage-daily', `authorities/${kassel}`, `services/${service}`])
    expect(pages).toContain(`${demo.url}/open-data/${path}`);
  for (const url of pages) expect([url, (await fetch(url, { method: 'HEAD' })).status]).toEqual([url, 200]);
  expect(robots).toContain('Allow: /open-data/');
});
