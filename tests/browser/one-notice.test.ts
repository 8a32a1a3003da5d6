import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';
import { barriers, newPage } from './pages.ts';

/** What people see when network, server or session go away in the middle: the last good picture, and one notice. */
let app: DemoApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const offer = '/services/065340014014/99115005104000';
/** Other tests hold the rest with the server away; with SCREENS=all (test:screens) they are here, too. */
const inEachRun = ['/', offer, '/publish', '/sources'];
/** A page, what shows that it is there, and a choice after which everything is asked for anew. */
const views: [string, string, [string, string]?][] = [
  ['/', '.tile__value', ['Zeitraum', 'Letzte 7 Tage']],
  ['/services', 'tbody tr', ['Zeitraum', 'Letzte 7 Tage']],
  [offer, '.finding', ['Zeitraum', 'Letzte 7 Tage']],
  ['/topics/bauen', '.tile__value', ['Zeitraum', 'Letzte 7 Tage']],
  ['/compare?period=30d', '.chart__picture svg', ['Welche Zahl?', 'Abbruchquote']],
  ['/completeness', '.matrix__month', ['Kommune', 'Kassel']],
  ['/publish', 'tbody tr'],
  ['/sources', 'tbody tr'],
];

type Answer = 'none' | 401 | 500;

async function opened(path: string, there: string): Promise<Page> {
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await page.clock.install();
  await page.goto(app.url + path);
  await page.locator(there).first().waitFor();
  return page;
}

async function goesAway(page: Page, answer: Answer): Promise<void> {
  const error = { code: answer === 401 ? 'unauthorized' : 'internal', message: 'x', requestId: 'r-17' };
  await page.route('**/api/v1/**', (route) =>
    answer === 'none' ? route.abort() : route.fulfill({ status: answer, json: { error } }),
  );
}

/** Those that say what is the matter, beside one that belongs to the page. */
const notices = (page: Page) => page.getByRole('alert').filter({ hasNotText: 'fehlt vielleicht noch etwas' });

/** Lets a poll, and its repetition, happen. */
async function time(page: Page): Promise<void> {
  await page.clock.runFor(35_000);
  await page.clock.runFor(5_000);
}

const looked = views.filter(([path]) => process.env['SCREENS'] === 'all' || inEachRun.includes(path));

test.each(looked)('without network %s stays, with one notice', async (path, there, choice) => {
  const page = await opened(path, there);
  const headings = await page.getByRole('heading').allInnerTexts();
  await goesAway(page, 'none');
  if (choice) await page.getByLabel(choice[0], { exact: true }).first().selectOption(choice[1]);
  await time(page);
  await expect.poll(() => notices(page).count()).toBe(1);
  await time(page);
  expect(await notices(page).allInnerTexts()).toHaveLength(1);
  expect(await page.getByRole('button', { name: 'Erneut versuchen' }).count()).toBe(1);
  expect(await page.locator(there).count()).toBeGreaterThan(0);
  const now = await page.getByRole('heading').allInnerTexts();
  expect(headings.filter((heading) => !now.includes(heading))).toEqual([]);
  await page.unroute('**/api/v1/**');
  await page.getByRole('button', { name: 'Erneut versuchen' }).click();
  await expect.poll(() => notices(page).count()).toBe(0);
  await page.context().close();
});

test.each([
  [500, 'Gerade kommt nichts Neues an.', 'Erneut versuchen'],
  [401, 'Sie sind nicht mehr angemeldet.', 'Neu anmelden'],
] as const)(
  'where a poll is answered with %d, what is seen stays, and one notice says what to do',
  async (status, words, way) => {
    const page = await opened('/', '.tile__value');
    const before = await page.locator('.tile__value').allInnerTexts();
    await goesAway(page, status);
    await time(page);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    await page.getByLabel('Zeitraum', { exact: true }).selectOption('Letzte 7 Tage');
    await time(page);
    await expect.poll(() => notices(page).count()).toBe(1);
    expect(await page.locator('.tile__value').allInnerTexts()).toEqual(before);
    expect(await barriers(page)).toEqual([]);
    if (status === 401) {
      await page.getByRole('button', { name: way }).click();
      await page.waitForURL(/\/sign-in\?lang=de&returnTo=%2F%3Fperiod%3D7d/);
    } else expect(await page.getByRole('button', { name: way }).count()).toBe(1);
    await page.context().close();
  },
);
