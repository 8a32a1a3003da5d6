import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PersonEntry } from '../../server/contract/people.ts';
import { launch } from '../browser.ts';
import { type Marburg, marburg, marburgApp, service } from '../marburg.ts';
import { barriers, newPage, overflow, type Screen, screens } from './pages.ts';

/** People and their roles in the administration, and what others than admins find there. */
const shots = 'test-results';
const password = 'correct horse battery staple';
const desk = { scheme: 'light', width: 1440 } as const;
let tested: Marburg;
let browser: Browser;
let address: string;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  tested = await marburgApp();
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await launch();
  await account('verwaltung', [{ role: 'admin' }]);
  await account('betreuung', [{ role: 'manager', authority: marburg, service }]);
  await account('leserin', [{ role: 'reader' }]);
});
afterAll(async () => {
  await browser?.close();
  await tested?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page?.screenshot({ path: `${shots}/failed-people.png`, fullPage: true });
  await page?.context().close();
});

async function account(name: string, roles: object[]): Promise<void> {
  const { id } = (await tested.admin('POST', '/api/v1/people', { account: name, name: `Frau ${name}`, roles })) as PersonEntry;
  const { link } = (await tested.admin('POST', `/api/v1/people/${id}/link`)) as { link: string };
  const form = new URLSearchParams({ code: new URL(link).hash.slice(1), password, again: password });
  await fetch(`${address}/set-password`, { method: 'POST', body: form, headers: { origin: address }, redirect: 'manual' });
}

