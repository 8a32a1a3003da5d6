import { mkdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListedOffer } from '../../server/contract/api.ts';
import { type KpiId, kpiOf } from '../../server/contract/kpis.ts';
import type { Freshness, KpiAnswer } from '../../web/api.ts';
import { addDays, berlinDay } from '../../server/contract/days.ts';
import { monthlyKpi, tileKpis } from '../../web/figures/figures.ts';
import { formatValue } from '../../web/format.ts';
import { rangeOf, wholeMonths } from '../../web/periods.ts';
import { launch } from '../browser.ts';
import { startDemoApp } from '../demo-app.ts';
import { barriers, chartsDrawn, newPage, open, overflow, screens } from './pages.ts';

const shots = 'test-results';
let app: Awaited<ReturnType<typeof startDemoApp>>;
let browser: Browser;
let offer: ListedOffer;
let range: { from: string; to: string };
let lastDay: string;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
  const { talliedAt } = await get<Freshness>('/api/v1/freshness');
  lastDay = addDays(berlinDay(talliedAt), -1);
  range = rangeOf({ kind: 'rolling', days: 30 }, lastDay);
  offer = await busiestOffer();
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function get<Answer>(path: string): Promise<Answer> {
  const response = await fetch(`${app.url}${path}`);
  expect(response.status, path).toBe(200);
  return (await response.json()) as Answer;
}

/** One with a funnel: the one with most starts. */
async function busiestOffer(): Promise<ListedOffer> {
  const { rows } = await get<KpiAnswer>(
    `/api/v1/kpis?kpi=starts&by=authority&by=service&interval=total&from=${range.from}&to=${range.to}`,
  );
  const [most] = rows.filter(({ value }) => value !== null).sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const { offers } = await get<{ offers: ListedOffer[] }>('/api/v1/offers');
  const found = offers.find(({ authority, service }) => authority === most?.by.authority && service === most?.by.service);
  if (!found) throw new Error('the demo has no offer with starts');
  return found;
}

const offerAddress = () => `${app.url}/services/${offer.authority}/${offer.service}`;

/** The values that tiles must show, as the API answers them and the screen writes them. */
async function expectedTiles(scope: string): Promise<Record<string, string>> {
  const months = wholeMonths(range, lastDay);
  const total = await get<KpiAnswer>(
    `/api/v1/kpis?kpi=${tileKpis.join(',')}&interval=total&from=${range.from}&to=${range.to}${scope}`,
  );
  const monthly = await get<KpiAnswer>(
    `/api/v1/kpis?kpi=${monthlyKpi}&interval=total&from=${months.from}&to=${months.to}${scope}`,
  );
  const shown = (kpi: KpiId, value: number | null) => formatValue(value, kpiOf(kpi).unit, 'de');
  return Object.fromEntries([...total.rows, ...monthly.rows].map(({ kpi, value }) => [kpi, shown(kpi, value)]));
}

async function shownTiles(address: string): Promise<Record<string, string>> {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 });
  await open(page, address);
  const tiles = await page
    .locator('.tile')
    .evaluateAll((found) =>
      found.map((tile) => [
        tile.getAttribute('data-kpi') ?? '',
        tile.querySelector('.tile__value')?.firstChild?.textContent ?? '',
      ]),
    );
  expect(complaints).toEqual([]);
  await page.context().close();
  return Object.fromEntries(tiles) as Record<string, string>;
}

/** What a page shows beside what the API answers, while the figures stand still: limits of open attempts may run out. */
async function compared(
  address: string,
  scope: string,
): Promise<{ shown: Record<string, string>; expected: Record<string, string> }> {
  const before = await expectedTiles(scope);
  const shown = await shownTiles(address);
  const expected = await expectedTiles(scope);
  return isDeepStrictEqual(before, expected) ? { shown, expected } : compared(address, scope);
}

test('the tiles of the Übersicht show what the API answers', async () => {
  const { shown, expected } = await compared(app.url, '');
  expect(shown).toEqual(expected);
});

test('the tiles of an offer show what the API answers', async () => {
  const { shown, expected } = await compared(offerAddress(), `&authority=${offer.authority}&service=${offer.service}`);
  expect(shown).toEqual(expected);
});

describe.each(screens)('$scheme, $width px', (screen) => {
  test.each(['overview', 'offer'])('%s: charts are drawn, nothing bars the way, nothing overflows', async (name) => {
    const { page, complaints } = await newPage(browser, screen);
    await open(page, name === 'offer' ? offerAddress() : app.url);
    // what stands further down is asked for later
    await page
      .locator('.chart__stage')
      .nth(name === 'offer' ? 7 : 3)
      .waitFor();
    await chartsDrawn(page);
    await page.screenshot({ path: `${shots}/${name}-${screen.scheme}-${screen.width}.png`, fullPage: true });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

test('with tables and explanations open, and in English, nothing bars the way either', async () => {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 390 });
  await open(page, `${offerAddress()}?lang=en&period=90d`);
  // a pressed button has another name, so the next one is always the first
  const charts = await page.locator('.chart__stage').count();
  for (let _ = 0; _ < charts; _++) await page.getByRole('button', { name: 'Table', exact: true }).first().click();
  for (const summary of await page.locator('.tile__how summary').all()) await summary.click();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.locator('.chart table').count()).toBe(charts);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await barriers(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});
