import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';
import { barriers, newPage, overflow } from './pages.ts';

/** The pages of reports, as people read and print them. */
let app: DemoApp;
let browser: Browser;
let offer: string;
beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
  const { offers } = (await (await fetch(`${app.url}/api/v1/offers`)).json()) as {
    offers: { authority: string; service: string }[];
  };
  offer = `${offers[0]?.authority}/${offers[0]?.service}`;
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const pages = () => [`/reports/${offer}?period=2026-10`, `/reports/${offer.split('/')[0]}?period=2026-W46&lang=en`];

describe.each([
  ['light', 1440],
  ['light', 390],
  ['dark', 1440],
  ['dark', 390],
] as const)('in %s at %i px', (scheme, width) => {
  test('a report has no script, no barrier and does not scroll sideways', async () => {
    for (const path of pages()) {
      const { page, complaints } = await newPage(browser, { scheme, width });
      await page.goto(app.url + path);
      expect(await page.locator('script').count()).toBe(0);
      expect(await barriers(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });
});

test('on A4 the table stands on the first page, and nothing is cut off at the right', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 680 }); // 180 mm
  await page.emulateMedia({ media: 'print' });
  for (const path of pages()) {
    await page.goto(app.url + path);
    const table = await page.getByRole('table').first().boundingBox();
    expect(table && table.y + table.height).toBeLessThan(1009); // 267 mm
    expect(table && table.x + table.width).toBeLessThanOrEqual(680);
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
  }
  await page.context().close();
});
