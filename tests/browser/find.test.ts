import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { palettes } from '../../web/charts/palette.ts';
import { launch } from '../browser.ts';
import { startDemoApp } from '../demo-app.ts';
import { barriers, newPage, open, overflow, type Screen } from './pages.ts';

/** The search over everything that has a name, and what pages look like on paper. */
let app: Awaited<ReturnType<typeof startDemoApp>>;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function onOverview(use: (page: Page) => Promise<void>, screen: Screen = { scheme: 'light', width: 1440 }): Promise<void> {
  const { page, complaints } = await newPage(browser, screen);
  await open(page, app.url);
  await use(page);
  expect(complaints).toEqual([]);
  await page.context().close();
}

const field = (page: Page) => page.getByRole('combobox', { name: 'Wonach suchen Sie?' });

test('a service is found and opened with the keyboard alone', async () => {
  await onOverview(async (page) => {
    await page.keyboard.press('/');
    await field(page).waitFor();
    await page.keyboard.type('wohngeld kassel');
    await page.getByRole('dialog').getByRole('option', { name: 'Wohngeld beantragen Kassel' }).waitFor();
    expect(await page.getByRole('dialog').getByRole('option').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Wohngeld beantragen, Kassel' }).waitFor();
  });
});

test('Ctrl-K offers the pages first, arrow keys choose, Esc leaves everything as it was', async () => {
  await onOverview(async (page) => {
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    expect(await page.getByRole('dialog').getByRole('option').first().innerText()).toContain('Übersicht');
    await page.keyboard.press('ArrowDown');
    const chosen = await field(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${chosen}`).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/');
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Dienste' }).waitFor();
  });
});

test('a town is shown alone, and a slash typed into a field stays a slash', async () => {
  await onOverview(async (page) => {
    await page.getByRole('button', { name: 'Suchen' }).click();
    await field(page).fill('fulda');
    await page.getByRole('dialog').getByRole('option', { name: 'Fulda Kommune' }).click();
    await page.getByRole('heading', { level: 1, name: 'Übersicht: Fulda' }).waitFor();
    await page.getByRole('link', { name: 'Dienste', exact: true }).click();
    await page.getByLabel('Suchen').pressSequentially('a/b');
    expect(await page.getByLabel('Suchen').inputValue()).toBe('a/b');
    expect(await field(page).count()).toBe(0);
  });
});

test.each([
  { scheme: 'light', width: 390 },
  { scheme: 'dark', width: 1440 },
] as const)('nothing bars the way to a find, $scheme, $width px', async (screen) => {
  await onOverview(async (page) => {
    await page.getByRole('button', { name: 'Suchen' }).click();
    await field(page).fill('hund');
    await page.getByRole('dialog').getByRole('option').nth(2).waitFor();
    await page.screenshot({ path: `test-results/find-${screen.scheme}-${screen.width}.png` });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
  }, screen);
});

test('on paper there are the figures in dark on white, and nothing that can only be clicked', async () => {
  const dark: Screen = { scheme: 'dark', width: 1440 };
  await onOverview(async (page) => {
    await page.emulateMedia({ media: 'print' });
    await page.locator('html[data-kern-theme=light]').waitFor();
    await page.locator(`.chart__picture svg text[fill='${palettes.light.muted}']`).first().waitFor();
    for (const gone of ['.filters', '.head nav', '.chart__tools', '.foot'])
      expect(await page.locator(gone).first().isVisible(), gone).toBe(false);
    for (const kept of ['.tile__value', '.chart__picture svg', '.kern-table'])
      expect(await page.locator(kept).first().isVisible(), kept).toBe(true);
    expect(await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)).toBe('rgb(255, 255, 255)');
  }, dark);
});
