import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { KpiRow } from '../../server/contract/api.ts';
import { dashboardPages } from '../../server/contract/pages.ts';
import { launch } from '../browser.ts';
import { event, kassel, type Marburg, marburg, marburgApp, now, service } from '../marburg.ts';
import { workbook } from '../workbook.ts';
import { barriers, newPage, overflow, screens } from './pages.ts';

/** Daten & Quellen, as somebody at a town hall and a developer of a platform use it. */
const shots = 'test-results';
let tested: Marburg;
let browser: Browser;
let address: string;
let source: number;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  tested = await marburgApp();
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await launch();
  source = await sourceNamed('Bürgerbüro');
});
afterAll(async () => {
  await browser?.close();
  await tested.close();
});

let page: Page;
let complaints: string[];
async function at(path: string, screen = { scheme: 'light', width: 1440 } as (typeof screens)[number]): Promise<Page> {
  ({ page, complaints } = await newPage(browser, screen));
  await page.clock.setFixedTime(now);
  await page.goto(address + path);
  return page;
}
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page.screenshot({ path: `${shots}/failed.png`, fullPage: true });
  await page?.context().close();
});

const heading = (name: string | RegExp, level = 1) => page.getByRole('heading', { level, name });
const button = (name: string | RegExp) => page.getByRole('button', { name });
const choose = (label: string | RegExp, option: string) =>
  page.getByLabel(label, { exact: true }).selectOption({ label: option });

async function sourceNamed(name: string): Promise<number> {
  return ((await tested.admin('POST', '/api/v1/sources', { name, authorities: [marburg] })) as { id: number }).id;
}

/** Of the columns of the workbook below. */
const cases = {
  kind: 'events',
  fields: {
    authority: { value: marburg },
    service: { column: 'Dienst', map: { Wohngeld: service, WoGG: service } },
    attempt: { column: 'Vorgang' },
    time: { column: 'Beginn' },
  },
  events: [{ type: 'started' }],
};

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
  await at('/sources');
  await page.getByRole('link', { name: 'Datei importieren' }).click();
  await choose('Quelle', 'Bürgerbüro');
  await upload('vorgaenge.xlsx', faulty);
  expect(await page.getByLabel('Format').inputValue()).toBe('xlsx');
  expect(await page.getByRole('region', { name: 'Vorschau der Datei' }).getByRole('row').count()).toBe(4);

  await choose('Was steht in der Datei?', 'Monatszahlen oder Offline-Mengen');
  await choose('Was steht in der Datei?', 'Ereignisse oder Vorgänge');
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
  await at(`/sources/${source}/import`);
  await upload('monate.csv', csv('09.2026;1.204;95', '13.2026;1;1'));
  await page.getByText('Die Spalten wurden erkannt').waitFor();
  await choose('Leistung', 'Fester Wert für alle Zeilen');
  await choose('Wert für Leistung', 'Wohngeld');
  await button('Probelauf starten').click();
  await page.getByText('Fehler in der Datei: 2').waitFor();
  expect(await page.getByRole('region', { name: 'Tabelle der fehlerhaften Zeilen' }).getByRole('row').count()).toBe(2); // said once
  await button('Nur die guten Zeilen importieren').click();
  await page.getByText('Importiert.').waitFor();
  const { rows } = await tested.store.pool.query('select month, channel, count from volume order by channel');
  expect(rows.map(({ count }) => Number(count)).sort((one, other) => one - other)).toEqual([95, 1204]);
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

test('a saved mapping is listed with its source, and deleted after asking', async () => {
  const id = await sourceNamed('Standesamt');
  await tested.admin('PUT', `/api/v1/sources/${id}/mappings/Fälle`, { format: 'xlsx', mapping: cases });
  await at(`/sources/${id}`);
  const listed = page.getByRole('region', { name: 'Tabelle der Zuordnungen' });
  expect(await listed.getByRole('row').nth(1).innerText()).toMatch(/Fälle\s+XLSX\s+1\s+22\.11\.2026/);
  await button('Zuordnung „Fälle“ löschen').click();
  await button('Ja, Zuordnung löschen').click();
  await listed.waitFor({ state: 'detached' });
});

