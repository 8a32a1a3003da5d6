import { expect, test } from 'vitest';
import { dashboardPages } from '../../server/contract/pages.ts';
import { event, kassel, marburg, service } from '../marburg.ts';
import { barriers, overflow, screens } from './pages.ts';
import {
  address,
  at,
  button,
  cases,
  complaints,
  heading,
  page,
  shots,
  sourceNamed,
  startSourcePages,
  tested,
} from './source-pages.ts';

startSourcePages();

/** Daten & Quellen, as whoever runs an instance and the developer of a platform use it. */
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

test('an instance without sources, or without authorities, says what comes first', async () => {
  await at('/open-data/');
  await page.route('**/api/v1/sources', (route) => route.fulfill({ json: { sources: [] } }));
  await page.goto(`${address}/sources`);
  await page.getByText('Noch ist keine Quelle angelegt.').waitFor();
  await page.goto(`${address}/sources/import`);
  await page.getByText('Zuerst braucht es eine Quelle').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.route('**/api/v1/authorities', (route) => route.fulfill({ json: { authorities: [] } }));
  await page.goto(`${address}/sources`);
  await page.getByText('Zuerst braucht es eine Kommune').waitFor();
  expect(await page.getByRole('link', { name: 'Neue Quelle' }).count()).toBe(0);
  expect(await barriers(page)).toEqual([]);
});

test('every address of the dashboard shows a page, and any other one that it is not there', async () => {
  const source = await sourceNamed('Bürgerbüro');
  await tested.admin('PUT', `/api/v1/sources/${source}/mappings/Faelle`, { format: 'xlsx', mapping: cases });
  const parts = { ':source': `${source}`, ':mapping': 'Faelle', ':authority': marburg, ':service': service };
  await at('/open-data/');
  for (const pattern of dashboardPages) {
    const path = Object.entries(parts).reduce((all, [part, value]) => all.replace(part, value), pattern as string);
    await page.goto(address + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => page.getByText('wird geladen').count()).toBe(0);
    expect(await heading(/gibt es (hier )?nicht/).count(), pattern).toBe(0);
  }
  await page.goto(`${address}/sources/4711`);
  await heading('Diese Quelle gibt es hier nicht').waitFor();
  await page.goto(`${address}/gibt-es-nicht`);
  await heading('Diese Seite gibt es nicht').waitFor();
});

test.each(screens)(
  'nothing bars the way and nothing overflows ($scheme, $width px)',
  async (screen) => {
    const source = await sourceNamed('Bauamt');
    const paths = ['', '/new', '/import', '/check', '/try', `/${source}`, `/${source}/mapping`].map((path) => `/sources${path}`);
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
  },
  60_000,
);
