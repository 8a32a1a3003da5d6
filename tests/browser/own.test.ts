import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { marburg, service } from '../marburg.ts';
import { barriers, chartsDrawn, open, overflow, type Screen } from './pages.ts';
import { type SignedIn, shots, signedIn } from './signed-in.ts';

/** What people make their own, by keyboard: the tiles of the overview, saved views; the pages of topics and of the account. */
let tested: SignedIn;
beforeAll(async () => {
  tested = await signedIn();
  await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: 'Wohngeld' }, topic: 'wohnen' });
});
afterAll(() => tested?.close());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const press = async (page: Page, name: string, key = 'Enter') => {
  await button(page, name).press(key);
};
const tiles = (page: Page) =>
  page.locator('.tile[data-kpi]').evaluateAll((all) => all.map((one) => one.getAttribute('data-kpi')));
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
const usual = [
  'starts',
  'submissions',
  'completion_rate',
  'abandonment_rate',
  'duration_median',
  'satisfaction_mean',
  'digital_share',
];

test('tiles are ordered, removed and added with the keyboard, kept in the account, and put back', async () => {
  const { page, complaints } = await tested.as('leserin', '/?period=30d');
  await open(page, page.url());
  expect(await tiles(page)).toEqual(usual);
  await press(page, 'Kacheln anpassen');
  await page.getByRole('heading', { name: 'Ihre Kacheln' }).waitFor();
  await press(page, 'Abschlussquote nach oben');
  expect(await focused(page)).toBe('Abschlussquote nach oben');
  await page.keyboard.press('Enter');
  expect(await focused(page)).toBe('Abschlussquote nach unten'); // it is the first, and cannot go further
  await page.getByText('Abschlussquote: Platz 1 von 7.').waitFor({ state: 'attached' });
  for (const label of ['Gestartet', 'Eingereicht', 'Abbruchquote', 'Zufriedenheit']) await press(page, `${label} entfernen`);
  await page.getByLabel('Weitere Kennzahl').selectOption({ label: 'Aufrufe' });
  await press(page, 'Hinzufügen');
  await press(page, 'Kacheln speichern');
  await page.locator('.tile[data-kpi=visits]').waitFor();
  const own = ['completion_rate', 'duration_median', 'digital_share', 'visits'];
  expect(await tiles(page)).toEqual(own);
  expect(complaints).toEqual([]);
  await page.context().close();

  const { page: again } = await tested.as('leserin', '/?period=30d');
  await open(again, again.url());
  expect(await tiles(again)).toEqual(own);
  await press(again, 'Kacheln anpassen');
  await press(again, 'Zurück zur Vorgabe');
  await again.locator('.tile[data-kpi=starts]').waitFor();
  expect(await tiles(again)).toEqual(usual);
  await again.context().close();
});

