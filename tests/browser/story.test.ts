import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExpectedAnswer } from '../../server/contract/comparison.ts';
import { codeLabel } from '../../server/contract/codelists.ts';
import type { InsightsAnswer } from '../../server/contract/insights.ts';
import type { DurationsAnswer } from '../../server/contract/offer-figures.ts';
import type { KpiAnswer, KpiRow } from '../../web/api.ts';
import { formatValue } from '../../web/format.ts';
import { launch } from '../browser.ts';
import { startDemoApp } from '../demo-app.ts';
import { chartsDrawn, newPage, open } from './pages.ts';

/** Every number of the story of an offer and of the overview's lower half, beside the API's. */
const days = 'from=2026-10-23&to=2026-11-21';
let app: Awaited<ReturnType<typeof startDemoApp>>;
let browser: Browser;
let offer: { authority: string; service: string };
let scope: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
  const { rows } = await get<KpiAnswer>(`kpis?kpi=payment_failure_rate&by=authority&by=service&${days}`);
  const most = rows.reduce<KpiRow | undefined>((best, row) => ((row.n ?? 0) > (best?.n ?? 0) ? row : best), undefined);
  offer = { authority: most?.by.authority ?? '', service: most?.by.service ?? '' };
  scope = `${days}&authority=${offer.authority}&service=${offer.service}`;
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const get = async <Answer>(path: string): Promise<Answer> => (await (await fetch(`${app.url}/api/v1/${path}`)).json()) as Answer;
const count = (value: number | null) => formatValue(value, 'count', 'de');
const share = (value: number | null) => formatValue(value, 'share', 'de');
const card = (page: Page, title: string) => page.locator('.chart', { has: page.getByRole('heading', { name: title }) });

/** The cells of a chart's table, line by line. */
async function table(page: Page, title: string): Promise<string[][]> {
  const chart = card(page, title);
  await chart.getByRole('button', { name: 'Tabelle', exact: true }).click();
  return chart
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
}

async function onOffer(use: (page: Page) => Promise<void>, query = ''): Promise<void> {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 });
  await open(page, `${app.url}/services/${offer.authority}/${offer.service}${query}`);
  await page.getByRole('heading', { name: 'Wie lange es dauert' }).waitFor();
  await chartsDrawn(page);
  await use(page);
  expect(complaints).toEqual([]);
  await page.context().close();
}

test.each([
  ['Wie Menschen sich anmelden', 'submissions', 'auth_method', 'authMethod'],
  ['Wie Menschen bezahlen', 'submissions', 'payment_method', 'paymentMethod'],
  ['Womit Menschen kommen', 'starts', 'device', 'device'],
  ['Warum Menschen abbrechen', 'abandonments', 'reason', 'reason'],
] as const)('%s: as the API answers', async (title, kpi, dimension, list) => {
  const { rows } = await get<KpiAnswer>(`kpis?kpi=${kpi}&by=${dimension}&${scope}`);
  const total = rows.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const expected = rows
    .filter(({ value }) => value)
    .map(({ by, value }) => [codeLabel(list, by[dimension] ?? '', 'de'), count(value), share((value ?? 0) / total)]);
  await onOffer(async (page) => {
    expect((await table(page, title)).sort()).toEqual(expected.sort());
  });
});

test('durations, errors, payments, insights and what was to be expected are the API’s', async () => {
  const durations = await get<DurationsAnswer>(`durations?${scope}`);
  const errors = await get<KpiAnswer>(`kpis?kpi=errors&by=error_kind&by=step&${scope}`);
  const [failed] = (await get<KpiAnswer>(`kpis?kpi=payment_failure_rate&${scope}`)).rows;
  const expected = await get<ExpectedAnswer>(`expected?kpi=starts&${scope}`);
  const { insights } = await get<InsightsAnswer>(`insights?against=weeks&${scope}`);
  await onOffer(async (page) => {
    const classes = durations.classes.map((one) => [count(one.count), share(one.count / (durations.n ?? 0))]);
    expect((await table(page, 'Wie lange es dauert')).map((cells) => cells.slice(1))).toEqual(classes);
    const words = await card(page, 'Wie lange es dauert').locator('.finding').innerText();
    for (const seconds of [durations.median, durations.p90]) expect(words).toContain(formatValue(seconds, 'seconds', 'de'));
    const most = errors.rows.map(({ value }) => value ?? 0).sort((one, other) => other - one);
    const shown = (await table(page, 'Welche Fehler Menschen sehen')).map((cells) => cells[1]);
    expect(shown).toEqual(most.slice(0, 12).map(count));
    expect(await card(page, 'Wie Menschen bezahlen').locator('.finding').innerText()).toBe(
      `${share(failed?.value ?? null)} von ${count(failed?.n ?? null)} Zahlungen scheitern oder werden abgebrochen.`,
    );
    const course = (await table(page, 'Verlauf der Nutzung')).map((cells) => [cells[1], cells[4], cells[5]]);
    expect(course).toEqual(
      expected.days.map(({ value, low, high }) => [
        count(value),
        count(low === null ? null : Math.ceil(low)),
        count(high === null ? null : Math.floor(high)),
      ]),
    );
    const unusual = expected.days.filter((day) => day.unusual !== '').length;
    expect(await card(page, 'Verlauf der Nutzung').locator('.finding li').count()).toBe(unusual);
    expect(await page.locator('.insights li').allInnerTexts()).toEqual(insights.map(({ text }) => text.de));
  });
});

