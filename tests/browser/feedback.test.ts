import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../browser.ts';
import { type Marburg, marburg, marburgApp, service } from '../marburg.ts';
import { barriers, newPage, overflow, screens } from './pages.ts';

let tested: Marburg;
let browser: Browser;
let address: string;
const form = `/feedback/${marburg}/${service}`;
beforeAll(async () => {
  tested = await marburgApp();
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await tested.close();
});

test.each(screens)('has no barriers and nothing to complain about ($scheme, $width px)', async (screen) => {
  const { page, complaints } = await newPage(browser, screen);
  for (const path of [form, `${form}?lang=en`, `${form}/thanks`]) {
    await page.goto(address + path);
    expect(await barriers(page), path).toEqual([]);
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
  }
  expect(complaints).toEqual([]);
  await page.goto(address + form);
  await page.getByRole('button').click(); // nothing entered
  expect(await page.getByRole('alert').textContent()).toContain('Bitte wählen Sie etwas aus');
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
});

test('can be filled in by keyboard, without script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto(address + form);
  await page.getByRole('radio', { name: '4 Sterne' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Danke!');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Vielen Dank!' }).waitFor();
  const { rows } = await tested.store.pool.query('select text, rating, found_information from comment');
  expect(rows).toEqual([{ text: 'Danke!', rating: 4, found_information: 'yes' }]);
  await context.close();
});

test('works in a frame of a page of the offer, and not in one of somebody else', async () => {
  const site = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(`<iframe src="${address}${form}"></iframe>`),
  );
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const context = await browser.newContext({ locale: 'de-DE' });
  try {
    const page = await context.newPage();
    const refusal = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.goto(origin);
    expect((await refusal).type()).toBe('error');

    const offer = { steps: [{ key: 'person' }], pages: [{ key: 'start', url: `${origin}/wohngeld` }] };
    await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, offer);
    await page.goto(origin);
    const framed = page.frameLocator('iframe');
    await framed.getByRole('radio', { name: '5 Sterne' }).check();
    await framed.getByRole('button').click();
    await framed.getByRole('heading', { name: 'Vielen Dank!' }).waitFor();
  } finally {
    await context.close();
    site.close();
  }
});
