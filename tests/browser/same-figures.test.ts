import { parse } from 'csv-parse/sync';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kpiOf } from '../../server/contract/kpis.ts';
import type { PublishedCount } from '../../server/contract/published.ts';
import { tableOf } from '../../server/contract/tables.ts';
import { type Cell, readCells } from '../../server/opendata/cells.ts';
import type { KpiAnswer } from '../../web/api.ts';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';
import { newPage, open } from './pages.ts';
import { plain, valueText } from './written.ts';

/** One question, asked of everything that answers it: the same digits everywhere. A closed month of the demo. */
const month = '2026-09';
const days = 'from=2026-09-01&to=2026-09-30';
const counts = [
  'starts',
  'submissions',
  'ineligible',
  'abandonments',
  'failures',
  'received',
] as const satisfies PublishedCount[];
const rates = ['completion_rate', 'abandonment_rate'] as const;
/** not in the table of use by month */
const others = ['duration_median'] as const;
type Values = Record<(typeof counts)[number] | (typeof rates)[number] | (typeof others)[number], number>;
const onTiles = ['starts', 'submissions', ...rates, ...others] as const;

let app: DemoApp;
let browser: Browser;
let cells: Cell[];
let authority: string;
let service: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
  cells = await app.store.db.transaction().execute(async (tx) => {
    const read: Cell[] = [];
    const of = { publisher: 'instance', firstMonth: month, lastMonth: month };
    for await (const batch of readCells(tx, tableOf('usage-monthly'), of)) read.push(...batch);
    return read;
  });
  const starts = (cell: Cell) => cell.counts.get('starts')?.count ?? 0;
  const busiest = cells.filter(({ ars, serviceKey }) => ars && serviceKey).sort((one, other) => starts(other) - starts(one))[0];
  if (!busiest) throw new Error('the demo publishes no offer');
  ({ ars: authority, serviceKey: service } = busiest);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const questionOf = (scope: string) => `${app.url}/api/v1/kpis?kpi=${[...counts, ...rates, ...others]}&${days}${scope}`;
const valuesOf = (entries: [string, number][]) => Object.fromEntries(entries) as Values;

async function asJson(scope: string): Promise<Values> {
  const { rows } = (await (await fetch(questionOf(scope))).json()) as KpiAnswer;
  return valuesOf(rows.map(({ kpi, value }) => [kpi, value ?? Number.NaN]));
}

async function asCsv(scope: string): Promise<Values> {
  const text = await (await fetch(questionOf(scope), { headers: { accept: 'text/csv' } })).text();
  const rows = parse(text, { columns: true }) as { kpi: string; value: string }[];
  return valuesOf(rows.map(({ kpi, value }) => [kpi, Number(value)]));
}

/** What an edition is made of, before it is protected; the rates worked out by hand from its counts. */
function asEdition(ars: string, key: string): Values {
  const cell = cells.find((candidate) => candidate.ars === ars && candidate.serviceKey === key);
  const count = (name: PublishedCount) => cell?.counts.get(name)?.count ?? Number.NaN;
  const ended = count('submissions') + count('ineligible') + count('abandonments') + count('failures');
  return valuesOf([
    ...counts.map((name): [string, number] => [name, count(name)]),
    ['completion_rate', (count('submissions') + count('ineligible')) / ended],
    ['abandonment_rate', count('abandonments') / ended],
  ]);
}

/** The values that the screen has, as it writes them. */
const written = (values: Values) =>
  Object.fromEntries(onTiles.map((kpi) => [kpi, valueText(kpi, values[kpi], 'de')])) as Record<(typeof onTiles)[number], string>;

/** The values of a printed report: exactly, as programs read them, and as they are written. */
async function inReport(path: string): Promise<{ exact: Values; written: object }> {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 });
  await page.goto(`${app.url}/reports/${path}?period=${month}`);
  const figures = page.getByRole('table', { name: 'Kennzahlen' });
  const entries = [...counts, ...rates, ...others].map(async (kpi) => {
    const row = figures.getByRole('row').filter({ has: page.getByRole('rowheader', { name: kpiOf(kpi).de, exact: true }) });
    const value = row.locator('data').first();
    return [kpi, await value.getAttribute('value'), plain((await value.textContent()) ?? '').replace(/ \(.*/, '')] as const;
  });
  const found = await Promise.all(entries);
  expect(complaints).toEqual([]);
  await page.context().close();
  return {
    exact: valuesOf(found.map(([kpi, value]) => [kpi, Number(value)])),
    written: Object.fromEntries(found.flatMap(([kpi, , text]) => (onTiles.some((one) => one === kpi) ? [[kpi, text]] : []))),
  };
}

/** The tiles of a page; and of its chart over time, table opened, the sums of the columns. */
async function onScreen(path: string): Promise<{ tiles: object; sums: object; row: string[] | undefined }> {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 });
  await open(page, `${app.url}${path}`);
  const tile = async (kpi: string) =>
    plain((await page.locator(`[data-kpi=${kpi}] .tile__value`).evaluate((value) => value.firstChild?.textContent)) ?? '');
  const trend = page.locator('.chart', { has: page.locator('#trend-title') });
  await trend.getByRole('button', { name: 'Tabelle', exact: true }).click();
  const table = await trend
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent?.replaceAll('.', '')))),
    );
  const sum = (column: number) => table.reduce((total, row) => total + (row[column] ?? Number.NaN), 0);
  const link = page.locator(`a[href^="/services/${authority}/${service}"]`);
  const row = page.getByRole('row').filter({ has: link });
  const shown = {
    tiles: Object.fromEntries(await Promise.all(onTiles.map(async (kpi) => [kpi, await tile(kpi)] as const))),
    sums: { starts: sum(0), submissions: sum(1), abandonments: sum(2) },
    row: (await row.count()) > 0 ? (await row.locator('td').allTextContents()).map(plain) : undefined,
  };
  expect(complaints).toEqual([]);
  await page.context().close();
  return shown;
}

const sumsOf = ({ starts, submissions, abandonments }: Values) => ({ starts, submissions, abandonments });

describe('API, CSV, screen, report and edition have the same figures', () => {
  test('of an authority', async () => {
    const values = await asJson(`&authority=${authority}`);
    expect(values.starts).toBeGreaterThan(100);
    expect(await asCsv(`&authority=${authority}`)).toEqual(values);
    const edition = asEdition(authority, '');
    for (const name of counts) expect(edition[name], name).toBe(values[name]);
    const screen = await onScreen(`/?period=${month}&authority=${authority}`);
    expect(screen.tiles).toEqual(written(values));
    expect(screen.sums).toEqual(sumsOf(values));
    expect(await inReport(authority)).toEqual({ exact: values, written: written(values) });
    const offer = written(await asJson(`&authority=${authority}&service=${service}`));
    expect(screen.row).toEqual([offer.completion_rate, offer.starts]);
  });

  test('of an offer, rates included', async () => {
    const scope = `&authority=${authority}&service=${service}`;
    const values = await asJson(scope);
    expect(await asCsv(scope)).toEqual(values);
    const edition = asEdition(authority, service);
    for (const name of [...counts, ...rates]) expect(edition[name], name).toBeCloseTo(values[name], 12);
    const screen = await onScreen(`/services/${authority}/${service}?period=${month}`);
    expect(screen.tiles).toEqual(written(values));
    expect(screen.sums).toEqual(sumsOf(values));
    expect(await inReport(`${authority}/${service}`)).toEqual({ exact: values, written: written(values) });
  });
});
