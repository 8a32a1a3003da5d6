import { parse } from 'csv-parse/sync';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListedOffer } from '../../server/contract/api.ts';
import { codeLabel } from '../../server/contract/codelists.ts';
import type { CompareAnswer } from '../../server/contract/comparison.ts';
import type { CompletenessAnswer } from '../../server/contract/completeness.ts';
import { categoriesOf } from '../../server/contract/dimensions.ts';
import type { DropOffsAnswer } from '../../server/contract/offer-figures.ts';
import type { KpiAnswer, KpiRow, Service } from '../../web/api.ts';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';
import { chartsDrawn, newPage, open } from './pages.ts';
import { drawn, linesIn, savedBy } from './saved.ts';
import { cellsOf, count, number, plain, share, tableOf } from './written.ts';

/** What can be taken along, line by line: the file beside the API's answers, and the screen beside the file. */
const days = 'from=2026-10-23&to=2026-11-21';
let app: DemoApp;
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
  ({ page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 }));
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
afterEach(() => expect(complaints).toEqual([]));

const get = async <Answer>(path: string): Promise<Answer> => (await (await fetch(`${app.url}/api/v1/${path}`)).json()) as Answer;
const rows = async (question: string): Promise<KpiRow[]> => (await get<KpiAnswer>(`kpis?${question}`)).rows;
const chart = (title: string): Locator =>
  page.locator('.chart', { has: page.getByRole('heading', { name: title, exact: true }) });

/** The lines of a chart's file without heading and names, once they are what its table on the screen says. */
async function linesOf(
  title: string,
  language: 'de' | 'en',
): Promise<{ heading: string[]; names: string[]; values: (number | null)[][] }> {
  const shown = await tableOf(chart(title));
  const { name, bytes } = await savedBy(page, chart(title).getByRole('button', { name: /^.* (als|as) CSV/ }));
  expect(name).toMatch(/^[a-z0-9.-]+\.csv$/);
  const [heading = [], ...lines] = linesIn(bytes, language);
  const columns = shown[0]?.length ?? 0;
  const values = lines.map((line) => line.slice(1, columns).map((cell) => (typeof cell === 'number' ? cell : null)));
  expect(values.length).toBe(shown.length);
  for (const [nr, [, ...cells]] of shown.entries())
    for (const [at, cell] of cells.entries())
      expect([title, nr, at, ...written(values[nr]?.[at] ?? null, language)]).toContain(cell);
  return { heading: heading.map(String), names: lines.map(([named]) => plain(String(named))), values };
}

/** The ways a number may stand in a table, with the digits of any unit. */
const written = (value: number | null, language: 'de' | 'en'): string[] =>
  value === null
    ? ['–']
    : [count(value, language), share(value, language), number(value, 1, language), number(value, 2, language)];

/** A chart's picture files are pictures, with its title in them. */
async function holdPictures(title: string): Promise<void> {
  const png = await savedBy(page, chart(title).getByRole('button', { name: /als PNG/ }));
  const svg = await savedBy(page, chart(title).getByRole('button', { name: /als SVG/ }));
  expect(svg.name).toBe(png.name.replace(/png$/, 'svg'));
  const [points, lines] = [await drawn(browser, png.bytes, 'image/png'), await drawn(browser, svg.bytes, 'image/svg+xml')];
  expect([points.width, points.height], title).toEqual([2 * lines.width, 2 * lines.height]);
  expect([lines.width, lines.height >= 400, points.colours > 20, lines.colours > 20], title).toEqual([1200, true, true, true]);
  expect(plain(svg.bytes.toString()), title).toContain(title);
}

const titles = {
  trend: 'Verlauf der Nutzung',
  signIn: 'Wie Menschen sich anmelden',
  payment: 'Wie Menschen bezahlen',
  heat: 'Wann Menschen beginnen',
  mix: 'Anteile im Verlauf: Anmeldung',
};