test('a view is saved, opened from elsewhere, renamed and deleted with the keyboard', async () => {
  const { page, complaints } = await tested.as('betreuung', `/services?sort=service&period=7d&authority=${marburg}`);
  await page.getByRole('heading', { level: 1, name: 'Dienste: Marburg' }).waitFor();
  await press(page, 'Ansichten');
  const name = page.getByLabel('Name für die Seite');
  await name.waitFor();
  expect(await name.inputValue()).toBe('Dienste: Marburg');
  await name.fill('');
  await name.press('Enter');
  await page.getByText('Geben Sie einen Namen').waitFor();
  await name.fill('Jeden Montag');
  await name.press('Enter');
  await page.getByText('„Jeden Montag“ ist gespeichert.').waitFor();
  await name.press('Enter');
  await page.getByText('So heißt schon eine Ihrer Ansichten.').waitFor();
  complaints.length = 0; // the browser tells of the 409
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.goto(`${tested.address}/?theme=dark`);
  await press(page, 'Ansichten');
  await page.getByRole('link', { name: 'Jeden Montag' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Dienste: Marburg' }).waitFor();
  expect(new URL(page.url()).search).toBe(`?sort=service&period=7d&authority=${marburg}&theme=dark`);

  await press(page, 'Ansichten');
  await press(page, '„Jeden Montag“ umbenennen');
  await page.getByLabel('Neuer Name für').fill('Montags');
  await page.getByLabel('Neuer Name für').press('Enter');
  await page.getByRole('link', { name: 'Montags' }).waitFor();
  await press(page, '„Montags“ löschen');
  await press(page, 'Abbrechen');
  await button(page, 'Abbrechen').waitFor({ state: 'detached' });
  expect(await page.getByRole('heading', { name: 'Ihre Ansichten' }).isVisible()).toBe(true);
  await press(page, '„Montags“ löschen');
  await press(page, 'Ja, löschen');
  await page.getByText('Sie haben noch keine Ansicht gespeichert.').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a topic is found by its name in either language, and shows its services with the tiles somebody chose', async () => {
  const { page, complaints } = await tested.as('verwaltung', '/services?period=30d');
  await page.getByRole('heading', { level: 1, name: 'Dienste' }).waitFor();
  await page.evaluate(() =>
    fetch('/api/v1/own/tiles', {
      method: 'PUT',
      body: '{"kpis":["visits","starts"]}',
      headers: { 'content-type': 'application/json' },
    }),
  );
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Wonach suchen Sie?' }).waitFor();
  await page.keyboard.type('housing');
  await page.getByRole('option', { name: 'Wohnen Thema' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Wohnen' }).waitFor();
  await page.locator('.tile[data-kpi]').first().waitFor();
  expect(await tiles(page)).toEqual(['visits', 'starts']);
  await page.getByRole('row', { name: /Wohngeld Marburg 55/ }).waitFor();
  await page.getByText('Nichts, was über den Zufall hinausgeht.').waitFor();
  await page.getByLabel('Kommune').selectOption({ label: 'Marburg' });
  await page.getByRole('heading', { level: 1, name: 'Wohnen: Marburg' }).waitFor();
  await page.goto(`${tested.address}/?period=30d`);
  await page.getByRole('link', { name: 'Wohnen', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/topics\/wohnen\?period=30d$/);
  await page.goto(`${tested.address}/topics/bauen`);
  await page.getByRole('heading', { level: 1, name: 'Zu diesem Thema gibt es hier keinen Online-Dienst' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

const two: Screen[] = [
  { scheme: 'light', width: 390 },
  { scheme: 'dark', width: 1440 },
];
describe.each(two)('$scheme, $width px', (screen) => {
  test('own tiles and views bar no way and overflow nothing', async () => {
    const english = screen.scheme === 'dark';
    const { page, complaints } = await tested.as('verwaltung', `/?period=30d${english ? '&lang=en' : ''}`, screen);
    await open(page, page.url());
    await button(page, english ? 'Change the tiles' : 'Kacheln anpassen').click();
    await page.locator('.own-line').first().waitFor();
    await page.screenshot({ path: `${shots}/own-tiles-${screen.scheme}-${screen.width}.png`, fullPage: true });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    if (screen.width < 768) await button(page, 'Menü').click();
    await button(page, english ? 'Views' : 'Ansichten').click();
    await page.getByRole('dialog').getByRole('textbox').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Ansicht speichern|Save the view)$/ })
      .click();
    const saved = page.getByRole('dialog').getByRole('listitem'); // the other screen has saved one of its language, too
    await saved
      .filter({ hasText: english ? 'Overview' : 'Übersicht' })
      .first()
      .waitFor();
    await page.screenshot({ path: `${shots}/own-views-${screen.scheme}-${screen.width}.png` });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    for (const path of ['/topics/wohnen', '/account']) {
      await page.goto(`${tested.address}${path}${english ? '?lang=en' : ''}`);
      await page
        .locator(path === '/account' ? '#account-language' : '.tile__value')
        .first()
        .waitFor();
      if (path !== '/account') await chartsDrawn(page);
      await page.screenshot({
        path: `${shots}/own${path.replaceAll('/', '-')}-${screen.scheme}-${screen.width}.png`,
        fullPage: true,
      });
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
      expect(await barriers(page), path).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

test('somebody sees where they are signed in, changes their language for all pages, and their password', async () => {
  const { page, complaints } = await tested.as('betreuung', '/account');
  await page.getByText('(diese Anmeldung)').waitFor();
  await page.getByLabel('Jetziges Passwort').fill('not this one');
  await page.getByLabel('Neues Passwort', { exact: true }).fill('too short');
  await page.getByLabel('Neues Passwort noch einmal').fill('too long');
  await page.keyboard.press('Enter');
  await page.getByText('Die beiden neuen Passwörter sind nicht gleich.').waitFor();
  for (const label of ['Neues Passwort', 'Neues Passwort noch einmal'])
    await page.getByLabel(label, { exact: true }).fill('quite another password');
  await page.keyboard.press('Enter');
  await page.getByText('Das ist nicht Ihr jetziges Passwort.').waitFor();
  complaints.length = 0; // the browser tells of the 400
  await page.getByLabel('Jetziges Passwort').fill('correct horse battery staple');
  await page.keyboard.press('Enter');
  await page.getByText('Ihr Passwort ist geändert.').waitFor();
  await page.getByLabel('Sprache der Seiten').selectOption({ label: 'English' });
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  await page.goto(`${tested.address}/services`);
  await page.getByRole('heading', { level: 1, name: 'Services' }).waitFor();
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await page.waitForURL(/\?lang=de$/);
  await page.getByRole('heading', { level: 1, name: 'Dienste' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
