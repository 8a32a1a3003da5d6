import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Authority, ListedOffer } from '../../server/contract/api.ts';
import { codeLabel } from '../../server/contract/codelists.ts';
import type { CompletenessAnswer } from '../../server/contract/completeness.ts';
import type { KpiId } from '../../server/contract/kpis.ts';
import type { SourceEntry } from '../../server/contract/sources.ts';
import type { EventType } from '../../server/contract/event.ts';
import { needLabels } from '../../server/contract/needs.ts';
import type { QualityAnswer } from '../../server/contract/quality.ts';
import type { KpiAnswer, KpiRow, Service } from '../../web/api.ts';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';
import { chartsDrawn, newPage, open } from './pages.ts';

/**
 * What same-figures, dashboard, story, services and compare do not hold against the API: with them, every number of every
 * view of the demo is. Answers are asked for and written here anew, not by the code of the pages.
 */
const days = 'from=2026-10-23&to=2026-11-21';
let app: DemoApp;
let browser: Browser;
let page: Page;
let complaints: string[];
let offer: ListedOffer;
beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
  const rated = await rows(`kpi=ratings&by=authority&by=service&${days}`);
  const most = rated.reduce((best, row) => ((row.value ?? 0) > (best.value ?? 0) ? row : best));
  const { offers } = await get<{ offers: ListedOffer[] }>('offers');
  offer = offers.find(({ authority, service }) => authority === most.by.authority && service === most.by.service) ?? never();
  ({ page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 }));
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
afterEach(() => expect(complaints).toEqual([]));

const never = (): never => {
  throw new Error('the demo has no such thing');
};
const get = async <Answer>(path: string): Promise<Answer> => (await (await fetch(`${app.url}/api/v1/${path}`)).json()) as Answer;
const rows = async (question: string): Promise<KpiRow[]> => (await get<KpiAnswer>(`kpis?${question}`)).rows;
const scope = () => `${days}&authority=${offer.authority}&service=${offer.service}`;
const german = (value: number, digits: number) =>
  value.toLocaleString('de-DE', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const count = (value: number | null | undefined) => (value == null ? '–' : german(value, 0));
const share = (value: number | null | undefined) => (value == null ? '–' : `${german(value * 100, 1)}\u00a0%`);
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').trim();

/** The lines of the table behind a chart, as they are written. */
async function table(title: string): Promise<string[][]> {
  const chart = page.locator('.chart', { has: page.getByRole('heading', { name: title, exact: true }) });
  const button = chart.getByRole('button', { name: 'Tabelle', exact: true });
  if ((await chart.locator('tbody').count()) === 0) await button.click();
  return cells(chart.locator('tbody tr'));
}
const cells = async (found: ReturnType<Page['locator']>): Promise<string[][]> =>
  (await found.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))).map((line) =>
    line.map(plain),
  );

/** What a tile must say of its change, in its own words: how much, against the days before that the page names. */
function changed(kpi: KpiId, value: number | null, before: number | null): string {
  if (value === null || before === null) return '';
  if (['starts', 'submissions'].includes(kpi)) return share(Math.abs(value / before - 1));
  return kpi.endsWith('_rate') ? german(Math.abs(value - before) * 100, 1) : '';
}

test.each(['overview', 'offer'])('%s: the tiles have the change and the n of the API', async (name) => {
  const where = name === 'offer' ? `/services/${offer.authority}/${offer.service}` : '/';
  await open(page, `${app.url}${where}?period=30d`);
  const said = plain(await page.getByText(/^Gezeigt: /).innerText());
  const [from = '', to = ''] = [...(said.split('verglichen mit')[1] ?? '').matchAll(/(\d\d)\.(\d\d)\.(?:(\d{4}))?/g)].map(
    ([, day, month, year]) => `${year ?? '2026'}-${month}-${day}`,
  );
  const kpis: KpiId[] = ['starts', 'submissions', 'completion_rate', 'abandonment_rate'];
  const place = name === 'offer' ? `&authority=${offer.authority}&service=${offer.service}` : '';
  const [now, before] = [await rows(`kpi=${kpis}&${days}${place}`), await rows(`kpi=${kpis}&from=${from}&to=${to}${place}`)];
  for (const kpi of kpis) {
    const of = (all: KpiRow[]) => all.find((row) => row.kpi === kpi);
    const tile = plain(await page.locator(`[data-kpi=${kpi}]`).innerText());
    expect(tile, kpi).toContain(plain(changed(kpi, of(now)?.value ?? null, of(before)?.value ?? null)));
    if (kpi.endsWith('_rate')) expect(tile, kpi).toContain(`n = ${count(of(now)?.n)}`);
  }
});

