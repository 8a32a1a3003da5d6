import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListedOffer } from '../../server/contract/api.ts';
import type { DropOffsAnswer } from '../../server/contract/offer-figures.ts';
import type { KpiAnswer } from '../../web/api.ts';
import { formatValue } from '../../web/format.ts';
import { launch } from '../browser.ts';
import { startDemoApp } from '../demo-app.ts';
import { barriers, newPage, overflow, screens } from './pages.ts';

/** Dienste: the table of all offers, beside what the API answers. */
const shots = 'test-results';
const days = 'from=2026-10-23&to=2026-11-21';
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

const get = async <Answer>(path: string): Promise<Answer> => (await (await fetch(`${app.url}/api/v1/${path}`)).json()) as Answer;
const rows = (page: Page) => page.locator('.services tbody tr');

async function onServices(
  use: (page: Page, complaints: string[]) => Promise<void>,
  query = '',
  screen = screens[2],
): Promise<void> {
  const { page, complaints } = await newPage(browser, screen ?? { scheme: 'light', width: 1440 });
  await page.goto(`${app.url}/services${query}`);
  await rows(page).first().waitFor();
  await use(page, complaints);
  await page.context().close();
}

/** Every cell with a number, by the offer's address. */
const cells = (page: Page): Promise<Record<string, string[]>> =>
  rows(page).evaluateAll((found) =>
    Object.fromEntries(
      found.map((row) => [
        new URL(row.querySelector('a')?.href ?? '').pathname,
        [2, 4, 5, 6].map((at) => row.children[at]?.textContent?.trim() ?? ''),
      ]),
    ),
  );

/** The step with the highest rate among those that at least 30 reached, computed here from the answer of the API. */
function worstStep(offer: ListedOffer, found: DropOffsAnswer['offers']): string {
  const own = found.find(({ authority, service }) => authority === offer.authority && service === offer.service)?.steps;
  if (!own) return 'keine Schritte gemeldet';
  const order = ['', ...offer.steps.map(({ key }) => key)];
  const enough = own.filter(({ reached }) => reached >= 30).sort((a, b) => order.indexOf(a.step) - order.indexOf(b.step));
  if (enough.length === 0) return 'zu wenige Vorgänge';
  const rate = Math.max(...enough.map((step) => step.left / step.reached));
  const worst = enough.find((step) => step.left / step.reached === rate);
  if (!worst || rate === 0) return 'niemand';
  const label = worst.step === '' ? 'Vor dem ersten Schritt' : offer.steps.find(({ key }) => key === worst.step)?.label.de;
  return `${label}: ${formatValue(rate, 'share', 'de')}`;
}

test('every number of the table is the API’s, for every offer of the demo', async () => {
  const kpis = await get<KpiAnswer>(`kpis?kpi=starts,completion_rate,satisfaction_mean&by=authority&by=service&${days}`);
  const { offers: found } = await get<DropOffsAnswer>(`drop-offs?${days}`);
  const { offers } = await get<{ offers: ListedOffer[] }>('offers');
  const expected = Object.fromEntries(
    offers.map((offer) => {
      const of = (kpi: string) =>
        kpis.rows.find((row) => row.kpi === kpi && row.by.authority === offer.authority && row.by.service === offer.service);
      const [starts, completion, mean] = [of('starts'), of('completion_rate'), of('satisfaction_mean')];
      return [
        `/services/${offer.authority}/${offer.service}`,
        [
          formatValue(starts?.value ?? null, 'count', 'de'),
          formatValue(completion?.value ?? null, 'share', 'de'),
          worstStep(offer, found),
          mean?.value == null ? '–' : `${formatValue(mean.value, 'stars', 'de')} (n = ${mean.n})`,
        ],
      ];
    }),
  );
  await onServices(async (page) => {
    const shown = await cells(page);
    expect(Object.keys(shown).sort()).toEqual(Object.keys(expected).sort());
    for (const [offer, values] of Object.entries(expected)) {
      const [starts = '', completion = '', worst = '', mean = ''] = shown[offer] ?? [];
      // a missing value is followed by its reason
      const plain = [starts, completion, worst, mean].map((text, at) => (at !== 2 && text.startsWith('–') ? '–' : text));
      expect(plain, offer).toEqual(values);
    }
  });
});

test('a search and an order are in the address, survive a reload, and the file has exactly what is shown', async () => {
  await onServices(async (page, complaints) => {
    await page.getByLabel('Suchen').fill('kassel wohn');
    await page.getByRole('button', { name: 'Abschlussquote' }).click();
    await page.waitForURL(/search=kassel\+wohn&sort=-completion/);
    await page.reload();
    await rows(page).first().waitFor();
    const shown = await rows(page).locator('th').allInnerTexts();
    expect(shown.length).toBeGreaterThan(1);
    expect(await page.getByRole('columnheader', { name: 'Abschlussquote' }).getAttribute('aria-sort')).toBe('descending');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tabelle als CSV' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
      .slice(1);
    expect(lines.map((line) => line.split(';')[0])).toEqual(shown);
    await page.getByLabel('Suchen').fill('gibt es nicht');
    await page.getByText('Kein Online-Dienst passt zur Suche.').waitFor();
    await page.getByRole('button', { name: 'Suche leeren' }).click();
    await rows(page).nth(10).waitFor();
    expect(complaints).toEqual([]);
  });
});

