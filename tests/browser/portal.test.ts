import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';

/** The public pages about tables, as visitors without JavaScript see them. */
const kassel = '066110000000';
const offer = `authorities/${kassel}/services/99115005104000`;
const kinds: [path: string, charts: number][] = [
  ['', 1],
  ['tables/sign-in-monthly', 2],
  [`authorities/${kassel}`, 1],
  [`authorities/${kassel}/tables/channels-monthly`, 3],
  [`authorities/${kassel}/tables/usage-daily`, 1],
  ['services/99115005104000?lang=en', 1],
  [offer, 1],
  [`${offer}/tables/steps-quarterly`, 1],
  [`${offer}/tables/satisfaction-quarterly?lang=en`, 1],
  ['embed/tables/sign-in-monthly?chart=trust_level', 1],
  [`embed/${offer}/tables/steps-quarterly`, 1],
  ['editions/2026-10', 0],
];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let demo: DemoApp;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemoApp(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

test('without JavaScript every page shows its charts, whole and with a name, and loads nothing from elsewhere', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 900 }, javaScriptEnabled: false });
  const page = await context.newPage();
  const strangers: string[] = [];
  page.on('request', (request) => !request.url().startsWith(demo.url) && strangers.push(request.url()));
  for (const [path, charts] of kinds) {
    await page.goto(`${demo.url}/open-data/${path}`);
    const shown = page.getByRole('img', { name: /\d{4}/ }); // its title names the period
    expect([path, await shown.count()]).toEqual([path, charts]);
    for (const chart of await shown.all()) {
      const box = await chart.boundingBox();
      expect([path, (box?.width ?? 0) > 300 && (box?.height ?? 0) > 40]).toEqual([path, true]);
    }
  }
  expect(strangers).toEqual([]);
  await context.close();
});

test('a visitor walks from the first page to the steps of one service and back', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const follow = async (name: string | RegExp) => page.getByRole('link', { name, exact: true }).first().click();
  const title = () => page.getByRole('heading', { level: 1 }).textContent();
  await page.goto(`${demo.url}/open-data/`);
  await follow('Kommunen');
  await follow('Kassel');
  await follow('Wohnsitz anmelden');
  expect(await title()).toBe('Wohnsitz anmelden, Kassel');
  await follow('Schritte der Online-Dienste je Quartal');
  expect(await title()).toBe('Schritte der Online-Dienste je Quartal: Wohnsitz anmelden, Kassel');
  await page.getByRole('navigation', { name: 'Wo Sie sind' }).getByRole('link', { name: 'Kassel' }).click();
  expect(await title()).toBe('Kassel');
  await context.close();
});

test('printed, a page is its figures, without ways to elsewhere', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.emulateMedia({ media: 'print' });
  await page.goto(`${demo.url}/open-data/tables/sign-in-monthly`);
  expect(await page.getByRole('img').count()).toBe(2);
  expect(await page.getByRole('table').first().isVisible()).toBe(true);
  expect(await page.getByRole('navigation').count()).toBe(0);
  expect(await page.locator('pre:visible').count()).toBe(0);
  await context.close();
});

const all = [
  ['light', 390],
  ['dark', 1440],
  ['light', 1440],
  ['dark', 390],
] as const;
describe.each(process.env['SCREENS'] === 'all' ? all : all.slice(0, 2))('in %s at %i px', (colorScheme, width) => {
  test('axe finds nothing, and no page scrolls sideways', async () => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    for (const [path] of kinds) {
      await page.goto(`${demo.url}/open-data/${path}`);
      expect([path, await page.locator('script:not([type="application/ld+json"])').count()]).toEqual([path, 0]);
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(' | ')}`);
      expect([path, found]).toEqual([path, []]);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([path, Math.max(beyond, 0)]).toEqual([path, 0]);
    }
    await context.close();
  });
});
