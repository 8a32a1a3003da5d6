import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { observeLoad, readLoad } from '../bench/web-page.ts';
import { launch } from '../browser.ts';
import { startDemoApp } from '../demo-app.ts';
import { barriers, newPage, open, overflow } from './pages.ts';

let app: Awaited<ReturnType<typeof startDemoApp>>;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** A page of the Übersicht, closed when the test is done with it. */
async function onOverview(use: (page: Page, complaints: string[]) => Promise<void>, query = ''): Promise<void> {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 });
  await open(page, `${app.url}/${query}`);
  await use(page, complaints);
  await page.context().close();
}

const tileValue = (page: Page, kpi: string) => page.locator(`[data-kpi=${kpi}] .tile__value`).innerText();

test('arrow keys read a chart value by value, and T shows the same numbers as a table', async () => {
  await onOverview(async (page) => {
    const chart = page.locator('.chart', { hasText: 'Verlauf der Nutzung' });
    await chart.getByRole('slider').focus();
    await page.keyboard.press('End');
    const spoken = await chart.locator('.chart__readout').innerText();
    expect(await chart.getByRole('slider').getAttribute('aria-valuenow')).toBe('30');
    await page.keyboard.press('t');
    const cells = await chart.locator('tbody tr').last().locator('td').allInnerTexts();
    expect(cells).toHaveLength(3);
    for (const cell of cells) expect(spoken).toContain(cell);
  });
});

test('a chosen period is in the address, survives a reload and the way back', async () => {
  await onOverview(async (page) => {
    await page.getByLabel('Zeitraum').selectOption('Letzte 7 Tage');
    await page.waitForURL(/\?period=7d$/);
    await page.getByText('Gezeigt:').waitFor();
    await open(page, page.url());
    expect(await page.getByLabel('Zeitraum').inputValue()).toBe('7');
    await page.goBack();
    await page.getByText('Gezeigt:').waitFor();
    expect(await page.getByLabel('Zeitraum').inputValue()).toBe('30');
  });
});

test('one authority can be looked at alone, and its offers lead to their pages', async () => {
  await onOverview(async (page, complaints) => {
    const all = await tileValue(page, 'starts');
    const name = 'Kassel';
    await page.getByLabel('Kommune').selectOption(name);
    await page.getByRole('heading', { level: 1, name: `Übersicht: ${name}` }).waitFor();
    await page.waitForFunction((before) => document.querySelector('[data-kpi=starts] .tile__value')?.textContent !== before, all);
    const offers = page.getByRole('region', { name: 'Online-Dienste', exact: true });
    await offers.getByRole('row', { name }).first().getByRole('link').click();
    await page.getByRole('heading', { name: 'Wo Menschen aufhören' }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain(name);
    expect(complaints).toEqual([]);
  });
});

test('days can be chosen freely, and only in their order', async () => {
  await onOverview(async (page) => {
    await page.getByLabel('Zeitraum').selectOption('Frei gewählt');
    const [from, to] = [await page.getByLabel('Von').inputValue(), await page.getByLabel('Bis').inputValue()];
    await page.getByLabel('Von').fill(to);
    await page.getByLabel('Bis').fill(from);
    await page.getByRole('button', { name: 'Anwenden' }).click();
    expect(await page.getByRole('alert').innerText()).toBe('Der erste Tag muss vor dem letzten liegen.');
    await page.getByLabel('Von').fill(from);
    await page.getByRole('button', { name: 'Anwenden' }).click();
    await page.waitForURL(new RegExp(`period=${from}..${from}`));
  });
});

test('when the server is away the last good figures stay, with a notice of what they show', async () => {
  await onOverview(async (page) => {
    const before = await tileValue(page, 'starts');
    const shown = (await page.getByText('Gezeigt:').innerText()).slice('Gezeigt: '.length).split(',')[0] ?? '';
    await page.route('**/api/v1/kpis/answers', (route) =>
      route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'x', requestId: 'r' } } }),
    );
    await page.getByLabel('Zeitraum').selectOption('Letzte 7 Tage');
    const notice = page.getByRole('alert');
    await notice.waitFor();
    expect(await notice.innerText()).toContain(`den letzten Stand für ${shown}`);
    expect(await tileValue(page, 'starts')).toBe(before);
    await page.unroute('**/api/v1/kpis/answers');
    await page.getByRole('button', { name: 'Erneut versuchen' }).click();
    await notice.waitFor({ state: 'detached' });
  });
});