/** Opens an address; whoever is not signed in is led to the page for it, and back. */
async function as(name: string, path: string, screen: Screen = desk): Promise<void> {
  ({ page, complaints } = await newPage(browser, screen));
  await page.goto(address + path);
  await page.waitForURL(/\/sign-in\?/);
  await page.getByLabel('Kontoname').fill(name);
  await page.getByLabel('Passwort').fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.waitForURL(address + path);
  complaints.length = 0; // the browser tells of the 401
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (label: string) => page.getByLabel(label, { exact: true });
const navigation = () => page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link').allInnerTexts();

test('an account is made with a role, its link is shown once, it is disabled, and the log tells all of it', async () => {
  await as('verwaltung', '/admin/people/new');
  await button('Konto anlegen').click();
  await page.getByText('2 bis 100 Zeichen').waitFor();
  await field('Anmeldename').fill('betreuung');
  await field('Name').fill('Erika Mustermann');
  await field('Rolle 1').selectOption({ label: 'Betreuung' });
  await button('Konto anlegen').click();
  await page.getByText('Die Betreuung gilt für eine Kommune oder einen Online-Dienst.').waitFor();
  await field('Rolle 1: Kommune').selectOption({ label: 'Marburg' });
  await field('Rolle 1: Online-Dienst').selectOption({ label: 'Wohngeld' });
  await button('Konto anlegen').click();
  await page.getByText('Diesen Anmeldenamen hat schon jemand.').waitFor();
  await field('Anmeldename').fill('erika.mustermann');
  await button('Konto anlegen').click();
  await page.getByRole('heading', { level: 2, name: 'Erika Mustermann' }).waitFor();
  await page.getByRole('row', { name: /erika\.mustermann Betreuung: Wohngeld, Marburg noch nie noch ohne Passwort/ }).waitFor();

  await button('Link zum Setzen des Passworts erzeugen').click();
  const link = await page.getByText(/\/set-password#/).innerText();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/set-password#[\w-]{32}$/);
  await button('Rolle hinzufügen').click();
  await button('Rollen speichern').click();
  await page.getByRole('row', { name: /Lesen/ }).first().waitFor();
  await page.screenshot({ path: `${shots}/admin-person.png`, fullPage: true });
  expect(await barriers(page)).toEqual([]);
  await button('Konto sperren').click();
  await button('Ja, sperren').click();
  await page.getByRole('row', { name: /erika\.mustermann .*gesperrt/ }).waitFor();

  await page.getByRole('link', { name: 'Änderungsprotokoll' }).click();
  await page.getByLabel('Suchen').fill('erika.mustermann');
  await page.getByRole('row', { name: /Frau verwaltung Person Erika Mustermann angelegt/ }).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Als CSV herunterladen').click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv).toMatch(/^id,at,actor/);
  expect(csv).toContain('erika.mustermann');
  expect(csv).not.toContain(link.split('#')[1]);
  await field('Einträge').selectOption({ label: 'An- und Abmeldungen' });
  await page.getByRole('row', { name: /Frau verwaltung Anmeldung von Person Frau verwaltung gelungen/ }).waitFor();
  await page.screenshot({ path: `${shots}/admin-sign-ins.png` });
});

test('somebody who looks after one service finds it in the administration, and nothing else', async () => {
  await as('betreuung', '/admin');
  await page.getByRole('definition').first().waitFor();
  expect(await navigation()).toEqual(expect.arrayContaining(['Übersicht', 'Vergleich', 'Verwaltung']));
  expect(await navigation()).not.toContain('Daten & Quellen');
  await page.getByRole('navigation', { name: 'Bereiche der Verwaltung' }).getByRole('link', { name: 'Online-Dienste' }).click();
  expect(await page.getByRole('link', { name: 'Online-Dienst anlegen' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Wohngeld' }).click();
  await field('Schritt 1: Name auf Deutsch').fill('Über Sie');
  await button('Speichern').click();
  await page.getByText('Gespeichert.').waitFor();
  for (const path of ['/admin/people', '/admin/settings', '/start']) {
    await page.goto(address + path);
    await page.getByRole('heading', { level: 1, name: 'Dieser Bereich ist für Sie nicht freigegeben' }).waitFor();
  }
});

test('somebody who only reads is not shown the administration', async () => {
  await as('leserin', '/admin');
  await page.getByRole('heading', { level: 1, name: 'Dieser Bereich ist für Sie nicht freigegeben' }).waitFor();
  expect(await navigation()).not.toContain('Verwaltung');
});

test('a session that ended leads to the page for signing in, and back to the same choices', async () => {
  await as('verwaltung', '/admin/offers');
  await page.getByRole('link', { name: 'Wohngeld' }).waitFor();
  await page.context().clearCookies();
  await page.getByRole('link', { name: 'Änderungsprotokoll' }).click();
  await page.waitForURL(/\/sign-in\?lang=de&returnTo=%2Fadmin%2Faudit/);
});

test('whoever manages one service compares that service, over whole months', async () => {
  await as('betreuung', '/compare');
  await page.getByText('Werte anderer Kommunen gibt es nur für ganze, abgeschlossene Monate').waitFor();
  await page.getByText('Für diese Gruppe gibt es keinen Vergleich.').waitFor(); // nobody else agreed
  expect(await field('Was wird verglichen?').locator('option').allInnerTexts()).toEqual(['Wohngeld']);
});

describe.each(screens)('$scheme, $width px', (screen) => {
  test('the administration: nothing bars the way, nothing overflows', async () => {
    const lang = screen.scheme === 'dark' ? '?lang=en' : '';
    await as('verwaltung', '/account', screen);
    const offer = `/offers/${marburg}/${service}`;
    const parts = ['', '/authorities', `/authorities/${marburg}`, '/services/new', '/offers', offer, '/offers/new'];
    for (const part of [...parts, '/quality', '/people', '/people/new', '/master-data', '/audit', '/settings', '/grade']) {
      await page.goto(`${address}/admin${part}${lang}`);
      await page.locator('section.panel').first().waitFor();
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const name = part.replaceAll('/', '-').replace(marburg, 'one').replace(`-${service}`, '');
      await page.screenshot({ path: `${shots}/admin${name}-${screen.scheme}-${screen.width}.png`, fullPage: true });
      expect(await overflow(page), part).toBeLessThanOrEqual(0);
      expect(await barriers(page), part).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
});
