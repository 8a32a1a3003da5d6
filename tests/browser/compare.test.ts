import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CompareAnswer } from '../../server/contract/comparison.ts';
import { formatValue } from '../../web/format.ts';
import { launch } from '../browser.ts';
import { startDemoApp } from '../demo-app.ts';
import { barriers, chartsDrawn, newPage, overflow, screens } from './pages.ts';

/** Vergleich, as somebody who reads all six towns of the demo uses it; four of them agreed to be compared. */
const shots = 'test-results';
const marburg = '065340014014';
let app: Awaited<ReturnType<typeof startDemoApp>>;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

let page: Page;
let complaints: string[];
async function at(query: string, screen = { scheme: 'light', width: 1440 } as (typeof screens)[number]): Promise<void> {
  ({ page, complaints } = await newPage(browser, screen));
  await page.goto(`${app.url}/compare${query}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page.screenshot({ path: `${shots}/failed-compare.png`, fullPage: true });
  await page?.context().close();
});

const choose = (label: string, option: string) => page.getByLabel(label, { exact: true }).selectOption({ label: option });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const table = () => page.getByRole('region', { name: /^Tabelle/ });

/** The cells of every row under the plot, by the name of the authority. */
async function cells(): Promise<Record<string, string[]>> {
  if ((await table().count()) === 0) await button('Tabelle').click();
  const rows = await table().locator('tbody tr').all();
  const read = rows.map(async (row) => {
    const name = (await row.locator('th').innerText()).split(' (')[0] ?? '';
    return [name, await row.locator('td').allInnerTexts()] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

const days = 'from=2026-10-23&to=2026-11-21';
const asked = async (query: string): Promise<CompareAnswer> =>
  (await (await fetch(`${app.url}/api/v1/compare?${days}&${query}`)).json()) as CompareAnswer;

test('rates stand in the order of names with their intervals, and are those of the API', async () => {
  await at('?period=30d');
  await chartsDrawn(page);
  const { rows, means } = await asked('kpi=completion_rate');
  const shown = await cells();
  const share = (value: number | null | undefined) => formatValue(value ?? null, 'share', 'de');
  for (const { name, value, interval, n } of rows)
    expect(shown[name]).toEqual([share(value), share(interval?.[0]), share(interval?.[1]), formatValue(n, 'count', 'de')]);
  expect(Object.keys(shown).slice(0, -1)).toEqual(rows.map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'de')));
  expect(shown[`Mittelwert von ${means[0]?.members} Kommunen`]?.[0]).toBe(share(means[0]?.value));
  for (const { difference } of rows) if (difference) await page.getByText(difference.text.de).waitFor();
  expect(complaints).toEqual([]);
});

test('counts are compared per 1,000 inhabitants, and say of when those are', async () => {
  await at('?period=30d&kpi=starts&order=value');
  await chartsDrawn(page);
  const { rows } = await asked('kpi=starts');
  const shown = await cells();
  const byValue = [...rows].sort((one, other) => (other.per1000?.value ?? 0) - (one.per1000?.value ?? 0));
  expect(Object.keys(shown).slice(0, -1)).toEqual(byValue.map(({ name }) => name));
  for (const { name, per1000, value } of rows) {
    expect(shown[name]?.[0]).toBe(formatValue(per1000?.value ?? null, 'rate', 'de'));
    expect(shown[name]?.[3]).toBe(formatValue(value, 'count', 'de'));
  }
  await page.getByText(/^Einwohnerzahlen: \d\d\.\d\d\.\d{4}/).waitFor();
});

test('what is compared is chosen in words, kept in the address, and survives a change of language', async () => {
  await at('');
  await choose('Was wird verglichen?', 'Wohngeld beantragen');
  await page.waitForURL(/service=/);
  await choose('Eigene Kommune', 'Marburg');
  await choose('Zeitraum', 'Letzte 90 Tage');
  await choose('Welche Zahl?', 'Zufriedenheit');
  await page.getByRole('heading', { name: 'Zufriedenheit: Wohngeld beantragen' }).waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Comparison' }).waitFor();
  await page.waitForURL(/service=.*kpi=satisfaction_mean.*period=90d.*authority=065340014014.*lang=en/);
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.waitForURL((url) => url.pathname === '/' && !url.search.includes('kpi='));
});

test('a group that cannot be compared says why, and what to do instead', async () => {
  await at('?against=district');
  await page.getByText('Wählen Sie zuerst Ihre Kommune').waitFor();
  await choose('Eigene Kommune', 'Marburg');
  await page.getByText('Für diese Gruppe gibt es keinen Vergleich.').waitFor();
  await choose('Womit?', 'Selbst gewählt');
  await page.getByText('Wählen Sie mindestens drei Kommunen. Gewählt: 0.').waitFor();
  for (const name of ['Marburg', 'Fulda', 'Bad Hersfeld']) await page.getByLabel(name, { exact: true }).check();
  await chartsDrawn(page);
  expect(Object.keys(await cells())).toEqual(['Bad Hersfeld', 'Fulda', 'Marburg', 'Mittelwert von 3 Kommunen']);
  expect(await page.getByText('Wählen Sie mindestens drei').count()).toBe(0);
});

test('an authority that is not there is said to be unknown', async () => {
  await at('?authority=999999999999');
  await page.getByRole('heading', { level: 1, name: 'Diese Kommune gibt es hier nicht' }).waitFor();
});

test('the plot can be taken along as PNG, SVG and CSV, with the mean and the notes', async () => {
  await at('?period=30d');
  await chartsDrawn(page);
  const files: Record<string, Buffer> = {};
  for (const format of ['PNG', 'SVG', 'CSV']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: new RegExp(`als ${format} herunterladen`) }).click(),
    ]);
    files[format] = readFileSync(await download.path());
  }
  expect(files['PNG']?.subarray(1, 4).toString()).toBe('PNG');
  expect(files['SVG']?.toString()).toContain('Abschlussquote: Alle Online-Dienste');
  expect(files['CSV']?.toString()).toMatch(
    /Kommune;Abschlussquote;Intervall von;Intervall bis;n;Hinweis\r\n[\s\S]*Mittelwert von 4/,
  );
});

test('when the server is away the last good plot stays, with a notice', async () => {
  await at('?period=30d');
  await chartsDrawn(page);
  await page.route('**/api/v1/compare?*', (route) => route.fulfill({ status: 503, json: { error: { message: 'x' } } }));
  await choose('Welche Zahl?', 'Abbruchquote');
  await page.getByText('Die Zahlen konnten nicht aktualisiert werden.').waitFor();
  await page.getByRole('heading', { name: 'Abschlussquote: Alle Online-Dienste' }).waitFor();
});

describe.each(screens)('$scheme, $width px', (screen) => {
  test.each([
    ['rates', `?period=30d&authority=${marburg}`],
    ['counts', '?period=30d&kpi=starts&lang=en'],
    ['chosen', '?against=chosen'],
  ])('%s: nothing bars the way, nothing overflows', async (name, query) => {
    await at(query, screen);
    if (name !== 'chosen') await chartsDrawn(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: `${shots}/compare-${name}-${screen.scheme}-${screen.width}.png`, fullPage: true });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