test('a chart that has the keyboard is outlined', async () => {
  await onOverview(async (page) => {
    const stage = page.getByRole('slider').first();
    await page.keyboard.press('Tab');
    await stage.focus();
    expect(await stage.evaluate((element) => getComputedStyle(element).outline)).toMatch(/solid 4px|4px solid/);
  });
});

test('the open data are reached in the language of the page', async () => {
  await onOverview(async (page) => {
    const links = await page
      .getByRole('link', { name: 'Open data' })
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(links).toEqual(['/open-data/?lang=en', '/open-data/?lang=en']);
  }, '?lang=en');
});

test('language and theme are switched in the address', async () => {
  await onOverview(async (page) => {
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByRole('button', { name: 'Dark view' }).click();
    await page.waitForURL(/lang=en&theme=dark/);
    expect(await page.locator('html').getAttribute('data-kern-theme')).toBe('dark');
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  });
});

test('a chart can be taken along as PNG, SVG and CSV', async () => {
  await onOverview(async (page) => {
    const begins = { PNG: '\x89PNG', SVG: '<svg', CSV: '\xEF\xBB\xBFTag;' };
    for (const [format, beginning] of Object.entries(begins)) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `Verlauf der Nutzung als ${format}` }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`^verlauf-der-nutzung-.*\\.${format.toLowerCase()}$`));
      expect(
        readFileSync(await download.path())
          .subarray(0, beginning.length)
          .toString('latin1'),
      ).toBe(beginning);
    }
  });
});

test('scripts stay small: 150 kB for the page, 400 kB with all charts, nothing from elsewhere, and nothing jumps', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await page.addInitScript(observeLoad);
  const scripts = new Map<string, number>();
  const hosts = new Set<string>();
  page.on('response', async (response) => {
    hosts.add(new URL(response.url()).origin);
    if (response.request().resourceType() === 'script') scripts.set(response.url(), gzipSync(await response.body()).length);
  });
  await open(page, app.url);
  const named = await page
    .locator('script[src], link[rel=modulepreload]')
    .evaluateAll((found) => found.map((element) => element.getAttribute('src') ?? element.getAttribute('href') ?? ''));
  const html = await (await fetch(app.url)).text();
  const size = (urls: string[]) => urls.reduce((sum, url) => sum + (scripts.get(url) ?? 0), 0);
  expect(size(named.filter((path) => html.includes(path)).map((path) => new URL(path, app.url).href))).toBeLessThan(150_000);
  expect(size([...scripts.keys()])).toBeLessThan(400_000);
  expect([...hosts]).toEqual([new URL(app.url).origin]);
  expect((await page.evaluate(readLoad)).cls).toBeLessThan(0.05);
  await page.context().close();
});

test('on a phone the header is one line, and the menu and the choices unfold by keyboard', async () => {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 390 });
  await open(page, app.url);
  expect((await page.locator('.head').boundingBox())?.height).toBeLessThan(70);
  const [menu, links] = [page.getByRole('button', { name: 'Menü' }), page.getByRole('navigation', { name: 'Hauptnavigation' })];
  expect(await links.isVisible()).toBe(false);
  await menu.press('Enter');
  expect([await menu.getAttribute('aria-expanded'), await links.isVisible()]).toEqual(['true', true]);
  await page.getByRole('button', { name: 'Auswahl: Alle Kommunen · Letzte 30 Tage' }).press('Enter');
  await page.getByLabel('Zeitraum').selectOption('Letzte 7 Tage');
  await page.getByRole('button', { name: 'Auswahl: Alle Kommunen · Letzte 7 Tage' }).waitFor();
  expect([await overflow(page), await barriers(page)]).toEqual([0, []]);
  await links.getByRole('link', { name: 'Übersicht' }).focus();
  await page.keyboard.press('Escape');
  expect([await links.isVisible(), await menu.evaluate((button) => button === document.activeElement)]).toEqual([false, true]);
  await menu.press('Enter');
  await links.getByRole('link', { name: 'Dienste' }).click();
  await page.getByRole('heading', { level: 1, name: 'Dienste' }).waitFor();
  expect([await links.isVisible(), await page.locator(':focus').evaluate((place) => place.tagName)]).toEqual([false, 'MAIN']);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('text at twice its size is neither cut nor pushed off the page', async () => {
  await onOverview(async (page) => {
    await page.addStyleTag({ content: 'html { font-size: 200% }' });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    const cut = await page.locator('.tile *, .panel > *, .head *').evaluateAll((all) =>
      all
        .filter((one) => getComputedStyle(one).overflow === 'hidden' && !one.classList.contains('kern-sr-only'))
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => `${one.className}: ${one.textContent}`),
    );
    expect(cut).toEqual([]);
  });
});
