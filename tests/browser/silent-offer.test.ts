import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../app.ts';
import { launch } from '../browser.ts';
import { barriers, newPage, overflow } from './pages.ts';

let tested: TestApp;
let browser: Browser;
let address: string;
const authority = '065340014014';
beforeAll(async () => {
  [tested, browser] = await Promise.all([testApp('2026-10-20T10:00:00Z'), launch()]);
  await tested.admin('PUT', `/api/v1/authorities/${authority}`, { name: 'Marburg' });
  for (const [service, measures] of [
    ['passport', ['visited', 'started', 'authenticated', 'payment']],
    ['parking', ['started']],
  ] as const) {
    await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: service } });
    await tested.admin('PUT', `/api/v1/authorities/${authority}/offers/${service}`, { measures });
    await startThirty(service);
  }
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await browser?.close();
  await tested.close();
});

async function startThirty(service: string): Promise<void> {
  const events = Array.from({ length: 30 }, (_, nr) => ({
    ...{ id: `${nr}`, type: 'started', time: '2026-09-10T08:00:00Z', authority, service },
    attempt: `attempt-of-somebody-${nr}`,
  }));
  const headers = { authorization: `Bearer ${await tested.token([authority])}` };
  const answer = await tested.app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: events });
  expect(answer.json()).toMatchObject({ accepted: 30 });
  await tested.settle();
}

test.each([
  ['light', 1440],
  ['dark', 390],
] as const)('the page of a service says what it is declared to report and does not, in %s at %i px', async (scheme, width) => {
  const { page, complaints } = await newPage(browser, { scheme, width });
  await page.goto(`${address}/services/${authority}/passport?period=2026-09`);
  const notice = page.locator('.kern-alert', { hasText: 'Angekündigt, aber nicht eingetroffen' });
  await notice.waitFor();
  expect(await notice.textContent()).toContain('Aufrufe (noch nie), Anmeldungen (noch nie), Zahlungen (noch nie)');
  expect(await notice.textContent()).not.toContain('Starts (');
  expect(await barriers(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
  await page.screenshot({ path: `test-results/silent-${width}.png` });
  // the Übersicht only counts such services: the page it leads to names them
  await page.goto(`${address}/completeness`);
  const less = page.getByRole('region', { name: 'Angekündigt, aber nicht eingetroffen' }).getByRole('listitem');
  await less.first().waitFor();
  expect(await less.allInnerTexts()).toEqual([
    'passport, Marburg: Aufrufe (noch nie), Anmeldungen (noch nie), Zahlungen (noch nie)',
  ]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.context().close();
});

test('a service of which all that is declared arrives has no such notice', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await page.goto(`${address}/services/${authority}/parking?period=2026-09&lang=en`);
  await page.locator('.tile__value').first().waitFor();
  expect(await page.getByText('Declared, but not arriving').count()).toBe(0);
  await page.context().close();
});
