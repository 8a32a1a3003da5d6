import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { launch } from '../browser.ts';
import { city, kpiAnswersApp, town } from '../kpi-answers-app.ts';
import { barriers, newPage, overflow } from './pages.ts';

let tested: TestApp;
let browser: Browser;
let address: string;
beforeAll(async () => {
  [tested, browser] = await Promise.all([kpiAnswersApp(), launch()]);
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await browser?.close();
  await tested.close();
});

test.each([
  ['light', 1440],
  ['dark', 390],
] as const)('the page of a service says what it is declared to report and does not, in %s at %i px', async (scheme, width) => {
  const { page, complaints } = await newPage(browser, { scheme, width });
  await page.goto(`${address}/services/${town}/passport?period=2026-09`);
  const notice = page.locator('.kern-alert', { hasText: 'Angekündigt, aber nicht eingetroffen' });
  await notice.waitFor();
  expect(await notice.textContent()).toContain('Aufrufe (noch nie), Anmeldungen (noch nie), Zahlungen (noch nie)');
  expect(await notice.textContent()).not.toContain('Bewertungen');
  expect(await barriers(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
  await page.screenshot({ path: `test-results/silent-${width}.png` });
  await page.context().close();
});

test('a service of which all that is declared arrives has no such notice', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await page.goto(`${address}/services/${city}/passport?period=2026-09&lang=en`);
  await page.locator('.tile__value').first().waitFor();
  expect(await page.getByText('Declared, but not arriving').count()).toBe(0);
  await page.context().close();
});
