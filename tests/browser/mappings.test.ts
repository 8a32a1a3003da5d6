import { expect, test } from 'vitest';
import { marburg, service } from '../marburg.ts';
import { barriers, overflow } from './pages.ts';
import {
  at,
  button,
  cases,
  choose,
  complaints,
  heading,
  page,
  shots,
  sourceNamed,
  startSourcePages,
  tested,
} from './source-pages.ts';

startSourcePages();

/** Mappings kept with a source, as the developer of a platform sees and changes them. */
const run = 'idsite=1&rec=1&dimension1=made-up-at-random-1';
const sample = `/matomo.php?${run}&url=https%3A%2F%2Fwww.example.org%2Fformular%2F1\n/matomo.php?${run}&e_c=Senden&e_a=x`;
const kept = async (id: number, name: string) =>
  (await tested.admin('GET', `/api/v1/sources/${id}/mappings/${name}`)) as { version: number; mapping: object };

test('a mapping of Matomo requests is made by choosing, tried on a sample, kept, and used by the next request', async () => {
  const id = await sourceNamed('Formularserver');
  await at(`/sources/${id}`);
  await page.getByText('Bei dieser Quelle ist noch keine Zuordnung gespeichert.').waitFor();
  await page.getByRole('link', { name: 'Neue Zuordnung' }).click();
  await heading('Neue Zuordnung').waitFor();
  await button('Speichern').click();
  await page.getByText('Geben Sie der Zuordnung einen Namen.').waitFor();
  expect(await page.getByRole('alert').filter({ hasText: 'Es fehlt noch:' }).innerText()).toContain(
    'die idsite der Website, woraus es entsteht (bei „Vorgang begonnen“)',
  );
  await page.getByLabel('Name der Zuordnung').fill('Anträge 2026');
  await page.getByLabel(/^Nummer der Website/).fill('1');
  await page.keyboard.press('Enter'); // adds the website, and saves nothing
  const site = page.getByRole('group', { name: 'idsite 1' });
  expect(await site.getByLabel('Kommune').inputValue()).toBe(marburg);
  expect(await site.getByLabel('Leistung').inputValue()).toBe(service);
  await page.getByLabel(/^Nummer der Website/).fill('1');
  await page.keyboard.press('Enter');
  await page.getByText('Diese idsite steht schon oben.').waitFor();
  await page.getByLabel('Pfad der Seite').fill('/formular/*');
  const json = page.getByLabel('Zuordnung als JSON');
  await page.getByText('Als JSON ansehen und bearbeiten').click();
  const written = await json.inputValue();
  await json.fill(written.replace('"fields": {}', '"fields": {"attempt": "dimension1"}'));
  await page.getByText('Das ist JSON, aber keine Zuordnung').waitFor(); // and all that was typed is still there
  await json.fill(written);
  await choose('Wofür?', 'Dateien: CSV');
  await choose('Wofür?', 'Matomo-Anfragen');
  expect(await page.getByLabel('Pfad der Seite').inputValue()).toBe('/formular/*');
  await page.getByLabel('Beispieldaten', { exact: true }).fill(sample);
  await choose(/^Vorgangsnummer/, 'dimension1');
  await button('Ausprobieren').click();
  await page.getByText('Ereignisse: 1 · Monatswerte: 0 · Schritte: 0 · Fehler: 0').waitFor();

  await button('Weiteres Ereignis').click();
  const second = page.getByRole('group', { name: 'Ereignis 2' });
  await second.getByLabel('Art des Ereignisses').selectOption({ label: 'Antrag eingereicht' });
  await second.getByLabel('Entsteht aus').selectOption({ label: 'einem Matomo-Ereignis' });
  await second.getByLabel('Kategorie (e_c)').fill('Senden');
  await button('Ausprobieren').click();
  await page.getByText('Ereignisse: 2 · Monatswerte: 0 · Schritte: 0 · Fehler: 0').waitFor();
  expect(await barriers(page)).toEqual([]);
  await button('Speichern').click();
  await page.getByText('Gespeichert als Version 1.').waitFor();
  await heading('Zuordnung „Anträge 2026“').waitFor();
  expect((await kept(id, encodeURIComponent('Anträge 2026'))).mapping).toEqual({
    sites: { '1': { authority: marburg, service } },
    fields: { attempt: { parameter: 'dimension1' } },
    events: [
      { type: 'started', when: { url: '/formular/*' } },
      { type: 'submitted', when: { category: 'Senden' } },
    ],
    otherwise: 'ignore',
  });
  const { token } = (await tested.admin('POST', `/api/v1/sources/${id}/tokens`, { scopes: ['ingest'] })) as { token: string };
  const sent = await tested.app.inject({
    method: 'POST',
    url: '/matomo.php',
    headers: { 'content-type': 'application/json' },
    payload: { requests: sample.split('\n'), token_auth: token },
  });
  expect(sent.json()).toMatchObject({ status: 'success', tracked: 2, invalid: 0 });
  expect(complaints).toEqual([]);
});