test('a file that is none says so, and the page stays', async () => {
  await at(`/sources/${source}/import`);
  await page
    .getByLabel('Datei', { exact: true })
    .setInputFiles({ name: 'x.xlsx', mimeType: 'x', buffer: Buffer.from('no workbook') });
  await button('Weiter zur Zuordnung').click();
  expect(await page.getByRole('alert').innerText()).toContain('Die Datei konnte nicht gelesen werden.');
});

test('a source and its token are made, an event is pushed with it, and its arrival is seen', async () => {
  await at('/sources');
  await page.getByRole('link', { name: 'Neue Quelle' }).click();
  await button('Quelle anlegen').click();
  expect(await page.getByRole('alert').allInnerTexts()).toEqual([
    'Geben Sie der Quelle einen Namen.',
    'Wählen Sie mindestens eine Kommune.',
  ]);
  await page.getByLabel('Name der Quelle').fill('Formularserver');
  await page.getByLabel('Marburg').check();
  await button('Quelle anlegen').click();
  await heading('Formularserver').waitFor();

  await button('Neues Token').click();
  await button('Token anlegen').click();
  const shown = page.getByRole('region', { name: 'Das neue Token' });
  const token = (await shown.locator('.code--token').innerText()).trim();
  expect(token).toMatch(/^egs_/);
  expect(await shown.locator('pre').innerText()).toContain(`authorization: Bearer ${token}`);
  expect(await barriers(page)).toEqual([]);
  await page.screenshot({ path: `${shots}/token-shown.png`, fullPage: true });
  await button('Ich habe es gesichert').click();
  expect(await page.getByText(token).count()).toBe(0);
  expect((await tested.post([event({ attempt: 'pushed-for-the-browser' }), event({ name: 'x' })], { token })).status).toBe(202);

  await page.reload();
  const row = page.getByRole('region', { name: 'Tabelle der Token' }).getByRole('row').nth(1);
  expect(await row.innerText()).toMatch(/Einliefern\s+22\.11\.2026, 10:00\s+22\.11\.2026, 10:00\s+unbegrenzt/);
  await page.getByText('Unbekannte Angabe').first().waitFor();
  await page.getByText('1-mal, zuletzt 22.11.2026, 09:00').waitFor();
  await page.getByRole('link', { name: 'Daten & Quellen' }).first().click();
  const listed = page.getByRole('row').filter({ hasText: 'Formularserver' });
  expect(await listed.innerText()).toMatch(/Marburg\s+22\.11\.2026, 10:00\s+1\s+1/);
  expect(complaints).toEqual([]);
});

test('a token is withdrawn after asking, and asking can be answered with no', async () => {
  const token = await tested.token([marburg]);
  const { sources } = (await tested.admin('GET', '/api/v1/sources')) as { sources: { id: number }[] };
  await at(`/sources/${sources.at(-1)?.id}`);
  await button(/zurückziehen/).click();
  await page.getByRole('dialog').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect((await tested.post(event(), { token, url: '/api/v1/events/check' })).status).toBe(202);
  await button(/zurückziehen/).click();
  await button('Ja, zurückziehen').click();
  await page.getByText('Diese Quelle hat noch kein Token.').waitFor();
  expect((await tested.post(event(), { token, url: '/api/v1/events/check' })).status).toBe(401);
});

