import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { marburg, service } from '../marburg.ts';
import { barriers, chartsDrawn, overflow, type Screen } from './pages.ts';
import { type SignedIn, shots, signedIn } from './signed-in.ts';

/** Comments on the page of a service: for its managers, and for nobody else. */
const offer = `/services/${marburg}/${service}`;
let tested: SignedIn;
beforeAll(async () => {
  tested = await signedIn();
  const say = async (day: string, text: string, rating?: number) => {
    tested.at(`2026-11-${day}T10:00:00Z`);
    await tested.admin('POST', '/api/v1/comments', { authority: marburg, service, text, rating });
  };
  await say('12', 'Das Hochladen der Nachweise geht nicht', 1);
  await say('15', 'Alles gut', 5);
  await say('18', '=Bezahlen dauert zu lang', 2);
  tested.at('2026-11-22T09:00:00Z');
});
afterAll(() => tested?.close());

const comments = (page: Page) => page.getByRole('region', { name: /^(Was Menschen schreiben|What people write)$/ });
const texts = (page: Page) => page.locator('.comments__text').allInnerTexts();
const count = (page: Page, total: number) => page.getByText(`Gefunden: ${total}`).waitFor();

test('a manager searches comments, sorts them under topics, ticks them off, and takes them along', async () => {
  const { page, complaints } = await tested.as('betreuung', `${offer}?period=30d`);
  await count(page, 3);
  expect(await texts(page)).toEqual(['=Bezahlen dauert zu lang', 'Alles gut', 'Das Hochladen der Nachweise geht nicht']);
  await page.getByText('12.11.2026 · 1 von 5').waitFor();

  await page.getByRole('button', { name: 'Dem Kommentar vom 12.11.2026 Themen zuordnen' }).click();
  await page.getByLabel('Themen dieses Kommentars').fill('Upload, Nachweise');
  await page.getByRole('button', { name: 'Themen speichern' }).click();
  await page.getByText('Themen: Upload, Nachweise').waitFor();
  await page.getByLabel('Erledigt (Kommentar vom 12.11.2026)').click();
  await page.getByText('Nachweise · Erledigt').waitFor();
  await comments(page).getByRole('row', { name: 'Upload 1 0' }).waitFor();
  await comments(page).getByRole('row', { name: 'ohne Thema 2 2' }).waitFor();

  await page.getByLabel('Was noch zu tun ist').selectOption({ label: 'Noch offen' });
  await count(page, 2);
  await page.getByLabel('Im Text suchen').fill('lang bezahlen');
  await count(page, 1);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Kommentare als CSV herunterladen' }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines.length).toBe(2);
  expect(lines[1]).toContain("2026-11-18,065340014014,99115005104000,2,,,false,'=Bezahlen dauert zu lang");
  await page.getByLabel('Im Text suchen').fill('gibt es nicht');
  await page.getByText('Dazu passt kein Kommentar.').waitFor();

  await page.getByLabel('Im Text suchen').fill('');
  await page.getByLabel('Was noch zu tun ist').selectOption({ label: 'Alle' });
  await page.getByRole('button', { name: 'Kommentar vom 15.11.2026 löschen' }).click();
  await page.getByRole('dialog').getByText('Alles gut').waitFor();
  await page.getByRole('button', { name: 'Ja, löschen' }).click();
  await count(page, 2);
  expect(await texts(page)).not.toContain('Alles gut');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('somebody who only reads sees no comments', async () => {
  const { page, complaints } = await tested.as('leserin', `${offer}?period=30d`);
  await page.getByRole('heading', { name: 'Womit Menschen kommen' }).waitFor();
  await chartsDrawn(page);
  expect(await comments(page).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

const all: Screen[] = [390, 1440].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ scheme, width })));
describe.each(all)('$scheme, $width px', (screen) => {
  test('comments bar no way and overflow nothing', async () => {
    const lang = screen.scheme === 'dark' ? '&lang=en' : '';
    const { page, complaints } = await tested.as('betreuung', `${offer}?period=30d${lang}`, screen);
    await page
      .getByRole('button', { name: /(Themen zuordnen|^Set subjects of)/ })
      .first()
      .click();
    await comments(page).screenshot({ path: `${shots}/comments-${screen.scheme}-${screen.width}.png` });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
