import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PublishedRow } from '../../server/contract/columns.ts';
import type { ChangeAnswer, EditionPreview, ListedEdition, PreviewCells } from '../../server/contract/editions.ts';
import { withClient } from '../../server/db.ts';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';
import { insertTallies } from '../towns.ts';
import { barriers, newPage, overflow, type Screen, screens } from './pages.ts';
import { savedBy } from './saved.ts';
import { count, number, plain, share } from './written.ts';

/** Veröffentlichen in the demo, as its service manager in Marburg does it; the tests tell one story, in their order. */
const shots = 'test-results';
const marburg = '065340014014';
const desk: Screen = { scheme: 'light', width: 1440 };
const path = `/publish?publisher=${marburg}`;
let demo: DemoApp;
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  demo = await startDemoApp();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page?.screenshot({ path: `${shots}/failed-publish.png`, fullPage: true });
  await page?.context().close();
});

async function open(address: string, screen: Screen = desk): Promise<void> {
  ({ page, complaints } = await newPage(browser, screen));
  await page.goto(demo.url + address);
}
const previewed = () => page.locator('#cells-title').waitFor();
const api = async <Answer>(url: string): Promise<Answer> => (await fetch(demo.url + url)).json();
const region = (name: string) => page.getByRole('region', { name, exact: true });
/** The cells of the table of that name, line by line; numbers as numbers. */
async function cellsOf(table: string): Promise<(string | number)[][]> {
  const lines = await page
    .getByRole('table', { name: table })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')));
  return lines.map((line) => line.map((text) => (/^[−+]?[\d.]+$/.test(text) ? numberOf(text) : text)));
}
const numberOf = (text: string) => Number(text.replaceAll('.', '').replace('−', '-').replace('+', ''));
/** Tab until something has the focus. */
async function tabTo(name: string): Promise<void> {
  const wanted = page.getByRole('button', { name, exact: true });
  for (let steps = 0; steps < 60; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${name} by keyboard`);
}

test('the preview has the numbers of the API, and a page of counts before and after', async () => {
  await open('/');
  await page.getByRole('link', { name: 'Veröffentlichen', exact: true }).click();
  await page.getByLabel('Wer veröffentlicht?').selectOption({ label: 'Marburg' });
  await page.getByText('Ausgabe 2026-10 wäre die erste.').waitFor();
  await page.getByText('Im Oktober 2026 fehlt vielleicht noch etwas').waitFor();
  const preview = await api<EditionPreview>(`/api/v1/editions/preview?publisher=${marburg}`);
  expect((await cellsOf('Tabellen der Ausgabe')).map(([, ...numbers]) => numbers)).toEqual(
    preview.tables.map(({ rows, cells, hidden }) => [rows, cells, hidden]),
  );
  const totals = preview.totals.filter(({ period }) => period === '2026-10');
  expect((await cellsOf('Summen im Oktober 2026')).map(([, ...numbers]) => numbers)).toEqual(
    totals.map(({ counted, published, parts }) => [counted, published, published - counted, parts]),
  );
  const deviations = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((by) => {
    const all = preview.tables.flatMap((table) => table.deviations.filter(({ deviation }) => deviation === by));
    return { by, cells: all.reduce((sum, { cells }) => sum + cells, 0) };
  });
  const all = deviations.reduce((sum, { cells }) => sum + cells, 0);
  expect(all).toBe(preview.tables.reduce((sum, { cells }) => sum + cells, 0));
  const distribution = await cellsOf('Wie viele Zahlen um wie viel verändert werden');
  expect(distribution.map(([by, cells, part]) => [by, cells, plain(`${part}`)])).toEqual(
    deviations.map(({ by, cells }) => [by, cells, share(cells / all, 'de')]),
  );
  const unchanged = deviations.find(({ by }) => by === 0)?.cells ?? 0;
  const mean = deviations.reduce((sum, { by, cells }) => sum + by * cells, 0) / all;
  expect(plain(await page.getByText(/^Von [\d.]+ Zahlen bleiben/).innerText())).toBe(
    `Von ${count(all, 'de')} Zahlen bleiben ${count(unchanged, 'de')} unverändert (${share(unchanged / all, 'de')}). ` +
      `Keine weicht um mehr als 4 ab; im Mittel beträgt die Abweichung ${number(Math.abs(mean) < 0.005 ? 0 : mean, 2, 'de')}.`,
  );

  await page.getByLabel('Welcher Zeitraum?').selectOption({ label: 'September 2026' });
  await page.getByText(/^Zahl 1 bis 20 von/).waitFor();
  await page.getByRole('button', { name: 'Nächste Zahlen' }).click();
  await page.getByText(/^Zahl 21 bis 40 von/).waitFor();
  const query = `publisher=${marburg}&table=usage-monthly&period=2026-09&offset=20&limit=20`;
  const { cells } = await api<PreviewCells>(`/api/v1/editions/preview/cells?${query}`);
  await expect
    .poll(async () => (await cellsOf('Zahlen vorher und nachher')).map((line) => line.slice(-2)))
    .toEqual(cells.map(({ counted, published }) => [counted, published === 0 ? 'fällt weg' : published]));
  expect(complaints).toEqual([]);
});

test('by keyboard alone it is published, also where the page is loaded anew meanwhile, and then it is public', async () => {
  await open(path);
  await previewed();
  const rows = (await cellsOf('Tabellen der Ausgabe'))[0]?.[1];
  await tabTo('Veröffentlichen');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Ausgabe 2026-10 veröffentlichen?' }).waitFor();
  await page.screenshot({ path: `${shots}/publish-question.png` });
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await tabTo('Veröffentlichen');
  await page.keyboard.press('Enter');
  await withClient(demo.store.pool, async (client) => {
    await client.query('begin; lock table edition in exclusive mode'); // somebody else is publishing
    await tabTo('Ja, veröffentlichen');
    await page.keyboard.press('Enter');
    await page.getByText('ist diese danach an der Reihe').waitFor();
    await page.reload();
    await page.getByRole('progressbar', { name: 'Fortschritt der Veröffentlichung' }).waitFor();
    await page.screenshot({ path: `${shots}/publish-running.png` });
    await client.query('rollback');
  });
  await page.getByText('Ausgabe 2026-10 ist veröffentlicht.').waitFor();
  await page.getByText('Ausgabe 2026-10 enthält schon genau diese Zahlen.').waitFor();
  const file = await api<{ rows: PublishedRow[] }>(`/open-data/v1/usage-monthly/${marburg}/latest/usage-monthly.json`);
  expect(file.rows.length).toBe(rows);
  const published = file.rows.filter(({ period, service_key, unit }) => period === '2026-10' && !service_key && unit === 'count');
  expect((await cellsOf('Summen im Oktober 2026')).map(([, , shown]) => shown)).toEqual(published.map(({ value }) => value));
  expect((await cellsOf('Bisherige Ausgaben, die neueste zuerst'))[0]?.slice(0, 3)).toEqual([
    '2026-10',
    'veröffentlicht (die neueste)',
    expect.stringMatching(/^22\.11\.2026, 10:00, an diesem Rechner$/),
  ]);
  await page.getByRole('link', { name: 'Zur öffentlichen Seite' }).click();
  await page.getByRole('heading', { level: 1, name: /Marburg/ }).waitFor();
});

test('a late delivery makes a revision with a reason, and its changes can be read before and after', async () => {
  const [offer] = (await api<{ offers: { service: string }[] }>(`/api/v1/offers?authority=${marburg}`)).offers;
  const values = new Map([['starts', { count: 40, key: 12345n }]] as const);
  await insertTallies(demo.store.db, [
    { authority: marburg, service: offer?.service ?? '', day: '2026-06-20', from: 'kept', values },
  ]);
  await open(path);
  await page.getByText(/^Ausgabe 2026-10\.2 würde Ausgabe 2026-10 ersetzen: \d+ veröffentlichte Werte/).waitFor();
  const shown = await cellsOf('Geänderte Werte');
  const { name, bytes } = await savedBy(page, page.getByRole('button', { name: 'Liste als JSON herunterladen' }));
  const saved = JSON.parse(bytes.toString()) as { since: string; changes: ChangeAnswer[] };
  const preview = await api<EditionPreview>(`/api/v1/editions/preview?publisher=${marburg}`);
  expect([name, saved.since]).toEqual([`changes-${marburg}-2026-10.2.json`, '2026-10']);
  expect(saved.changes.map((change) => JSON.stringify(change)).toSorted()).toEqual(
    preview.changes.map((change) => JSON.stringify(change)).toSorted(),
  );
  expect(shown.length).toBe(saved.changes.length);
  await page.getByRole('button', { name: 'Berichtigte Ausgabe veröffentlichen' }).click();
  await page.getByRole('button', { name: 'Ja, veröffentlichen' }).click();
  await page.getByText('Geben Sie einen Grund an').waitFor();
  await page.getByLabel('Grund der Berichtigung').fill('Lieferung aus Juni kam verspätet.');
  await page.getByRole('button', { name: 'Ja, veröffentlichen' }).click();
  await page.getByText('Ausgabe 2026-10.2 ist veröffentlicht.').waitFor();
  await page.getByRole('row', { name: /2026-10\.2 .*Lieferung aus Juni kam verspätet\./ }).waitFor();
  await page.getByRole('row', { name: /^2026-10 ersetzt/ }).waitFor();
  const folder = `/open-data/v1/usage-monthly/${marburg}/editions/2026-10.2`;
  const { changes } = await api<{ changes: ChangeAnswer[] }>(`${folder}/changes.json`);
  const counts = changes.filter(({ measure }) => measure === 'starts');
  expect(counts.length).toBeGreaterThan(0);
  const starts = shown.filter(([, , , measure]) => measure === 'Gestartet').map((line) => line.slice(4));
  expect(starts.slice(0, counts.length)).toEqual(counts.map(({ before, after }) => [before, after, 'berichtigt']));
  await page.getByLabel('Dateien der Ausgabe 2026-10.2').click();
  const link = page.getByRole('link', { name: 'Nutzung der Online-Dienste je Monat: geänderte Werte' });
  expect(await link.getAttribute('href')).toBe(`${folder}/changes.json`);
});

test('an edition is withdrawn with a reason, and its files say so', async () => {
  await open(path);
  await page.getByRole('button', { name: 'Ausgabe 2026-10.2 zurückziehen' }).click();
  const question = page.getByRole('dialog', { name: 'Ausgabe 2026-10.2 zurückziehen?' });
  await question.getByText('Danach ist keine Ausgabe mehr öffentlich; Datenportale').waitFor();
  const restore = question.getByLabel('Ausgabe 2026-10, die davor galt, soll wieder gelten');
  await restore.check();
  await question.getByText('Die neueste Ausgabe ist dann wieder 2026-10.').waitFor();
  await restore.uncheck();
  await question.getByRole('button', { name: 'Ja, zurückziehen' }).click();
  await question.getByText('Geben Sie einen Grund an').waitFor();
  await question.getByLabel('Grund (öffentlich)').fill('Die Lieferung war doppelt.');
  await question.getByRole('button', { name: 'Ja, zurückziehen' }).click();
  await page.getByRole('row', { name: /2026-10\.2 zurückgezogen .*Die Lieferung war doppelt\./ }).waitFor();
  await page.getByText('Ausgabe 2026-10.3 käme an die Stelle der zurückgezogenen').waitFor();
  const gone = await fetch(`${demo.url}/open-data/v1/usage-monthly/${marburg}/editions/2026-10.2/usage-monthly.csv`);
  expect([gone.status, await gone.text()]).toEqual([410, expect.stringContaining('Die Lieferung war doppelt.')]);
  const [edition] = await api<ListedEdition[]>(`/api/v1/editions?publisher=${marburg}`);
  expect(edition).toMatchObject({ status: 'withdrawn', withdrawnBy: { kind: 'local' } });
});

test('what cannot be published is explained in the language of whoever asks', async () => {
  await open('/publish?publisher=066320002002');
  await page.getByText('Zurzeit kann hier nichts veröffentlicht werden.').waitFor();
  await page.getByText('Es gibt nichts zu veröffentlichen: Keine Kommune mit einer Lizenz').waitFor();
  expect(await page.getByRole('button', { name: 'Veröffentlichen' }).count()).toBe(0);
  await page.goto(`${demo.url}/publish?publisher=066320002002&lang=en`);
  await page.getByText('There is nothing to publish: no authority with a licence').waitFor();
});

describe.each(screens)('$scheme, $width px', (screen) => {
  test('nothing bars the way, nothing overflows', async () => {
    await open(screen.scheme === 'dark' ? `${path}&lang=en` : path, screen);
    await previewed();
    await page
      .getByRole('status')
      .filter({ hasText: /1 (bis|to) 20/ })
      .waitFor();
    const other = screen.scheme === 'dark' ? ['Bulky waste collection', 'Sperrmüll'] : ['Sperrmüll', 'Bulky waste collection'];
    await page
      .getByText(other[0] ?? '')
      .first()
      .waitFor();
    expect(await page.locator('main').innerText()).not.toContain(other[1]);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: `${shots}/publish-${screen.scheme}-${screen.width}.png`, fullPage: true });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test('a reader learns who may publish and what was, and can publish nothing', async () => {
  const session = 'session-of-the-reader';
  await demo.store.pool.query(
    `with people as (insert into person (account, name, created_at) values ('erika', 'Erika Muster', $1), ('leserin', 'Frau Leserin', $1) returning *),
     roles as (insert into person_role (person, role, authority, service)
               select id, case account when 'erika' then 'publisher' else 'reader' end, $2, '' from people)
     insert into session (hash, person, created_at, used_at) select $3, id, $1, $1 from people where account = 'leserin'`,
    ['2026-11-22T09:00:00Z', marburg, createHash('sha256').update(session).digest()],
  );
  ({ page, complaints } = await newPage(browser, desk));
  await page.context().addCookies([{ name: 'egovsad', value: session, url: demo.url }]);
  await page.goto(`${demo.url}/publish`);
  await page.getByLabel('Wer veröffentlicht?').waitFor();
  expect(await page.getByLabel('Wer veröffentlicht?').locator('option').allInnerTexts()).toEqual([
    'Marburg',
    'Die ganze Instanz (alle Kommunen mit Zustimmung)',
  ]);
  await region('Wer veröffentlichen darf')
    .getByText('Sie dürfen hier lesen, aber nicht veröffentlichen. Veröffentlichen dürfen: Erika Muster.')
    .waitFor();
  await page.getByRole('row', { name: /2026-10\.2 zurückgezogen/ }).waitFor();
  expect(await page.getByRole('button', { name: /eröffentlichen|zurückziehen/ }).count()).toBe(0);
  expect(
    await page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Veröffentlichen' }).count(),
  ).toBe(0);
});
