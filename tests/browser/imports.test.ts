import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { KpiRow } from '../../server/contract/api.ts';
import { service } from '../marburg.ts';
import { workbook } from '../workbook.ts';
import { barriers, overflow } from './pages.ts';
import {
  address,
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

/** Datei importieren, as somebody at a town hall does it. */
/** On the day of the workbook below. */
async function kpi(id: string): Promise<number | null | undefined> {
  await tested.settle();
  const { rows } = (await tested.admin('GET', `/api/v1/kpis?kpi=${id}&from=2026-11-20&to=2026-11-20`)) as { rows: KpiRow[] };
  return rows[0]?.value;
}

const faulty = workbook([
  ['Vorgang', 'Dienst', 'Beginn', 'Eingang'],
  ['V-1', 'Wohngeld', new Date('2026-11-20T09:00:00Z'), new Date('2026-11-20T09:20:00Z')],
  ['V-2', 'WoGG', new Date('2026-11-20T10:00:00Z'), undefined],
  ['V-3', 'Wohngeld', new Date('2026-11-20T11:00:00Z'), new Date('2026-11-20T11:30:00Z')],
]);

async function upload(name: string, content: Buffer): Promise<void> {
  await page.getByLabel('Datei', { exact: true }).setInputFiles({ name, mimeType: 'application/octet-stream', buffer: content });
  await button('Weiter zur Zuordnung').click();
  await heading('2. Zuordnen: Was bedeutet was?', 2).waitFor();
}

test('a faulty workbook is tried, its mapping mended and saved, and its figures are in the API', async () => {
  await sourceNamed('Bürgerbüro');
  await at('/sources');
  await page.getByRole('link', { name: 'Datei importieren' }).click();
  await choose('Quelle', 'Bürgerbüro');
  await upload('vorgaenge.xlsx', faulty);
  expect(await page.getByLabel('Format').inputValue()).toBe('xlsx');
  expect(await page.getByRole('region', { name: 'Vorschau der Datei' }).getByRole('row').count()).toBe(4);

  const json = page.getByLabel('Zuordnung als JSON');
  const suggested = await json.inputValue();
  await choose('Was steht in der Datei?', 'Monatszahlen oder Offline-Mengen');
  await choose('Was steht in der Datei?', 'Ereignisse oder Vorgänge');
  expect(await json.inputValue()).toBe(suggested); // nothing is lost by going over and back
  await page.getByText('Als JSON ansehen und bearbeiten').click();
  await json.fill(JSON.stringify({ kind: 'events', fields: {}, events: [{ type: 'submitted' }] }));
  await choose('Kommune', 'Fester Wert für alle Zeilen');
  await choose('Leistung', 'Dienst');
  await choose('„Wohngeld“ bedeutet', 'Wohngeld');
  await choose(/^Vorgangsnummer/, 'Vorgang');
  await button('Probelauf starten').click();
  expect(await page.getByRole('alert').filter({ hasText: 'Es fehlt noch:' }).innerText()).toContain(
    'Zeitpunkt (bei „Antrag eingereicht“)',
  );
  const first = page.getByRole('group', { name: 'Ereignis 1' });
  await first.getByLabel('Zeitpunkt').selectOption({ label: 'Eingang' });
  await first.getByLabel('Entsteht').selectOption({ label: 'wenn eine Spalte ausgefüllt ist' });
  await first.getByLabel('Spalte der Bedingung').selectOption({ label: 'Eingang' });
  await button('Weiteres Ereignis je Zeile').click();
  const second = page.getByRole('group', { name: 'Ereignis 2' });
  await second.getByLabel('Zeitpunkt').selectOption({ label: 'Beginn' });

  await button('Probelauf starten').click();
  const errors = page.getByRole('region', { name: 'Tabelle der fehlerhaften Zeilen' });
  await errors.waitFor();
  expect(await errors.getByRole('row').nth(1).innerText()).toMatch(/^3\s+Dienst\s+Wert nicht übersetzt/);
  expect(await button('Jetzt importieren').count()).toBe(0);
  const [download] = await Promise.all([page.waitForEvent('download'), button('Alle als CSV herunterladen').click()]);
  expect(download.suggestedFilename()).toBe('fehlerhafte-zeilen.csv');
  expect(readFileSync(await download.path(), 'utf8')).toMatch(
    /^\uFEFFZeile;Spalte;Grund;Code;Meldung\r\n3;Dienst;Wert nicht übersetzt;unmapped;/,
  );
  await page.screenshot({ path: `${shots}/import-faulty.png`, fullPage: true });
  expect(await barriers(page)).toEqual([]);

  await choose('„WoGG“ bedeutet', 'Wohngeld');
  await page.getByText('Datei oder Zuordnung haben sich seither geändert').waitFor();
  await page.getByLabel('Name der Zuordnung').fill('Vorgänge');
  await button('Zuordnung bei der Quelle speichern').click();
  await page.getByText('Gespeichert als „Vorgänge“, Version 1.').waitFor();
  await button('Probelauf wiederholen').click();
  await page.getByText('Alles in Ordnung').waitFor();
  expect(await kpi('starts')).toBeNull();
  await button('Jetzt importieren').click();
  await page.getByText('Importiert.').waitFor();
  await page.screenshot({ path: `${shots}/import-done.png`, fullPage: true });
  expect(await barriers(page)).toEqual([]);
  expect([await kpi('starts'), await kpi('submissions')]).toEqual([3, 2]);
  const listed = page.getByRole('region', { name: 'Tabelle der Importe' }).getByRole('row').filter({ hasText: 'importiert' });
  expect(await listed.innerText()).toMatch(/XLSX\s+Vorgänge, Version 1\s+importiert\s+5 Ereignisse/);
  expect(complaints).toEqual([]);
});

const csv = (...lines: string[]) => Buffer.from(['Monat;Starts;Schalter', ...lines].join('\n'));

test('monthly counts come in by the suggested mapping, of a faulty file the good lines alone', async () => {
  const id = await sourceNamed('Hauptamt');
  await at(`/sources/${id}/import`);
  await upload('monate.csv', csv('09.2026;1.204;95', '13.2026;1;1'));
  await page.getByText('Die Spalten wurden erkannt').waitFor();
  await choose('Leistung', 'Fester Wert für alle Zeilen');
  await choose('Wert für Leistung', 'Wohngeld');
  await button('Probelauf starten').click();
  await page.getByText('Fehler in der Datei: 2').waitFor();
  const bad = page.getByRole('region', { name: 'Tabelle der fehlerhaften Zeilen' }).getByRole('row');
  await expect.poll(() => bad.count()).toBe(2); // said once
  await button('Nur die guten Zeilen importieren').click();
  await page.getByText('Importiert.').waitFor();
  const { rows } = await tested.store.pool.query('select month, channel, count from volume order by channel');
  expect(rows.map(({ count }) => Number(count)).sort((one, other) => one - other)).toEqual([95, 1204]);
  await page.goto(`${address}/sources/${id}`);
  await button(/^Fehlerhafte Zeilen der Datei vom/)
    .first()
    .click();
  const lines = page.getByRole('region', { name: 'Tabelle der fehlerhaften Zeilen' });
  expect(await lines.getByRole('row').nth(1).innerText()).toMatch(/^3\s+Monat/);
  expect(complaints).toEqual([]);
});

test('what was saved with the source is chosen for the next file, and can be mended as JSON', async () => {
  const id = await sourceNamed('Ordnungsamt');
  await tested.admin('PUT', `/api/v1/sources/${id}/mappings/Fälle`, { format: 'xlsx', mapping: cases });
  await at(`/sources/${id}/import`, { scheme: 'dark', width: 390 });
  await upload('vorgaenge.xlsx', faulty);
  await page.getByText('Die gespeicherte Zuordnung „Fälle“ passt zu dieser Datei').waitFor();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await barriers(page)).toEqual([]);
  await page.screenshot({ path: `${shots}/mapping-dark-390.png`, fullPage: true });
  await page.getByText('Als JSON ansehen und bearbeiten').click();
  const json = page.getByLabel('Zuordnung als JSON');
  const mapping = JSON.parse(await json.inputValue()) as { fields: { service: { map: object } } };
  expect(mapping.fields.service.map).toEqual({ Wohngeld: service, WoGG: service });
  await json.fill('{');
  await page.getByText('Das ist kein gültiges JSON.').waitFor();
  const { WoGG: _, ...map } = mapping.fields.service.map as Record<string, string>;
  await json.fill(JSON.stringify({ ...mapping, fields: { ...mapping.fields, service: { column: 'Dienst', map } } }));
  await page.getByText('Noch ohne Bedeutung: WoGG').waitFor();
  expect(complaints).toEqual([]);
});