test('a kept mapping is changed as a new version, and an older one is brought back', async () => {
  const id = await sourceNamed('Bürgerbüro');
  await tested.admin('PUT', `/api/v1/sources/${id}/mappings/Fälle`, { format: 'xlsx', mapping: cases });
  await at(`/sources/${id}`);
  await page.getByRole('link', { name: 'Zuordnung „Fälle“ ansehen und bearbeiten' }).click();
  await page.getByText('Version 1 vom 22.11.2026, 10:00 (die neueste)').waitFor({ state: 'attached' });
  await choose('Weitere Angabe', 'Gerät');
  await choose('Wert für Gerät', 'Smartphone');
  await page.getByText('Die Änderungen sind noch nicht gespeichert.').waitFor();
  await page
    .getByLabel('Beispieldaten', { exact: true })
    .fill('Vorgang\tDienst\tBeginn\nV-1\tWoGG\t20.11.2026 10:00\nV-2\tHund\t20.11.2026 11:00');
  await page.getByText('Noch ohne Bedeutung: Hund').waitFor(); // the sample is read at once
  await button('Ausprobieren').click();
  await page.getByText('Zeile 3, Dienst: Wert nicht übersetzt').waitFor();
  await button('Speichern').click();
  await page.getByText('Gespeichert als Version 2.').waitFor();
  expect(await kept(id, 'Fälle')).toMatchObject({ version: 2, mapping: { fields: { device: { value: 'smartphone' } } } });

  await choose('Wert für Gerät', 'Tablet');
  await choose('Version', 'Version 1 vom 22.11.2026, 10:00');
  await button('Weiter bearbeiten').click(); // asked first: the change is not lost
  await page.getByText('Die Änderungen sind noch nicht gespeichert.').waitFor();
  await choose('Version', 'Version 1 vom 22.11.2026, 10:00');
  await button('Verwerfen und öffnen').click();
  await page.getByText('Das ist eine ältere Version.').waitFor();
  expect(await page.getByLabel('Wert für Gerät').count()).toBe(0);
  await button('Speichern').click();
  await page.getByText('Gespeichert als Version 3.').waitFor();
  expect(await kept(id, 'Fälle')).toMatchObject({ version: 3, mapping: cases });
  expect(await page.getByText('Das ist eine ältere Version.').count()).toBe(0);

  await tested.admin('PUT', `/api/v1/sources/${id}/mappings/Fälle`, {
    format: 'xlsx',
    mapping: { ...cases, otherwise: 'ignore' },
  });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))); // back in this window
  await page.getByText('Inzwischen wurde an anderer Stelle Version 4 gespeichert.').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.screenshot({ path: `${shots}/mapping-elsewhere.png`, fullPage: true });
  await choose('Version', 'Version 4 vom 22.11.2026, 10:00 (die neueste)');
  await page.getByText('Inzwischen wurde').waitFor({ state: 'detached' });
  expect(await page.getByLabel(/^Zeilen übergehen/).isChecked()).toBe(true);
  expect(complaints).toEqual([]);
});

test('what the server refuses of a mapping is said in German with its place', async () => {
  const id = await sourceNamed('Ordnungsamt');
  await at(`/sources/${id}/mapping`, { scheme: 'dark', width: 390 });
  await page.getByLabel('Name der Zuordnung').fill('Prozesse');
  await choose('Wofür?', 'Dateien: XES (Prozessprotokoll)');
  const json = page.getByLabel('Zuordnung als JSON');
  const mapping = JSON.parse(await json.inputValue()) as { moments: object };
  await json.fill('{');
  await button('Speichern').click();
  await page.getByText('Das ist kein gültiges JSON.').waitFor();
  await json.fill(JSON.stringify({ ...mapping, authority: 'Marburg', moments: { started: {} } }));
  await button('Speichern').click();
  const refused = page.getByRole('alert').filter({ hasText: 'Die Zuordnung wurde nicht gespeichert.' });
  await refused.getByText('Kommune: muss der 12-stellige Regionalschlüssel sein').waitFor();
  expect(await refused.locator('[lang=en]').count()).toBe(0);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await barriers(page)).toEqual([]);
  await page.screenshot({ path: `${shots}/mapping-refused-dark-390.png`, fullPage: true });
  await page.goto(`${page.url().replace(/mapping$/, 'mappings/Nichts')}`);
  await heading('Diese Zuordnung gibt es hier nicht').waitFor();
});