test('a source is changed, and deleted after asking', async () => {
  const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'Altverfahren', authorities: [marburg] })) as {
    id: number;
  };
  await at(`/sources/${id}`);
  await page.getByLabel('Name der Quelle').fill('Neuverfahren');
  await page.getByLabel('Testquelle').check();
  await page.getByLabel(/^Adressen der Webseiten/).fill('marburg.de');
  await button('Speichern').click();
  await page.getByText('Schreiben Sie jede Adresse als https://').waitFor();
  await page.getByLabel(/^Adressen der Webseiten/).fill('https://dienste.example.org/');
  await button('Speichern').click();
  await heading('Neuverfahren').waitFor();
  const changed = (await tested.admin('GET', '/api/v1/sources')) as { sources: { id: number }[] };
  expect(changed.sources.find((one) => one.id === id)).toMatchObject({
    name: 'Neuverfahren',
    test: true,
    origins: ['https://dienste.example.org'],
  });
  await button('Quelle löschen').click();
  await button('Ja, Quelle löschen').click();
  await heading('Daten & Quellen').waitFor();
  await page.getByRole('row').filter({ hasText: 'Bürgerbüro' }).waitFor();
  await expect.poll(() => page.getByText('Neuverfahren').count()).toBe(0);
});

test('a mapping is tried out on a sample: events, and what would be refused', async () => {
  await at('/sources/try');
  await button('Beispiel einsetzen').click();
  await button('Ausprobieren').click();
  await page.getByText('Ereignisse: 3 · Monatswerte: 0 · Schritte: 0 · Fehler: 1').waitFor();
  expect(await page.getByRole('region', { name: 'Ereignisse, verschiebbar' }).innerText()).toContain('"type":"submitted"');
  await page.getByText('Zeile 3, begonnen: Wert passt nicht').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.screenshot({ path: `${shots}/try.png`, fullPage: true });
});

test('a connection is checked by its token, point by point; a token that is none is told apart', async () => {
  const token = await tested.token([marburg]);
  await at('/sources/check');
  const field = page.getByLabel('Token', { exact: true });
  await button('Jetzt prüfen').click();
  await page.getByText('Fügen Sie ein Token ein.').waitFor();
  await field.fill('egs_von-gestern');
  await button('Jetzt prüfen').click();
  await page.getByText('Dieses Token gilt hier nicht.').waitFor();
  complaints.length = 0; // the browser tells of the 401
  await field.fill(`  ${token} `);
  await button('Jetzt prüfen').click();
  await page.getByText('Die Anbindung stimmt.').waitFor();
  await page.getByText('CloudEvents, gebündelt').waitFor();
  await page.getByText('Der Schritt „wohnung“').waitFor();
  expect(await page.locator('.points [lang="en"]:not(.note)').count()).toBe(0); // nothing without German words
  expect(await barriers(page)).toEqual([]);
  await page.screenshot({ path: `${shots}/check.png`, fullPage: true });

  await field.fill(await tested.token([kassel]));
  await button('Jetzt prüfen').click();
  await page.getByText('Noch nicht richtig: 1').waitFor();
  const wrong = page.getByRole('listitem').filter({ hasText: 'Der Online-Dienst ist angelegt.' });
  expect(await wrong.innerText()).toContain('Zu ändern');
  expect(complaints).toEqual([]);
});

test('every address of the dashboard shows a page, and any other one that it is not there', async () => {
  for (const pattern of dashboardPages) {
    await at(pattern.replace(':source', `${source}`).replace(':authority', marburg).replace(':service', service));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => page.getByText('wird geladen').count()).toBe(0);
    expect(await heading(/gibt es (hier )?nicht/).count(), pattern).toBe(0);
    await page.context().close();
  }
  await at('/sources/4711');
  await heading('Diese Quelle gibt es hier nicht').waitFor();
  await page.goto(`${address}/gibt-es-nicht`);
  await heading('Diese Seite gibt es nicht').waitFor();
});

test.each(screens)('nothing bars the way and nothing overflows ($scheme, $width px)', async (screen) => {
  const paths = ['', '/new', '/import', '/check', '/try', `/${source}`].map((path) => `/sources${path}`);
  await at('/sources', screen);
  for (const [place, path] of paths.entries()) {
    await page.goto(`${address}${path}${screen.scheme === 'dark' ? '?lang=en' : ''}`);
    await page.locator('section.panel').first().waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: `${shots}/sources-${place}-${screen.scheme}-${screen.width}.png`, fullPage: true });
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
    expect(await barriers(page), path).toEqual([]);
  }
  expect(complaints).toEqual([]);
});
