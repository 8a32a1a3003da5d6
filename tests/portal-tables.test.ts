import { describe, expect, test } from 'vitest';
import { categoriesOf, type DimensionName } from '../server/contract/dimensions.ts';
import { publicTableIds } from '../server/contract/tables.ts';
import { demo, files, kassel, page, type Row, service, startPortal } from './portal-pages.ts';

startPortal();

/** Rows of a table's file, by place, service and dimension. */
const rowsIn = (table: string, ars: string, key: string, dimension: string) =>
  (files.get(table) ?? []).filter((row) => row.ars === ars && row.service_key === key && row.dimension === dimension);

/** The cells of each table of numbers in a page, its head first. */
function tablesIn(body: string): string[][][] {
  return [...body.matchAll(/<table class="kern-table numbers">(.*?)<\/table>/gs)].map(([, table = '']) =>
    [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell),
    ),
  );
}

const german = (value: string) => Number(value).toLocaleString('de-DE');
const months = new Intl.DateTimeFormat('de-DE', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const monthOf = (period: string) => months.format(new Date(`${period}-01T00:00:00Z`));
const labelOf = (dimension: DimensionName, code: string) => {
  if (dimension === 'out_of_hours') return { yes: 'Außerhalb der Öffnungszeiten', no: 'Während der Öffnungszeiten' }[code];
  return categoriesOf(dimension)?.find((known) => known.code === code)?.de;
};

/** What a page of a monthly split must show: for each of the last 13 months what the file says, 0 where it says nothing. */
function expectedSplit(rows: Row[], dimension: DimensionName): Map<string, string> {
  const periods = [...new Set(rows.map(({ period }) => period))].sort().slice(-13);
  const codes = [...new Set(rows.map(({ category }) => category))];
  const cells = periods.flatMap((period) =>
    codes.map((category) => {
      const value = rows.find((row) => row.period === period && row.category === category)?.value ?? '0';
      return [`${monthOf(period)} ${labelOf(dimension, category)}`, german(value)] as const;
    }),
  );
  return new Map(cells);
}

function shownSplit([head = [], ...rows]: string[][]): Map<string, string> {
  return new Map(
    rows.flatMap(([period = '', ...cells]) =>
      cells.map((cell, index) => [`${period.replace(' (vorläufig)', '')} ${head[index + 1]}`, cell] as const),
    ),
  );
}

describe('a table split by something shows what its file says', () => {
  test.each([
    ['tables/sign-in-monthly', 'sign-in-monthly', '', '', ['auth_method', 'trust_level']],
    ['tables/payment-monthly', 'payment-monthly', '', '', ['payment_method', 'payment_status']],
    [`authorities/${kassel}/tables/sign-in-monthly`, 'sign-in-monthly', kassel, '', ['auth_method', 'trust_level']],
    [`authorities/${kassel}/tables/channels-monthly`, 'channels-monthly', kassel, '', ['device', 'channel', 'out_of_hours']],
    [
      `authorities/${kassel}/services/${service}/tables/payment-monthly`,
      'payment-monthly',
      kassel,
      service,
      ['payment_method', 'payment_status'],
    ],
  ] as [string, string, string, string, DimensionName[]][])('%s', async (path, table, ars, key, dimensions) => {
    const { status, body } = await page(path);
    const shown = tablesIn(body);
    expect([status, shown.length]).toEqual([200, dimensions.length]);
    for (const [index, dimension] of dimensions.entries()) {
      const rows = rowsIn(table, ars, key, dimension);
      expect(rows.length).toBeGreaterThan(10);
      expect(shownSplit(shown[index] ?? [])).toEqual(expectedSplit(rows, dimension));
    }
  });

  test('the bars are those of the newest month, each with its share of them all', async () => {
    const { body } = await page('tables/sign-in-monthly');
    const newest = rowsIn('sign-in-monthly', '', '', 'trust_level').filter(({ period }) => period === '2026-10');
    const sum = newest.reduce((total, { value }) => total + Number(value), 0);
    expect(sum).toBeGreaterThan(1000);
    const [, drawn = ''] = /aria-labelledby="trust_level-chart-title.*?>(.*?)<\/svg>/s.exec(body) ?? [];
    for (const { category, value } of newest) {
      const share = (Math.round((Number(value) / sum) * 1000) / 10).toLocaleString('de-DE');
      expect(drawn).toContain(`>${labelOf('trust_level', category)}<`);
      expect(drawn).toContain(`>${german(value)} (${share}\u00a0%)<`);
    }
  });
});

test('the steps of a service are those of its newest quarter, from the first to the last', async () => {
  const { body } = await page(`authorities/${kassel}/services/${service}/tables/steps-quarterly`);
  const rows = rowsIn('steps-quarterly', kassel, service, 'step').filter(({ period }) => period === '2026-Q3');
  const valueAt = (step: string, measure: string) =>
    german(rows.find((row) => row.category === step && row.measure === measure)?.value ?? '0');
  const [[, ...shown] = []] = tablesIn(body);
  expect(shown.map(([step = '']) => step)).toEqual([
    'Vor dem ersten Schritt',
    ...['anmeldung', 'personen', 'wohnung', 'bestaetigung', 'pruefen'],
  ]);
  for (const [label = '', ...cells] of shown) {
    const step = label.startsWith('Vor') ? '' : label;
    expect(cells).toEqual([valueAt(step, 'step_reached'), valueAt(step, 'step_dropped')]);
    expect(body).toContain(`>${cells[0]} erreicht, ${cells[1]} hörten auf<`);
  }
});

test('the stars of a service come with their mean', async () => {
  const { body } = await page(`authorities/${kassel}/services/${service}/tables/satisfaction-quarterly`);
  const [[head = [], newest = []] = []] = tablesIn(body);
  expect([head[0], head.at(-1), newest[0]]).toEqual(['Quartal', 'Mittelwert', '3. Quartal 2026 (vorläufig)']);
  const rows = rowsIn('satisfaction-quarterly', kassel, service, 'rating').filter(({ period }) => period === '2026-Q3');
  for (const { category, value } of rows) {
    const label = { 1: '1 Stern', unknown: 'Unbekannt' }[category] ?? `${category} Sterne`;
    expect(newest[head.indexOf(label)]).toBe(german(value));
  }
  const mean = rowsIn('satisfaction-quarterly', kassel, service, '').find(({ period }) => period === '2026-Q3')?.value;
  expect(newest.at(-1)).toBe(Number(mean).toLocaleString('de-DE', { minimumFractionDigits: 2 }));
  expect(body).toContain(`Im Mittel ${newest.at(-1)} von 5 Sternen.`);
});

test('every day of the newest busy month is there, those without a row as 0', async () => {
  const { body } = await page(`authorities/${kassel}/tables/usage-daily`);
  const [[, ...shown] = []] = tablesIn(body);
  expect(shown.length).toBe(31);
  const rows = rowsIn('usage-daily', kassel, '', '');
  const day = new Intl.DateTimeFormat('de-DE', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  for (let number = 1; number <= 31; number += 1) {
    const period = `2026-10-${`${number}`.padStart(2, '0')}`;
    const values = ['starts', 'received'].map((measure) =>
      german(rows.find((row) => row.period === period && row.measure === measure)?.value ?? '0'),
    );
    expect(shown[31 - number]).toEqual([day.format(new Date(period)), ...values]);
  }
});

describe('every page of a table', () => {
  const spots = [
    ...publicTableIds.map((table) => `tables/${table}`),
    ...['usage-monthly', 'sign-in-monthly', 'payment-monthly', 'steps-quarterly', 'channels-monthly'].map(
      (table) => `authorities/${kassel}/tables/${table}`,
    ),
    ...['satisfaction-quarterly', 'usage-daily'].map((table) => `authorities/${kassel}/tables/${table}`),
    `authorities/${kassel}/services/${service}`,
    ...['sign-in-monthly', 'payment-monthly', 'steps-quarterly', 'satisfaction-quarterly'].map(
      (table) => `authorities/${kassel}/services/${service}/tables/${table}`,
    ),
  ];

  test.each(spots)('%s is small, in both languages, and leads to others of its kind', async (path) => {
    for (const language of ['de', 'en']) {
      const { status, body } = await page(path, language);
      expect([status, Buffer.byteLength(body) <= 30_000]).toEqual([200, true]);
      expect(body).not.toMatch(/undefined|NaN|\[object/);
      const charts = [...body.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) => svg);
      for (const svg of charts) expect(svg).toMatch(/<title id="[^"]+">[^<]+<\/title>\s*<desc id="[^"]+">[^<]+<\/desc>/);
      if (charts.length > 0)
        expect(body).toContain(
          language === 'de' ? 'Quelle: eGovSAD, Ausgabe 2026-10, Daten' : 'Source: eGovSAD, edition 2026-10, Data',
        );
      expect(tablesIn(body).length).toBe(charts.length);
    }
  });

  test('links lead from the first page to every one of them', async () => {
    const found = new Set<string>();
    const waiting = ['/open-data/'];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const answer = await fetch(demo.url + next);
      expect([next, answer.status]).toEqual([next, 200]);
      const links = [...(await answer.text()).matchAll(/href="(\/open-data\/(?:tables|authorities|services)\/[^"?.]*)"/g)];
      for (const [, link = ''] of links) {
        const near =
          (!link.includes('/authorities/0') || link.includes(kassel)) && (!/services\/./.test(link) || link.includes(service));
        if (found.has(link) || !near) continue;
        found.add(link);
        waiting.push(link);
      }
    }
    expect(spots.filter((path) => !found.has(`/open-data/${path}`))).toEqual([]);
  });

  test.each([
    `authorities/${kassel}/services/none`,
    `authorities/${kassel}/services/${service}/tables/channels-monthly`,
    `authorities/${kassel}/tables/code-lists`,
    'authorities/000000000000/tables/usage-daily',
    'services/none',
    'tables/none',
  ])('%s is not there where nothing is published', async (path) => {
    expect((await page(path)).status).toBe(404);
    expect((await page(`../embed/${path}`)).status).toBe(404);
  });
});

describe('a chart alone, for framing', () => {
  test.each([
    ['tables/sign-in-monthly', 'Nach Art der Anmeldung'],
    ['tables/sign-in-monthly?chart=trust_level', 'Nach Vertrauensniveau'],
    [`authorities/${kassel}/tables/channels-monthly?chart=out_of_hours`, 'Während und außerhalb'],
    [`authorities/${kassel}/tables/usage-daily`, 'je Tag'],
    [`authorities/${kassel}/services/${service}/tables/steps-quarterly`, 'jeden Schritt erreichten'],
    [`authorities/${kassel}/services/${service}/tables/satisfaction-quarterly`, 'Nach Sternen'],
    [`authorities/${kassel}/services/${service}`, 'je Monat'],
    [`services/${service}`, 'je Monat'],
  ])('%s names its source and leads to its page', async (path, title) => {
    const { status, body } = await page(`../embed/${path}`);
    const [address = ''] = path.split('?');
    expect([status, body.split('<svg').length]).toEqual([200, 2]);
    expect(body.toLowerCase()).toContain(title.toLowerCase());
    expect(body).toContain('Quelle: eGovSAD, Ausgabe 2026-10');
    expect(body).toContain(`target="_top" href="/open-data/${address}"`);
  });

  test('that there is not is not found', async () => {
    expect((await page('../embed/tables/sign-in-monthly?chart=device')).status).toBe(404);
    expect((await page('../embed/tables/channels-monthly')).status).toBe(404);
  });
});
