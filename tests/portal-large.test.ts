import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnNames } from '../server/contract/columns.ts';
import { storingSink } from '../server/opendata/files.ts';
import { type TestApp, testApp } from './app.ts';

/** An edition as large as a state: 421 authorities, 100 services in the first of them, 13 months. */
const names = Array.from({ length: 421 }, (_, index) => ({
  ars: `06${`${index}`.padStart(10, '0')}`,
  name: `Stadt Musterhausen an der Langen Straße ${index}`,
}));
const months = Array.from({ length: 13 }, (_, index) =>
  index < 3 ? `2025-${10 + index}` : `2026-${`${index - 2}`.padStart(2, '0')}`,
);
const measures = [
  'starts',
  'submissions',
  'ineligible',
  'abandonments',
  'failures',
  'received',
  'completion_rate',
  'abandonment_rate',
];

let there: TestApp;
beforeAll(async () => {
  there = await testApp('2026-11-22T10:00:00+01:00');
  const edition = {
    publisher: 'instance',
    id: '2026-10',
    status: 'published' as const,
    first_month: '2025-10-01',
    last_month: '2026-10-01',
    method: 'ckm-1',
    key_print: 'print',
    licence: 'dl-de/zero-2-0',
    published_at: new Date('2026-11-20T09:00:00Z'),
  };
  await there.store.db.insertInto('edition').values(edition).execute();
  const sink = await storingSink(there.store.db, edition)('usage-monthly/usage-monthly.csv', 'text/csv; charset=utf-8');
  await sink.write(`${columnNames.join(',')}\r\n`);
  for (const month of months) await sink.write(linesOf(month).join(''));
  await sink.close();
});
afterAll(() => there.close());

/** Services of the first authority are 100, of the others one. */
function linesOf(month: string): string[] {
  const places = [{ ars: '', name: '' }, ...names];
  return places.flatMap(({ ars, name }, index) => {
    const services = ['', ...Array.from({ length: index < 2 ? 100 : 1 }, (_, number) => `dienst-${number}`)];
    return services.flatMap((key) =>
      measures.map((measure) => {
        const rate = measure.endsWith('_rate');
        const cells = [month, 'month', ars, name, key, key && `Leistung mit einem langen Namen ${key}`, measure, '', ''];
        return `${[...cells, rate ? 0.5 : 12_345, rate ? 'share' : 'count', 'protected', 'final', 'ckm-1', '2026-10'].join(',')}\r\n`;
      }),
    );
  });
}

/** Walks a list by its links to the next page; every page must be small. */
async function walk(start: string): Promise<string> {
  const texts: string[] = [];
  let url: string | undefined = start;
  while (url) {
    const { statusCode, body, rawPayload }: { statusCode: number; body: string; rawPayload: Buffer } =
      await there.app.inject(url);
    expect([url, statusCode, rawPayload.length <= 30_000]).toEqual([url, 200, true]);
    texts.push(body);
    url = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
  }
  return texts.join('');
}

test('every authority of a state is on a page of the list that is small, and so are their own pages', async () => {
  const list = await walk('/open-data/authorities/?lang=en');
  for (const { ars } of names) expect(list.split(`/open-data/authorities/${ars}?lang=en"`).length).toBe(2);
  await walk(`/open-data/authorities/${names[0]?.ars}`);
});

test('the page of a service leads to every authority, that of an authority to every service', async () => {
  const service = await walk('/open-data/services/dienst-0');
  for (const { ars } of names) expect(service).toContain(`href="/open-data/authorities/${ars}/services/dienst-0"`);
  const authority = await walk(`/open-data/authorities/${names[0]?.ars}?lang=en`);
  for (let number = 0; number < 100; number += 1)
    expect(authority).toContain(`href="/open-data/authorities/${names[0]?.ars}/services/dienst-${number}?lang=en"`);
});

test('rows of the last place are found without reading all', async () => {
  const { rows } = (await there.app.inject(`/open-data/v1/usage-monthly/rows?ars=${names.at(-1)?.ars}&measure=starts`)).json();
  expect(rows.length).toBe(26);
});