test('overview: every day of the course, sign-in and payment', async () => {
  await open(page, `${app.url}/?period=30d`);
  const daily = await rows(`kpi=starts,submissions,abandonments&interval=day&${days}`);
  const periods = [...new Set(daily.map(({ period }) => period))].sort();
  const of = (period: string, kpi: string) => daily.find((row) => row.period === period && row.kpi === kpi)?.value;
  expect((await table('Verlauf der Nutzung')).map((line) => line.slice(1))).toEqual(
    periods.map((period) => ['starts', 'submissions', 'abandonments'].map((kpi) => count(of(period, kpi)))),
  );
  expect(periods.length).toBe(30);
  for (const [title, dimension, list] of [
    ['Wie Menschen sich anmelden', 'auth_method', 'authMethod'],
    ['Wie Menschen bezahlen', 'payment_method', 'paymentMethod'],
  ] as const) {
    const found = (await rows(`kpi=submissions&by=${dimension}&${days}`)).filter(({ value }) => value);
    const total = found.reduce((sum, { value }) => sum + (value ?? 0), 0);
    const expected = found.map(({ by, value }) =>
      [codeLabel(list, by[dimension] ?? '', 'de'), count(value), share((value ?? 0) / total)].map(plain),
    );
    expect((await table(title)).sort(), title).toEqual(expected.sort());
  }
});

test('offer: the funnel and the ratings', async () => {
  await open(page, `${app.url}/services/${offer.authority}/${offer.service}?period=30d`);
  await page.getByRole('heading', { name: 'Wie lange es dauert' }).waitFor();
  await chartsDrawn(page);
  const steps = await rows(`kpi=step_reached,step_dropped,dropoff_rate&by=step&${scope()}`);
  const of = (kpi: string, step: string) => steps.find((row) => row.kpi === kpi && row.by['step'] === step)?.value;
  const stations = [
    { key: '', label: 'Vor dem ersten Schritt' },
    ...offer.steps.map(({ key, label }) => ({ key, label: label.de })),
  ];
  expect(await table('Wo Menschen aufhören')).toEqual(
    stations.map(({ key, label }) =>
      [label, count(of('step_reached', key) ?? 0), count(of('step_dropped', key) ?? 0), share(of('dropoff_rate', key))].map(
        plain,
      ),
    ),
  );
  const ratings = await rows(`kpi=ratings&by=rating&${scope()}`);
  const total = ratings.reduce((sum, { value }) => sum + (value ?? 0), 0);
  expect(total).toBeGreaterThan(0);
  const stars = ['5', '4', '3', '2', '1'].map((star) => ratings.find(({ by }) => by['rating'] === star)?.value ?? 0);
  const shown = (await table('Wie Menschen bewerten')).map((line) => line.slice(1));
  expect(shown).toEqual(stars.map((value) => [count(value), plain(share(value / total))]));
});

test('offer: the file of every chart has the numbers of its table, line by line', async () => {
  const charts = await page.locator('.chart', { has: page.locator('.chart__stage') }).all();
  expect(charts.length).toBeGreaterThanOrEqual(8);
  for (const chart of charts) {
    const title = await chart.getByRole('heading').first().innerText();
    if ((await chart.locator('tbody').count()) === 0) await chart.getByRole('button', { name: 'Tabelle', exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), chart.getByRole('button', { name: /als CSV/ }).click()]);
    const [, ...lines] = parse(readFileSync(await download.path()), { bom: true, delimiter: ';' }) as string[][];
    const shown = await cells(chart.locator('tbody tr'));
    expect(lines.length, title).toBe(shown.length);
    for (const [nr, line] of lines.entries())
      for (const [column, cell] of (shown[nr] ?? []).entries()) same(cell, line[column], title);
  }
});

/** A cell of a screen is the value of the file, rounded as it is written there. */
function same(cell: string, exact = '', what: string): void {
  const value = Number(exact.replace(',', '.'));
  if (exact === '') expect(cell, what).toBe('–');
  else if (Number.isNaN(value)) expect(cell.startsWith(plain(exact)), `${what}: ${cell} is ${exact}`).toBe(true);
  else if (/^[\d.]+$/.test(cell)) expect(cell, what).toBe(count(value));
  else if (/%$/.test(cell)) expect(cell, what).toBe(plain(share(value)));
}

