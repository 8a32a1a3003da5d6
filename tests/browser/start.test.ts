import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../browser.ts';
import { type TestApp, testApp } from '../app.ts';
import { barriers, newPage, overflow, type Screen, screens } from './pages.ts';

/** First run: an empty instance leads to its first event. */
const shots = 'test-results';
const now = '2026-11-22T09:00:00Z';
let tested: TestApp;
let browser: Browser;
let address: string;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  tested = await testApp(now);
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await tested?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page?.screenshot({ path: `${shots}/failed-start.png`, fullPage: true });
  await page?.context().close();
});

async function at(path: string, screen: Screen = { scheme: 'light', width: 1440 }): Promise<void> {
  ({ page, complaints } = await newPage(browser, screen));
  await page.goto(address + path);
}
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (label: string) => page.getByLabel(label, { exact: true });
const step = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2, name }) });

describe.each(screens)('before anything is entered ($scheme, $width px)', (screen) => {
  test.each(['/', '/start'])('%s: nothing bars the way, nothing overflows', async (path) => {
    await at(`${path}${screen.scheme === 'dark' ? '?lang=en' : ''}`, screen);
    await page.locator('.panel:not(.skeleton)').first().waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const name = path === '/' ? 'empty' : 'start';
    await page.screenshot({ path: `${shots}/${name}-${screen.scheme}-${screen.width}.png`, fullPage: true });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test('an empty instance leads from its first page to the first event, which shows by itself', async () => {
  await at('/');
  await page.getByRole('link', { name: 'Jetzt Schritt für Schritt einrichten' }).click();
  await page.getByRole('heading', { level: 1, name: 'Schritt für Schritt zum ersten Ereignis' }).waitFor();

  await field('Regionalschlüssel (ARS)').fill('065310005005');
  await field('Name der Kommune').fill('Gießen');
  await button('Kommune anlegen').click();
  await step('1. Kommune anlegen').getByText('Erledigt').waitFor();
  await field('Schlüssel der Leistung').fill('hundesteuer');
  await field('Name auf Deutsch').fill('Hund anmelden');
  await button('Leistung anlegen').click();
  await page.getByText('Hund anmelden in Gießen: Welche Schritte hat das Formular?').waitFor();
  await button('Schritt hinzufügen').click();
  await field('Schritt 1: Schlüssel').fill('hund');
  await button('Online-Dienst anlegen').click();
  await field('Name der Quelle').fill('Formularserver');
  await button('Quelle anlegen').click();
  await button('Token anlegen').click();
  await page.getByText('Warte auf das erste Ereignis').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.screenshot({ path: `${shots}/start-waiting.png`, fullPage: true });

  const command = await page.getByRole('region', { name: 'Befehl, der ein erstes Ereignis sendet' }).innerText();
  const token = /Bearer (\S+)'/.exec(command)?.[1];
  const event = JSON.parse(/-d '(.*)'$/.exec(command)?.[1] ?? '') as Record<string, string>;
  const response = await fetch(`${address}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ ...event, time: now }), // the server's clock stands still
  });
  expect([response.status, await response.json()]).toEqual([202, expect.objectContaining({ accepted: 1 })]);
  await page.getByText('Das erste Ereignis ist da').waitFor();
  await tested.settle();
  await page.getByText('Es ist in den Zahlen.').waitFor();
  await page.screenshot({ path: `${shots}/start-done.png`, fullPage: true });
  await page.getByRole('link', { name: 'Zur Übersicht' }).click();
  await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
  expect(complaints).toEqual([]);
});

test('whoever comes back goes on where they left off', async () => {
  await at('/start');
  await step('6. Das erste Ereignis empfangen').getByText('Erledigt').waitFor();
  expect(await page.getByText('Erledigt').count()).toBe(6);
});