test('the charts of the Übersicht: course, shares, hours of the week, shares over time', async () => {
  await open(page, `${app.url}/?period=30d`);
  await chart(titles.mix).locator('.chart__stage').waitFor();
  await chartsDrawn(page);
  const course = await rows(`kpi=starts,submissions,abandonments&interval=day&${days}`);
  const periods = [...new Set(course.map(({ period }) => period))].sort();
  const on = (period: string, kpi: string) => course.find((row) => row.period === period && row.kpi === kpi)?.value ?? null;
  const trend = await linesOf(titles.trend, 'de');
  expect(trend.values).toEqual(periods.map((day) => ['starts', 'submissions', 'abandonments'].map((kpi) => on(day, kpi))));
  expect(trend.names.map((name) => name.split(' ').at(-1))).toEqual(periods.map((day) => day.split('-').reverse().join('.')));

  for (const [title, dimension, list] of [
    [titles.signIn, 'auth_method', 'authMethod'],
    [titles.payment, 'payment_method', 'paymentMethod'],
  ] as const) {
    const found = (await rows(`kpi=submissions&by=${dimension}&${days}`)).filter(({ value }) => value);
    const total = found.reduce((sum, { value }) => sum + (value ?? 0), 0);
    const { names, values } = await linesOf(title, 'de');
    const expected = new Map(
      found.map(({ by, value }) => [codeLabel(list, by[dimension] ?? '', 'de'), [value, (value ?? 0) / total]]),
    );
    expect(new Map(names.map((name, at) => [name, values[at] ?? []])), title).toEqual(expected);
  }

  const hours = await rows(`kpi=starts&by=weekday&by=hour&${days}`);
  const at = (weekday: number, hour: number) =>
    hours.find(({ by }) => by.weekday === `${weekday}` && by.hour === `${hour}`)?.value ?? 0;
  expect((await linesOf(titles.heat, 'de')).values).toEqual(
    Array.from({ length: 24 }, (_, hour) => [1, 2, 3, 4, 5, 6, 7].map((weekday) => at(weekday, hour))),
  );

  const mix = await rows(`kpi=submissions&by=auth_method&interval=week&${days}`);
  const weeks = [...new Set(mix.map(({ period }) => period))].sort();
  const { heading, values } = await linesOf(titles.mix, 'de');
  const named = (label: string) => categoriesOf('auth_method')?.find(({ de }) => de === label)?.code;
  expect(values).toEqual(
    weeks.map((week) => {
      const all = mix.filter(({ period }) => period === week);
      const of = (label: string) => all.find(({ by }) => by.auth_method === named(label))?.value ?? 0;
      const total = all.reduce((sum, { value }) => sum + (value ?? 0), 0);
      const parts = heading.slice(1, -2);
      const rest = total - parts.reduce((sum, label) => sum + of(label), 0);
      const shares = parts.map((label) => (named(label) === undefined ? rest : of(label)) / total);
      return [...shares, total].map((value) => expect.closeTo(value, 12));
    }),
  );
});

test('every kind of chart can be taken along as a picture that is one', async () => {
  for (const title of [titles.trend, titles.payment, titles.heat, titles.mix]) await holdPictures(title);
  const offer = await busiest();
  await open(page, `${app.url}/services/${offer.authority}/${offer.service}?period=30d`);
  await page.getByRole('heading', { name: 'Wie lange es dauert' }).waitFor();
  await chartsDrawn(page);
  for (const title of ['Wo Menschen aufhören', 'Wie lange es dauert', 'Wie Menschen bewerten']) await holdPictures(title);
  await page.goto(`${app.url}/compare?period=30d`);
  await chartsDrawn(page);
  await holdPictures('Abschlussquote: Alle Online-Dienste');
});

async function busiest(): Promise<{ authority: string; service: string }> {
  const rated = await rows(`kpi=ratings&by=authority&by=service&${days}`);
  const most = rated.reduce((best, row) => ((row.value ?? 0) > (best.value ?? 0) ? row : best));
  return { authority: most.by.authority ?? '', service: most.by.service ?? '' };
}

