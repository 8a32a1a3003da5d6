import { expect, test } from 'vitest';
import { storingSink } from '../../server/opendata/files.ts';
import { kassel, marburg, service } from '../marburg.ts';
import { barriers } from './pages.ts';
import { address, at, button, choose, complaints, heading, page, shots, startSourcePages, tested } from './source-pages.ts';

startSourcePages();

/** Verwaltung, as whoever sets up an instance uses it: at this machine, before there are accounts. */
const field = (label: string | RegExp) => page.getByLabel(label, { exact: true });
const read = (url: string) => tested.admin('GET', url);

test('an authority is entered, refused where it is wrong, changed and deleted', async () => {
  await at('/admin');
  await page.getByRole('link', { name: 'Verwaltung' }).waitFor();
  await page.getByRole('navigation', { name: 'Bereiche der Verwaltung' }).getByRole('link', { name: 'Kommunen' }).click();
  await page.getByRole('link', { name: 'Kommune anlegen' }).click();
  await button('Kommune anlegen').click();
  await page.getByText('Der Regionalschlüssel hat genau 12 Ziffern.').waitFor();
  await page.getByText('Geben Sie einen Namen an.').waitFor();
  await field('Regionalschlüssel (ARS)').fill('065310005005');
  await field('Name der Kommune').fill('Gießen');
  await field('Einwohnerzahl').fill('93.001');
  await button('Kommune anlegen').click();
  await page.getByText('Geben Sie den Tag an, für den die Einwohnerzahl gilt.').waitFor();
  await field('Stichtag der Einwohnerzahl').fill('2022-05-15');
  await field('Landkreis').fill('Gießen');
  await page.getByLabel('Andere Kommunen dürfen sich mit ihr vergleichen').check();
  await button('Kommune anlegen').click();
  await heading('Gießen').waitFor();
  expect(await read('/api/v1/authorities/065310005005')).toEqual({
    ars: '065310005005',
    name: 'Gießen',
    inhabitants: { count: 93_001, date: '2022-05-15' },
    district: 'Gießen',
    comparable: true,
  });

  await field('Name der Kommune').fill('Gießen, Universitätsstadt');
  await button('Speichern').click();
  await page.getByText('Gespeichert.').waitFor();
  expect(await read('/api/v1/authorities/065310005005')).toMatchObject({ name: 'Gießen, Universitätsstadt' });
  await button('Löschen').click();
  await button('Ja, löschen').click();
  await heading('Kommunen').waitFor();
  await expect.poll(() => page.getByRole('row', { name: /Gießen/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('what is still needed is not deleted, and the reason is said', async () => {
  await at(`/admin/authorities/${marburg}`);
  await button('Löschen').click();
  await button('Ja, löschen').click();
  await page.getByText('Das wird noch gebraucht').waitFor();
  expect(await read(`/api/v1/authorities/${marburg}`)).toMatchObject({ name: 'Marburg' });
});

test('a service is entered with its key, and a key that is none is refused', async () => {
  await at('/admin/services/new');
  await field('Schlüssel der Leistung').fill('12');
  await button('Leistung anlegen').click();
  await page.getByText('Das ist weder ein LeiKa-Schlüssel').waitFor();
  await field('Schlüssel der Leistung').fill('hundesteuer');
  await field('Name auf Deutsch').fill('Hund anmelden');
  await field('Name auf Englisch (freiwillig)').fill('Register a dog');
  await field('Zielgruppe').selectOption({ label: 'Bürgerinnen und Bürger' });
  await button('Leistung anlegen').click();
  await heading('Hund anmelden').waitFor();
  expect(await read('/api/v1/services/hundesteuer')).toEqual({
    key: 'hundesteuer',
    name: { de: 'Hund anmelden', en: 'Register a dog' },
    audience: 'citizens',
  });
});

test('the steps of an offer get names and another order, and what is not shown of it stays', async () => {
  await at('/admin/offers');
  await page.getByRole('link', { name: 'Wohngeld' }).click();
  await heading('Wohngeld, Marburg').waitFor();
  await field('Schritt 1: Name auf Deutsch').fill('Angaben zur Person');
  await field('Schritt 1: Name auf Englisch').fill('About you');
  await button('Schritt 1 nach unten').click();
  await button('Schritt hinzufügen').click();
  await field('Schritt 3: Schlüssel').fill('wohnung');
  await button('Speichern').click();
  await page.getByText('Jeder Schlüssel darf nur einmal vorkommen.').waitFor();
  await field('Schritt 3: Schlüssel').fill('Bad Key');
  await button('Speichern').click();
  await page.getByText('Erlaubt sind a–z, 0–9, Unterstrich und Bindestrich').waitFor();
  await field('Schritt 3: Schlüssel').fill('ende');
  await page.screenshot({ path: `${shots}/admin-steps.png`, fullPage: true });
  await button('Speichern').click();
  await page.getByText('Gespeichert.').waitFor();
  expect(await read(`/api/v1/authorities/${marburg}/offers/${service}`)).toMatchObject({
    steps: [
      { key: 'wohnung', label: { de: 'wohnung' } },
      { key: 'person', label: { de: 'Angaben zur Person', en: 'About you' } },
      { key: 'ende', label: { de: 'ende' } },
    ],
    pages: [{ key: 'start' }],
    idleMinutes: 120,
  });
});

test('a new offer is declared, with its limits and measurements, and deleted again', async () => {
  await at('/admin/offers/new');
  await choose('Welche Kommune?', 'Marburg');
  await choose('Welche Leistung?', 'Wohngeld');
  await page.getByText('Diesen Online-Dienst gibt es schon.').waitFor();
  await choose('Welche Kommune?', 'Kassel');
  await button('Schritt hinzufügen').click();
  await field('Schritt 1: Schlüssel').fill('person');
  await page.getByText('Seiten, Messungen und Fristen').click();
  await page.getByLabel('Festlegen, was die Plattform meldet').check();
  await field('Minuten ohne Aktivität bis zum Abbruch').fill('0');
  await button('Online-Dienst anlegen').click();
  await page.getByText('Geben Sie 1 bis 10080 Minuten an.').waitFor();
  await field('Minuten ohne Aktivität bis zum Abbruch').fill('60');
  expect(await barriers(page)).toEqual([]);
  await button('Online-Dienst anlegen').click();
  await heading('Wohngeld, Kassel').waitFor();
  expect(await read(`/api/v1/authorities/${kassel}/offers/${service}`)).toMatchObject({
    steps: [{ key: 'person' }],
    measures: ['started', 'submitted'],
    idleMinutes: 60,
  });
  await button('Löschen').click();
  await button('Ja, löschen').click();
  await heading('Online-Dienste').waitFor();
  await expect.poll(() => page.getByRole('row', { name: /Kassel/ }).count()).toBe(0);
});

const csv = 'key;name;topic\nhundesteuer;Hund anmelden;Bauen & Wohnen\n12;Falsch;x\n';
const upload = (name: string, text: string) =>
  field('Datei').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('master data are tried first, faults named by line, and stored only when asked', async () => {
  await at('/admin/master-data');
  await button('Probelauf starten').click();
  await page.getByText('Wählen Sie eine Datei.').waitFor();
  await choose('Was steht in der Datei?', 'Leistungen (CSV)');
  await upload('leistungen.csv', csv.replace('hundesteuer;Hund', 'wohnsitz;Wohnsitz'));
  await button('Probelauf starten').click();
  await heading('Probelauf: noch ist nichts gespeichert', 2).waitFor();
  await page.getByText('Fehlerhafte Zeilen: 1').waitFor();
  await page.getByRole('row', { name: /^Zeile 3/ }).waitFor();
  await page.getByText('Leistungen: 1 neu, 0 geändert, 0 unverändert.').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.screenshot({ path: `${shots}/admin-master-report.png`, fullPage: true });
  await expect(read('/api/v1/services/wohnsitz')).rejects.toThrow('404');
  await button('Nur die guten Zeilen speichern').click();
  await page.getByText('Die Stammdaten sind gespeichert.').waitFor();
  expect(await read('/api/v1/services/wohnsitz')).toMatchObject({ name: { de: 'Wohnsitz anmelden' }, topic: 'bauen-wohnen' });
});

test('the first account is not made here, because it would lock out whoever makes it', async () => {
  await at('/admin/people');
  await heading('Personen & Rollen').waitFor();
  await page.getByText('npm run cli -- user add').waitFor();
  expect(await page.getByRole('link', { name: 'Konto anlegen' }).count()).toBe(0);
});

test('settings are shown with their meaning, secrets only as set', async () => {
  await at('/admin/settings');
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
  expect(await row('ADMIN_TOKEN').innerText()).toContain('gesetzt, wird nie gezeigt');
  expect(await row('COMMENT_DAYS').innerText()).toMatch(/90\s*Vorgabe\s*Tage, nach denen Kommentare gelöscht werden/);
});

test('what is to be put right is listed with what to do, and leads to where it is done', async () => {
  const offer = { steps: [{ key: 'ohne' }], silenceDays: 7 };
  await tested.admin('PUT', `/api/v1/authorities/${kassel}/offers/${service}`, offer);
  await at('/admin/quality');
  await heading('Schritte ohne Bezeichnung', 2).waitFor();
  const kind = page.getByRole('region', { name: 'Schritte ohne Bezeichnung', exact: true });
  await kind.getByText('Geben Sie diesen Schritten Bezeichnungen').waitFor();
  expect(await barriers(page)).toEqual([]);
  await kind.getByRole('link', { name: 'Wohngeld, Kassel' }).click();
  await field('Schritt 1: Name auf Deutsch').fill('Mit Namen');
  await button('Speichern').click();
  await page.getByText('Gespeichert.').waitFor();
  expect(await read(`/api/v1/authorities/${kassel}/offers/${service}`)).toMatchObject({ silenceDays: 7 });
});

test('the grade of the catalogue says what portals would not get, and what to do about it', async () => {
  await at('/admin');
  await page.getByRole('navigation', { name: 'Bereiche der Verwaltung' }).getByRole('link', { name: 'Datenkatalog' }).click();
  await page.getByText('Der Katalog hat Fehler, wegen derer Portale ihn ablehnen').waitFor();
  await page.getByText('Noch ist nichts veröffentlicht').waitFor();
  await tested.store.db.insertInto('edition').values(published).execute();
  const sink = await storingSink(tested.store.db, published)('code-lists/code-lists.csv', 'text/csv');
  await sink.write('list,code\r\n');
  await sink.close();
  await page.reload();
  const missing = page.getByRole('table', { name: 'Was fehlt' });
  const row = missing.getByRole('row', { name: /Datensatz: dcatde:contributorID/ });
  await row.waitFor();
  expect(await row.getByRole('cell').allInnerTexts()).toEqual([
    'gefordert',
    '1',
    'Die Einstellung CONTRIBUTOR_ID setzen und den Server neu starten.',
    `${address}/open-data/datasets/instance/code-lists`,
  ]);
  // an edition without the use by month has no first page: nobody would find out but by asking for it
  const broken = page.getByRole('table', { name: 'Adressen, die ins Leere führen' });
  await broken.getByRole('row', { name: /\/open-data\/ Die Seite antwortet mit einem Fehler/ }).waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

/** An edition with one table that nobody has to wait for. */
const published = {
  publisher: 'instance',
  id: '2026-10',
  status: 'published' as const,
  first_month: '2026-10-01',
  last_month: '2026-10-01',
  method: 'ckm-1',
  key_print: 'print',
  licence: 'dl-de/zero-2-0',
  published_at: new Date('2026-11-20T09:00:00Z'),
};