test('an offer can be split by anything, which the address keeps', async () => {
  const { rows } = await get<KpiAnswer>(`kpis?kpi=starts,completion_rate&by=weekday&${scope}`);
  const of = (kpi: string) => rows.filter((row) => row.kpi === kpi).map(({ value }) => value);
  await onOffer(async (page) => {
    await page.getByRole('combobox', { name: 'Aufgeteilt nach' }).selectOption('Wochentag');
    await page.waitForURL(/by=weekday/);
    const title = 'Starts und Abschluss nach Wochentag';
    await card(page, title).waitFor();
    expect((await table(page, title)).map((cells) => cells.slice(1))).toEqual(
      of('starts').map((value, index) => [count(value), share(of('completion_rate')[index] ?? null)]),
    );
  });
});

test('shares over time, the hours of the week and the best and worst services of the overview are the API’s', async () => {
  const hours = await get<KpiAnswer>(`kpis?kpi=starts&by=weekday&by=hour&${days}`);
  const [outside] = (await get<KpiAnswer>(`kpis?kpi=out_of_hours_share&${days}`)).rows;
  const offers = await get<KpiAnswer>(`kpis?kpi=completion_rate&by=authority&by=service&${days}`);
  const judged = offers.rows
    .filter(({ value, n }) => value !== null && (n ?? 0) >= 30)
    .sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await open(page, app.url);
  const shown = await table(page, 'Wann Menschen beginnen');
  const at = (weekday: number, hour: number) =>
    hours.rows.find(({ by }) => by.weekday === `${weekday}` && by.hour === `${hour}`)?.value ?? 0;
  expect(shown.map((cells) => cells.slice(1))).toEqual(
    Array.from({ length: 24 }, (_, hour) => [1, 2, 3, 4, 5, 6, 7].map((weekday) => count(at(weekday, hour)))),
  );
  expect(await card(page, 'Wann Menschen beginnen').locator('.finding').innerText()).toContain(
    `${share(outside?.value ?? null)} der ${count(outside?.n ?? null)} Starts`,
  );
  const mix = await get<KpiAnswer>(`kpis?kpi=submissions&by=auth_method&interval=week&${days}`);
  const inWeek = (week: string) => mix.rows.filter(({ period }) => period === week);
  const wholes = [...new Set(mix.rows.map(({ period }) => period))].map((week) => {
    const all = inWeek(week).reduce((sum, { value }) => sum + (value ?? 0), 0);
    const none = inWeek(week).find(({ by }) => by.auth_method === 'none');
    return [share((none?.value ?? 0) / all), count(all)];
  });
  const mixed = await table(page, 'Anteile im Verlauf: Anmeldung');
  expect(mixed.map((cells) => [cells[1], cells.at(-1)])).toEqual(wholes);
  const rates = (name: string) => page.getByRole('region', { name }).locator('tbody tr td:nth-child(2)').allInnerTexts();
  expect(await rates('Am häufigsten zu Ende gebracht')).toEqual(judged.slice(0, 5).map(({ value }) => share(value)));
  expect(await rates('Am seltensten zu Ende gebracht')).toEqual(
    judged
      .reverse()
      .slice(0, 5)
      .map(({ value }) => share(value)),
  );
  await page.context().close();
});

test('a year that begins before single attempts are kept says so, and shows all the rest', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await open(page, `${app.url}/?period=2026`);
  await page.getByText('Wählen Sie einen Zeitraum, der später beginnt.').waitFor();
  await open(page, `${app.url}/services/${offer.authority}/${offer.service}?period=2026`);
  await page.getByText('So weit zurück lässt sich nur nach der Art der Fehler fragen').waitFor();
  await page.context().close();
});

test('figures can be set beside the year before, weekday by weekday', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await open(page, `${app.url}/?period=7d`);
  await page.getByLabel('Vergleich mit').selectOption('Vorjahr, gleiche Wochentage');
  await page.getByText('Gezeigt: 15.11.–21.11.2026, verglichen mit 16.11.–22.11.2025.').waitFor();
  const totals = (range: string) => get<KpiAnswer>(`kpis?kpi=starts&${range}`).then(({ rows }) => rows[0]?.value ?? 0);
  const [now, before] = [await totals('from=2026-11-15&to=2026-11-21'), await totals('from=2025-11-16&to=2025-11-22')];
  const size = formatValue(Math.abs(now / before - 1), 'share', 'de');
  expect(await page.locator('[data-kpi=starts] .change').innerText()).toContain(size);
  await page.context().close();
});
