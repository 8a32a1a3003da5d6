import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PublishedRow } from '../../server/contract/columns.ts';
import type { TestApp } from '../app.ts';
import { launch } from '../browser.ts';
import { agreed } from '../towns.ts';
import { publishAt, townsApp } from '../towns-app.ts';
import { barriers } from './pages.ts';

const now = '2026-11-22T10:00:00+01:00';
let there: TestApp;
let browser: Browser;
let address: string;
/** A website of somebody else, whose one page is the code that was copied here. */
let site: Server;
let copied = '';

beforeAll(async () => {
  site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(copied));
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  const hosts = `https://www.example.org,http://127.0.0.1:${sitePort()}`;
  there = await townsApp(now, { CONTACT_EMAIL: 'daten@example.org', EMBED_HOSTS: hosts });
  await publishAt(now, there);
  address = await there.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await there.close();
  site.close();
});
const sitePort = () => (site.address() as AddressInfo).port;

/** Opens a page, without JavaScript unless axe needs some to run; answers what a visitor meets there. */
async function visit(path: string, { scheme = 'light' as 'light' | 'dark', width = 1440, javaScriptEnabled = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, javaScriptEnabled });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('response', (response) => response.status() >= 400 && broken.push(`${response.status()} ${response.url()}`));
  page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
  await page.goto(address + path);
  return { context, page, broken };
}

const screens = [
  ['light', 390],
  ['dark', 1440],
  ['light', 1440],
  ['dark', 390],
] as const;
describe.each(process.env['SCREENS'] === 'all' ? screens : screens.slice(0, 2))('in %s at %i px', (scheme, width) => {
  test.each([
    '/open-data/',
    '/open-data/?lang=en',
    '/open-data/dictionary',
    '/open-data/tables/usage-monthly',
    '/open-data/authorities/',
    `/open-data/authorities/${agreed[0]}`,
    '/open-data/services/99102013104000?lang=en',
    '/embed/services/99102013104000',
  ])('%s has no script, no axe violation and does not scroll sideways', async (path) => {
    const { context, page, broken } = await visit(path, { scheme, width, javaScriptEnabled: true });
    expect(await page.locator('script:not([type="application/ld+json"])').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect(broken).toEqual([]);
    await context.close();
  });
});

describe('the page of the open data', () => {
  test('shows the published totals, in German', async () => {
    const { context, page } = await visit('/open-data/');
    const totals: PublishedRow[] = (await there.app.inject('/open-data/v1/usage-monthly/latest/totals.json')).json().rows;
    const starts = totals.find(({ period, measure }) => period === '2026-10' && measure === 'starts')?.value;
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^Okt.* 2026/ }) });
    expect(await row.getByRole('cell').first().textContent()).toBe(starts?.toLocaleString('de-DE'));
    expect(await page.getByRole('img', { name: /Nutzungsvorgänge je Monat/ }).count()).toBe(1);
    await context.close();
  });

  test('leads to every file, with size and checksum, and to the licence', async () => {
    const { context, page } = await visit('/open-data/');
    const files = page.getByRole('table', { name: 'Dateien' });
    for (const name of ['usage-monthly.csv', 'usage-monthly.json', 'totals.json', 'manifest.json', 'SHA256SUMS']) {
      const url = await files.getByRole('link', { name, exact: true }).getAttribute('href');
      const file = await there.app.inject(`${url}`);
      expect(file.statusCode).toBe(200);
      expect(await files.getByText(`${file.headers['etag']}`.replaceAll('"', '')).count()).toBe(1);
    }
    expect(await page.getByRole('link', { name: /Datenlizenz Deutschland/ }).getAttribute('href')).toBe(
      'https://www.govdata.de/dl-de/zero-2-0',
    );
    expect(await page.getByText('weicht um höchstens 4 vom wahren Wert ab').count()).toBe(1);
    await context.close();
  });

  test('changes to English and back', async () => {
    const { context, page } = await visit('/open-data/');
    await page.getByRole('link', { name: 'English' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Open data');
    await page.getByRole('link', { name: 'Deutsch' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Offene Daten');
    await context.close();
  });

  test('offers keyboard users the way to its content first', async () => {
    const { context, page } = await visit('/open-data/');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Zum Inhalt springen');
    await context.close();
  });

  test('has at most 30 kB of HTML', async () => {
    const { rawPayload } = await there.app.inject('/open-data/');
    expect(rawPayload.length).toBeLessThanOrEqual(30_000);
  });
});

test('the code of the page shows its chart on an allowed website, and on no other', async () => {
  const { context, page } = await visit(`/open-data/authorities/${agreed[0]}`);
  copied = await page.locator('section[aria-labelledby=embed] pre').innerText();
  const { code } = (await there.admin('GET', `/api/v1/embed?authority=${agreed[0]}`)) as { code: string };
  const src = new RegExp(`/embed/authorities/${agreed[0]}(\\?lang=de)?"`);
  expect([copied, code]).toEqual([expect.stringMatching(src), expect.stringMatching(src)]);
  await page.goto(`http://127.0.0.1:${sitePort()}/`);
  const framed = page.frameLocator('iframe');
  await framed.getByRole('img', { name: /Nutzungsvorgänge je Monat/ }).waitFor();
  await framed.locator('a[target=_top]').click(); // leads out of the frame
  await page.waitForURL(new RegExp(`/open-data/authorities/${agreed[0]}`));

  const refusal = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.goto(`http://localhost:${sitePort()}/`);
  expect((await refusal).type()).toBe('error');
  await context.close();
});