test('a file that is none says so, and the page stays', async () => {
  await at(`/sources/${await sourceNamed('Kasse')}/import`);
  await page
    .getByLabel('Datei', { exact: true })
    .setInputFiles({ name: 'x.xlsx', mimeType: 'x', buffer: Buffer.from('no workbook') });
  await button('Weiter zur Zuordnung').click();
  expect(await page.getByRole('alert').innerText()).toContain('Die Datei konnte nicht gelesen werden.');
});

test('a file that was mended after it was chosen has to be chosen again', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-chosen-'));
  const file = path.join(folder, 'monate.csv');
  try {
    writeFileSync(file, csv('09.2026;1;1'));
    await at(`/sources/${await sourceNamed('Stadtkasse')}/import`);
    await page.getByLabel('Datei', { exact: true }).setInputFiles(file);
    await button('Weiter zur Zuordnung').click();
    await choose('Leistung', 'Fester Wert für alle Zeilen');
    await choose('Wert für Leistung', 'Wohngeld');
    writeFileSync(file, csv('09.2026;2;2', '10.2026;2;2'));
    await button('Probelauf starten').click();
    await page.getByText('Die Datei wurde geändert oder verschoben').waitFor();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByLabel('Datei', { exact: true }).click()]);
    await chooser.setFiles(file);
    await button('Weiter zur Zuordnung').click();
    await page.getByRole('cell', { name: '10.2026' }).waitFor();
    await button('Probelauf starten').click();
    await page.getByText('Alles in Ordnung').waitFor();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