test('a line leads to the story of its offer, and the way back keeps the search', async () => {
  await onServices(async (page) => {
    await rows(page).first().getByRole('link').click();
    await page.getByRole('heading', { name: 'Wo Menschen aufhören' }).waitFor();
    await page.goBack();
    await rows(page).first().waitFor();
    expect(await page.getByLabel('Suchen').inputValue()).toBe('marburg');
  }, '?search=marburg');
});

test('with 200 offers the page asks as many questions as with a few, and keeps its lines over letters and clicks', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  const asked: string[] = [];
  page.on('request', (request) => /kpis\?|drop-offs/.test(request.url()) && asked.push(request.url()));
  await manyOffers(page, 200);
  await page.goto(`${app.url}/services`);
  await rows(page).nth(199).waitFor();
  expect(asked.filter((url) => !url.includes('visits')).length).toBeLessThanOrEqual(3);
  const nodes = await page.locator('.services tbody *').count();
  expect(nodes / 200).toBeLessThan(25);
  const kept = rows(page).filter({ hasText: 'Dienst 19' }).first();
  await kept.evaluate((line) => line.setAttribute('data-kept', ''));
  await page.getByLabel('Suchen').fill('dienst 19');
  await page.waitForFunction(() => document.querySelectorAll('.services tbody tr').length === 12);
  await page.getByRole('button', { name: 'Leistung' }).click();
  await page.waitForURL(/sort=service/);
  await page.getByLabel('Suchen').fill('');
  await rows(page).nth(199).waitFor();
  expect(await page.locator('tr[data-kept]').count()).toBe(1);
  expect(await page.locator('.services tbody *').count()).toBe(nodes);
  expect(asked.filter((url) => !url.includes('visits')).length).toBeLessThanOrEqual(3);
  await page.context().close();
});

/** Lets the API say that there are so many offers, named Dienst 0, 1, …, each with the figures of some offer of the demo. */
async function manyOffers(page: Page, count: number): Promise<void> {
  const services = Array.from({ length: count }, (_, index) => `d${index}`);
  const of = (index: number) => ({ authority: '065340014014', service: `d${index}` });
  const authorities = [{ ars: '065340014014', offers: services.map((_, index) => index) }];
  await page.route('**/api/v1/offers/keys', (route) => route.fulfill({ json: { services, authorities } }));
  await page.route('**/api/v1/services', (route) =>
    route.fulfill({
      json: { services: services.map((key, index) => ({ key, name: { de: `Dienst ${index}` } })) },
    }),
  );
  await page.route('**/api/v1/kpis?*by=service*', (route) => {
    const daily = new URL(route.request().url()).searchParams.get('interval') === 'day';
    const periods = daily ? Array.from({ length: 30 }, (_, day) => `2026-11-${day + 1}`) : ['total'];
    const all = periods.flatMap((period) =>
      services.map((_, index) => ({ period, by: of(index), kpi: 'starts', value: index, n: index, offers: [1, 1], flag: '' })),
    );
    return route.fulfill({ json: { asOf: '2026-11-22T09:00:00Z', rows: all } });
  });
}

test('when the server is away the last good table stays, with a notice', async () => {
  await onServices(async (page) => {
    const before = await cells(page);
    await page.route('**/api/v1/drop-offs?*', (route) => route.abort());
    await page.getByLabel('Zeitraum').selectOption('Letzte 7 Tage');
    await page.getByRole('alert').waitFor();
    expect(await cells(page)).toEqual(before);
    await page.unroute('**/api/v1/drop-offs?*');
    await page.getByRole('button', { name: 'Erneut versuchen' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByText('Gezeigt: 15.11.–21.11.2026.').waitFor();
  });
});

test('a table that is wider than the screen shows on which side it goes on, and scrolls by keyboard', async () => {
  await onServices(
    async (page) => {
      const region = page.getByRole('region', { name: 'Tabelle Dienste, seitlich verschiebbar' });
      const sides = () => page.locator('.table-frame').first().getAttribute('class');
      expect(await sides()).toBe('table-frame table-frame--after');
      await page.locator('th button').first().focus();
      await page.keyboard.press('Shift+Tab');
      expect(await region.evaluate((element) => element === document.activeElement)).toBe(true);
      await page.keyboard.press('ArrowRight');
      await expect.poll(sides).toBe('table-frame table-frame--before table-frame--after');
      await region.evaluate((element) => element.scrollTo(10_000, 0));
      await expect.poll(sides).toBe('table-frame table-frame--before');
      await page.setViewportSize({ width: 1900, height: 900 });
      await expect.poll(sides).toBe('table-frame');
      expect(await region.getAttribute('tabindex')).toBeNull();
    },
    '',
    { scheme: 'light', width: 390 },
  );
});

describe.each(screens)('$scheme, $width px', (screen) => {
  test('nothing bars the way, nothing overflows', async () => {
    await onServices(
      async (page, complaints) => {
        await page.screenshot({ path: `${shots}/services-${screen.scheme}-${screen.width}.png`, fullPage: true });
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(await barriers(page)).toEqual([]);
        expect(complaints).toEqual([]);
      },
      '',
      screen,
    );
  });
});