test('the table of services, in English: every column of every line', async () => {
  await page.goto(`${app.url}/services?period=30d&lang=en`);
  await page.locator('.services tbody tr').nth(50).waitFor();
  const { bytes, name } = await savedBy(page, page.getByRole('button', { name: 'Table as CSV' }));
  expect(name).toBe('services-2026-10-23-2026-11-21.csv');
  const [, ...lines] = linesIn(bytes, 'en');
  const shown = await cellsOf(page.locator('.services tbody tr'));
  expect(lines.map(([service, authority]) => [service, authority])).toEqual(
    shown.map(([service, authority]) => [service, authority]),
  );
  const all = await rows(`kpi=starts,completion_rate,satisfaction_mean&by=authority&by=service&${days}`);
  const { offers } = await get<{ offers: ListedOffer[] }>('offers');
  const { services } = await get<{ services: Service[] }>('services');
  const { authorities } = await get<{ authorities: { ars: string; name: string }[] }>('authorities');
  const { offers: left } = await get<DropOffsAnswer>(`drop-offs?${days}`);
  const expected = offers.map(({ authority, service, steps, silent }) => {
    const is = (one: { authority?: string; service?: string }) => one.authority === authority && one.service === service;
    const row = (kpi: string) => all.find((found) => is(found.by) && found.kpi === kpi);
    const rates = (left.find(is)?.steps ?? []).filter(({ reached }) => reached >= 30).map((step) => step.left / step.reached);
    const flags = [...new Set(all.filter(({ by, flag }) => is(by) && flag === 'provisional').map(({ flag }) => flag))];
    const hints = [...flags.map((flag) => codeLabel('flag', flag, 'en')), ...(silent?.length ? ['with gaps'] : [])];
    const named = services.find(({ key }) => key === service)?.name;
    return {
      names: [named?.en ?? named?.de, authorities.find(({ ars }) => ars === authority)?.name],
      numbers: [row('starts')?.value, row('completion_rate')?.value, rates.some((rate) => rate > 0) ? Math.max(...rates) : null],
      satisfaction: [row('satisfaction_mean')?.value ?? null, row('satisfaction_mean')?.n ?? null],
      hints: hints.join(', ') || null,
      steps: ['Before the first step', ...steps.map(({ label }) => label.en ?? label.de)],
    };
  });
  expect(lines.length).toBe(expected.length);
  for (const line of lines) {
    const offer = expected.find(({ names }) => names.join() === line.slice(0, 2).join());
    const [, , starts, completion, worst, rate, mean, n, hints] = line;
    expect([starts, completion, rate], line.join()).toEqual(offer?.numbers.map((value) => value ?? null));
    expect([mean, n, hints], line.join()).toEqual([...(offer?.satisfaction ?? []), offer?.hints]);
    if (rate !== null) expect(offer?.steps).toContain(worst);
    const cells = shown.find(([service, authority]) => service === line[0] && authority === line[1]) ?? [];
    expect(cells[2]?.split(' ')[0]).toBe(typeof starts === 'number' ? count(starts, 'en') : '–');
    expect(cells[4]?.split(' ')[0]).toBe(typeof completion === 'number' ? share(completion, 'en') : '–');
    if (typeof rate === 'number') expect(cells[5]).toBe(`${worst}: ${share(rate, 'en')}`);
    if (typeof mean === 'number') expect(cells[6]).toBe(`${number(mean, 1, 'en')} (n = ${count(Number(n), 'en')})`);
  }
});

test.each([
  ['completion_rate', 'Abschlussquote: Alle Online-Dienste', 'de'],
  ['starts', 'Started: All online services', 'en'],
] as const)('the comparison of %s, with its intervals and its mean', async (kpi, title, language) => {
  const asked = await get<CompareAnswer>(`compare?${days}&kpi=${kpi}`);
  await page.goto(`${app.url}/compare?period=30d&kpi=${kpi}&lang=${language}`);
  await page.getByRole('heading', { name: title }).waitFor();
  await chartsDrawn(page);
  const { names, values } = await linesOf(title, language);
  const counted = kpi === 'starts';
  const expected = asked.rows
    .toSorted((one, other) => one.name.localeCompare(other.name, language))
    .map(({ name, value, interval, n, per1000 }): [string, (number | null)[]] => {
      const [shown, around] = counted ? [per1000?.value ?? null, per1000?.interval] : [value, interval];
      return [name, [shown, around?.[0] ?? null, around?.[1] ?? null, counted ? value : n]];
    });
  const [mean] = asked.means;
  expect(names.slice(0, -1)).toEqual(expected.map(([name]) => name));
  expect(values.slice(0, -1)).toEqual(expected.map(([, cells]) => cells));
  expect(names.at(-1)).toContain(`${mean?.members}`);
  expect(values.at(-1)).toEqual([mean?.value, mean?.interval?.[0] ?? null, mean?.interval?.[1] ?? null, null]);
});

test('the completeness of every month of every offer', async () => {
  await page.goto(`${app.url}/completeness`);
  await page.locator('.signs').waitFor();
  const { bytes } = await savedBy(page, page.getByRole('button', { name: 'Als CSV herunterladen' }));
  const { rows: states } = await get<CompletenessAnswer>('completeness?from=2025-12&to=2026-11');
  const lines = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
  expect(lines.length).toBeGreaterThan(400);
  const text = (value: string | number | null) => (value === null ? '' : `${value}`);
  expect(lines).toEqual(
    states.map((state) => Object.fromEntries(Object.entries(state).map(([name, value]) => [name, text(value)]))),
  );

  await page.getByLabel('Kommune', { exact: true }).selectOption('Kassel');
  const own = states.filter(({ authority }) => authority === '066110000000');
  const shown = page.locator('tbody tr', { has: page.locator('.matrix__month') });
  await expect.poll(() => shown.count(), { timeout: 15_000 }).toBe(new Set(own.map(({ service }) => service)).size);
  const { bytes: kassel } = await savedBy(page, page.getByRole('button', { name: 'Als CSV herunterladen' }));
  expect(linesIn(kassel, 'en').length - 1).toBe(own.length);
  const link = shown.first().getByRole('link');
  const name = await link.innerText();
  await link.click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('heading', { name: 'Wie lange es dauert' }).waitFor();
  await chartsDrawn(page);
});
