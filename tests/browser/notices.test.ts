import { afterAll, beforeAll, expect, test } from 'vitest';
import { marburg, service } from '../marburg.ts';
import { barriers, overflow, type Screen } from './pages.ts';
import { type SignedIn, shots, signedIn } from './signed-in.ts';

/** The page of alerts and reports: for people, each for themselves. */
let tested: SignedIn;
beforeAll(async () => {
  const settings = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'eGovSAD <egovsad@example.org>' };
  tested = await signedIn({ settings });
});
afterAll(() => tested?.close());

test('a reader is told of a figure, unsubscribes from it, and gets a report that is a link away', async () => {
  const { page, complaints } = await tested.as('leserin', '/');
  await page.getByRole('link', { name: 'Hinweise' }).click();
  const [alerts, reports] = ['Meldungen', 'Berichte per E-Mail'].map((name) => page.getByRole('region', { name }));
  if (!alerts || !reports) throw new Error('no sections');
  await alerts.getByText('Sie lassen sich noch nichts melden.').waitFor();
  await alerts.getByRole('button', { name: 'Meldung anlegen' }).click();
  await alerts.getByText('Geben Sie eine Zahl an.').waitFor();
  await alerts.getByLabel('Für welche Kommune?').selectOption({ label: 'Marburg' });
  await alerts.getByLabel('Für welchen Online-Dienst?').selectOption({ label: 'Wohngeld' });
  await alerts.getByLabel('Wert', { exact: true }).fill('0,6');
  await alerts.getByRole('button', { name: 'Meldung anlegen' }).click();
  await alerts.getByRole('button', { name: /^Meldung löschen: Wohngeld, Marburg: / }).waitFor();
  await alerts.getByRole('button', { name: 'Protokoll' }).click();
  await alerts.getByText('Bisher wurde nichts gemeldet.').waitFor();

  await alerts.getByText('In den letzten 30 Tagen wurde nichts verschickt.').waitFor();

  await alerts.getByRole('button', { name: /^Meldung ändern: Wohngeld, Marburg: / }).click();
  const form = page.getByRole('form', { name: 'Ändern' });
  expect(await form.getByLabel('Wert', { exact: true }).inputValue()).toBe('0,6');
  await form.getByLabel('Wert', { exact: true }).fill('0,7');
  await form.getByLabel('Auch an diese Adresse senden').fill('ftp://example.org');
  await form.getByLabel('Erneut melden').fill('91');
  await form.getByRole('button', { name: 'Meldung speichern' }).click();
  await form.getByText('Geben Sie eine ganze Zahl von 1 bis 90 an.').waitFor();
  await form.getByText('Geben Sie eine Adresse wie https://').waitFor();
  await form.getByLabel('Auch an diese Adresse senden').fill('https://hooks.example.org/egovsad');
  await form.getByLabel('Erneut melden').fill('7');
  await form.getByRole('button', { name: 'Meldung speichern' }).click();
  await form.getByText('nur dieses eine Mal gezeigt').waitFor();
  await form.getByRole('button', { name: 'Abbrechen' }).click();
  await alerts.getByRole('button', { name: /^Meldung ändern: .*70/ }).waitFor();

  await reports.getByLabel('Für welche Kommune?').selectOption({ label: 'Marburg' });
  await reports.getByLabel('Für welchen Online-Dienst?').selectOption({ label: 'Wohngeld' });
  await reports.getByRole('button', { name: 'Bericht bestellen' }).click();
  await reports.getByText('Wohngeld, Marburg, jede Woche').waitFor();
  expect(await reports.getByRole('link', { name: 'Bericht drucken' }).getAttribute('href')).toBe(
    `/reports/${marburg}/${service}?lang=de`,
  );
  await page.reload();
  await reports.getByRole('button', { name: /^Bericht abbestellen: Wohngeld/ }).click();
  await reports.getByText('Sie bekommen noch keinen Bericht.').waitFor();
  await alerts.getByRole('button', { name: /^Meldung löschen: / }).click();
  await page.getByRole('button', { name: 'Ja, löschen' }).click();
  await alerts.getByText('Sie lassen sich noch nichts melden.').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

const all: Screen[] = [390, 1440].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ scheme, width })));
test.each(all)('the page bars no way and overflows nothing: $scheme, $width px', async (screen) => {
  const lang = screen.scheme === 'dark' ? '?lang=en' : '';
  const { page } = await tested.as('leserin', `/notices${lang}`, screen);
  await page.locator('#alert-kind').waitFor();
  await page.screenshot({ path: `${shots}/notices-${screen.scheme}-${screen.width}.png`, fullPage: true });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
});