test('completeness: every month of every offer is as the API says', async () => {
  await page.goto(`${app.url}/completeness`);
  await page.locator('.signs').waitFor();
  const { rows: states } = await get<CompletenessAnswer>('completeness?from=2025-12&to=2026-11');
  const words = { measured: 'gemessen', late: 'verspätet', silent: 'still', not_connected: 'nicht angebunden' };
  const lines = await page
    .locator('tbody tr', { has: page.locator('.matrix__month') })
    .evaluateAll((found) =>
      found.map((row) => [
        new URL(row.querySelector('a')?.href ?? '').pathname,
        ...[...row.querySelectorAll('td')].map((cell) => cell.querySelector('.kern-sr-only')?.textContent?.split(':')[0] ?? ''),
      ]),
    );
  const expected = [...Map.groupBy(states, ({ authority, service }) => `/services/${authority}/${service}`)].map(
    ([path, all]) => [path, ...all.sort((one, other) => one.month.localeCompare(other.month)).map(({ state }) => words[state])],
  );
  expect(expected.length).toBeGreaterThan(40);
  expect(lines.sort()).toEqual(expected.sort());
});

test('sources and the lists of the administration', async () => {
  const { sources } = await get<{ sources: SourceEntry[] }>('sources');
  await page.goto(`${app.url}/sources`);
  const listed = page.locator('.kern-table tbody tr');
  await listed.nth(sources.length - 1).waitFor();
  expect((await cells(listed)).map((line) => [line[0], ...line.slice(3)])).toEqual(
    sources.map(({ name, eventsLastDay, refusedLastDay }) => [name, count(eventsLastDay), count(refusedLastDay)]),
  );
  const { authorities } = await get<{ authorities: (Authority & { ars: string })[] }>('authorities');
  const { offers } = await get<{ offers: ListedOffer[] }>('offers');
  const { services } = await get<{ services: Service[] }>('services');
  await page.goto(`${app.url}/admin/authorities`);
  await listed.nth(authorities.length - 1).waitFor();
  for (const line of await cells(listed)) {
    const entry = authorities.find(({ ars }) => line.includes(ars));
    expect(line[2], line[0]).toMatch(entry?.inhabitants ? new RegExp(`^${count(entry.inhabitants.count)} \\(`) : /^–$/);
    expect(line.at(-1), line[0]).toBe(count(offers.filter(({ authority }) => authority === entry?.ars).length));
  }
  const nameOf = (service: string) => services.find(({ key }) => key === service)?.name.de ?? service;
  await page.goto(`${app.url}/admin/services`);
  await listed.nth(services.length - 1).waitFor();
  expect((await cells(listed)).map((line) => [line[0], line[1], line.at(-1)]).toSorted()).toEqual(
    services.map(({ key }) => [nameOf(key), key, count(offers.filter(({ service }) => service === key).length)]).toSorted(),
  );
  await page.goto(`${app.url}/admin/offers`);
  await listed.nth(offers.length - 1).waitFor();
  const townOf = (ars: string) => authorities.find((entry) => entry.ars === ars)?.name ?? ars;
  const expected = offers.map(({ authority, service, steps }) => [nameOf(service), townOf(authority), steps.length]);
  expect((await cells(listed)).map((line) => line.slice(0, 3)).toSorted()).toEqual(
    expected.map(([name, town, steps]) => [`${name}`, `${town}`, steps === 0 ? 'keine' : `${steps}`]).toSorted(),
  );
  await page.getByLabel('Suchen').fill('kassel');
  const there = expected.filter((line) => line[1] === 'Kassel').length;
  await page.getByText(`${there} von ${offers.length} Einträgen`).waitFor();
  expect(await listed.count()).toBe(there);
});

test('what is to be put right, kind by kind', async () => {
  const { findings } = await get<QualityAnswer>('quality');
  await page.goto(`${app.url}/admin/quality`);
  const kinds = [...Map.groupBy(findings, ({ code }) => code)];
  expect(kinds.length).toBeGreaterThan(0);
  for (const [code, found] of kinds) {
    const kind = page.locator(`section[aria-labelledby=finding-${code}]`);
    await kind.getByText(`${found.length} von ${found.length} Einträgen`).waitFor();
    const more = (await cells(kind.locator('tbody tr'))).map(([, what = '']) => what);
    for (const [nr, { what, count: all }] of found.entries()) {
      for (const one of what)
        expect(more[nr], code).toContain(code === 'measure_silent' ? needLabels[one as EventType].de : one.split(' ').at(-1));
      if (all > what.length) expect(more[nr], code).toContain(count(all - what.length));
    }
  }
});
