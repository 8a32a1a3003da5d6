import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kassel, marburg, service } from '../marburg.ts';
import { barriers, chartsDrawn, overflow, screens } from './pages.ts';
import { type SignedIn, shots, signedIn } from './signed-in.ts';

/** Notes on what happened, below and in the charts over time. */
const offer = `/services/${marburg}/${service}`;
let tested: SignedIn;
beforeAll(async () => {
  tested = await signedIn();
  const note = (day: string, text: object, more: object) =>
    tested.admin('POST', '/api/v1/annotations', { authority: marburg, day, text, shared: true, ...more });
  await note('2026-11-14', { de: 'Netz gestört', en: 'Network down' }, {});
  await note('2026-11-15', { de: 'Nur bei einem anderen', en: 'Somewhere else' }, { authority: kassel });
});
afterAll(() => tested?.close());

const course = (page: Page) => page.locator('.chart', { has: page.locator('#trend-title') });
const lines = async (page: Page) =>
  (await course(page).locator('.notes__list > li').allInnerTexts()).map((text) => text.split('\n')[0]);
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a manager adds a note for everybody, which is marked in the chart, told in its table, and seen by readers', async () => {
  const { page, complaints } = await tested.as('betreuung', `${offer}?period=7d`);
  await course(page).getByText('Für diese Tage gibt es keine Notizen.').waitFor();
  await button(page, 'Notiz hinzufügen').click();
  await button(page, 'Notiz speichern').click();
  await page.getByText('Schreiben Sie, was geschah').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel('Tag', { exact: true }).fill('2026-11-18');
  await page.getByLabel('Was geschah?').fill('Neue Fassung des Formulars');
  await page.getByLabel('Für alle sichtbar').check();
  await button(page, 'Notiz speichern').click();
  await page.getByText('18.11.2026 Neue Fassung des Formulars (für alle)').waitFor();
  await chartsDrawn(page);
  await course(page).getByRole('button', { name: 'Tabelle', exact: true }).click();
  await page.getByRole('row', { name: /18\.11\.2026 \(.*Notiz 1: Neue Fassung des Formulars\)/ }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();

  const { page: reader } = await tested.as('leserin', `${offer}?period=30d`);
  await expect
    .poll(() => lines(reader))
    .toEqual(['14.11.2026 Netz gestört (für alle)', '18.11.2026 Neue Fassung des Formulars (für alle)']);
  expect(await reader.getByRole('button', { name: /^Notiz (ändern|löschen)/ }).count()).toBe(0);
  await reader.context().close();
});

test('a reader keeps personal notes, changes and deletes them, and nobody else sees them', async () => {
  const { page } = await tested.as('leserin', `${offer}?period=7d`);
  await button(page, 'Notiz hinzufügen').click();
  expect(await page.getByLabel('Für alle sichtbar').count()).toBe(0);
  await page.getByLabel('Was geschah?').fill('Zeitung berichtet');
  await button(page, 'Notiz speichern').click();
  await page.getByText('21.11.2026 Zeitung berichtet (nur für Sie)').waitFor();
  await button(page, 'Notiz ändern: Zeitung berichtet').click();
  await page.getByLabel('Was geschah?').fill('Zeitung berichtet darüber');
  await button(page, 'Notiz speichern').click();
  await page.getByText('Zeitung berichtet darüber (nur für Sie)').waitFor();

  const { page: other } = await tested.as('betreuung', `${offer}?period=7d`);
  await other.getByRole('heading', { name: 'Was geschah' }).waitFor();
  await other.locator('.notes__list').waitFor();
  expect((await lines(other)).join()).not.toContain('Zeitung');
  await other.context().close();

  await button(page, 'Notiz löschen: Zeitung berichtet darüber').click();
  await button(page, 'Ja, löschen').click();
  await page.getByText('Zeitung berichtet darüber (nur für Sie)').waitFor({ state: 'detached' });
  await page.context().close();
});

test('the overview marks the notes of all authorities or of the one that is chosen', async () => {
  const { page } = await tested.as('verwaltung', '/?period=30d&lang=en');
  await expect.poll(async () => (await lines(page))[0]).toBe('14/11/2026 Network down (Marburg, for everybody)');
  await page.getByText('To add a note, choose an authority').waitFor();
  await page.goto(`${tested.address}/?period=30d&lang=en&authority=${kassel}`);
  await page.getByRole('button', { name: 'Add a note' }).waitFor();
  await expect.poll(() => lines(page)).toEqual(['15/11/2026 Somewhere else (Kassel, for everybody)']);
  await page.context().close();
});

test('the page of a topic marks the notes about its services and their authorities, and no others', async () => {
  await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: 'Wohngeld', en: 'Housing benefit' }, topic: 'bauen' });
  const { page } = await tested.as('verwaltung', '/topics/bauen?period=30d');
  const ofMarburg = '14.11.2026 Netz gestört (Marburg, für alle)';
  await expect.poll(async () => (await lines(page))[0]).toBe(ofMarburg);
  expect((await lines(page)).join()).not.toContain('Kassel');
  await chartsDrawn(page);
  await course(page).getByRole('button', { name: 'Tabelle', exact: true }).click();
  await page.getByRole('row', { name: /14\.11\.2026 \(.*Notiz 1: Netz gestört\)/ }).waitFor();
  await page.context().close();
});

describe.each(screens)('$scheme, $width px', (screen) => {
  test('notes bar no way and overflow nothing', async () => {
    const lang = screen.scheme === 'dark' ? '&lang=en' : '';
    const { page, complaints } = await tested.as('betreuung', `${offer}?period=30d${lang}`, screen);
    await page.locator('.notes__list').waitFor();
    await page.getByRole('button', { name: /^(Notiz hinzufügen|Add a note)$/ }).click();
    await chartsDrawn(page);
    await page.screenshot({ path: `${shots}/notes-${screen.scheme}-${screen.width}.png`, fullPage: true });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
