import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListedOffer } from '../../server/contract/api.ts';
import { kpiOf } from '../../server/contract/kpis.ts';
import type { InsightsAnswer } from '../../server/contract/insights.ts';
import type { DropOffsAnswer } from '../../server/contract/offer-figures.ts';
import { tileableKpis } from '../../server/contract/own.ts';
import type { KpiAnswer, KpiRow, Service } from '../../web/api.ts';
import { readConfig } from '../../server/config.ts';
import { judgeAlerts } from '../../server/notices.ts';
import { deriveKeys } from '../../server/secrets.ts';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';
import { type DemoPerson, personOf } from './demo-person.ts';
import { newPage, open } from './pages.ts';
import { linesIn, savedBy } from './saved.ts';
import { said, tilesOn, words } from './tiles.ts';
import { dashboardViews } from './views.ts';
import { cellsOf, count, type Language, plain, share, tableOf } from './written.ts';

/** Every KPI there is as a tile of somebody's own, and the page of a topic, in both languages, beside the API's answers. */
let app: DemoApp;
let browser: Browser;
let person: DemoPerson;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
  person = await personOf(app);
  await person.send('PUT', 'own/tiles', { kpis: tileableKpis });
  ({ page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 }));
  await person.enter(page.context());
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
afterEach(() => expect(complaints).toEqual([]));

const rows = async (question: string): Promise<KpiRow[]> => (await person.get<KpiAnswer>(`kpis?${question}`)).rows;
const daily = tileableKpis.filter((kpi) => !kpiOf(kpi).wholeMonths);
const monthly = tileableKpis.filter((kpi) => kpiOf(kpi).wholeMonths);

/** All tiles of a page beside the answers for its days and those before, and of whole months for what is known of them only. */
async function holdTiles(scope: string, days: string, before: string, months: [string, string], language: Language) {
  const [now, then, month, monthBefore] = await Promise.all([
    rows(`kpi=${daily}&${days}${scope}`),
    rows(`kpi=${daily}&${before}${scope}`),
    rows(`kpi=${monthly}&${months[0]}${scope}`),
    rows(`kpi=${monthly}&${months[1]}${scope}`),
  ]);
  const shown = await tilesOn(page);
  expect(Object.keys(shown)).toEqual(tileableKpis);
  for (const row of [...now, ...month]) {
    const { basis, ...expected } = said(
      row,
      [...then, ...monthBefore].find(({ kpi }) => kpi === row.kpi),
      language,
    );
    const { notes = [], ...rest } = shown[row.kpi] ?? {};
    expect(rest, row.kpi).toEqual(expected);
    const whole = kpiOf(row.kpi).wholeMonths ? [words[language].month] : [];
    if (row.value === null)
      expect(notes.length, row.kpi).toBe(1); // the reason
    else expect(notes, row.kpi).toEqual([...(basis === '' ? [] : [basis]), ...whole]);
  }
}

test('every KPI there is can be a tile, in German: value, change, flag, n and how many services measure it', async () => {
  await open(page, `${app.url}/?period=30d`);
  await page.getByText('Gezeigt: 23.10.–21.11.2026, verglichen mit 18.09.–17.10.2026.').waitFor();
  const months: [string, string] = ['from=2026-10-01&to=2026-10-31', 'from=2026-09-01&to=2026-09-30'];
  await holdTiles('', 'from=2026-10-23&to=2026-11-21', 'from=2026-09-18&to=2026-10-17', months, 'de');
});

test('the topics of the Übersicht, and what it says is missing', async () => {
  const days = 'from=2026-10-23&to=2026-11-21';
  const found = await rows(`kpi=starts,completion_rate&by=topic&${days}`);
  const { services } = await person.get<{ services: Service[] }>('services');
  const { offers } = await person.get<{ offers: ListedOffer[] }>('offers');
  const of = (topic: string, kpi: string) => found.find((row) => row.by.topic === topic && row.kpi === kpi)?.value;
  const topics = page.getByRole('region', { name: 'Nach Themen', exact: true });
  const lines = await cellsOf(topics.locator('tbody tr'));
  const keys = await topics
    .locator('tbody a')
    .evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname.split('/').at(-1) ?? ''));
  expect(keys.toSorted()).toEqual([...new Set(services.map(({ topic }) => topic))].toSorted());
  expect(lines.map((line) => line.slice(1))).toEqual(
    keys.map((topic) => {
      const own = offers.filter(({ service }) => services.find(({ key }) => key === service)?.topic === topic);
      return [count(own.length, 'de'), count(of(topic, 'starts'), 'de'), share(of(topic, 'completion_rate'), 'de')];
    }),
  );
  const { rows: months } = await person.get<{
    rows: { authority: string; service: string; month: string; state: string; reason: string }[];
  }>('completeness?from=2026-10&to=2026-11');
  const now = months.filter(({ month }) => month === '2026-11');
  const silent = new Set(
    months.filter(({ state }) => state === 'silent').map(({ authority, service }) => `${authority} ${service}`),
  );
  const line = plain(await page.locator('.missing').innerText());
  for (const [label, many] of [
    ['Später als sonst', now.filter(({ reason }) => reason === 'behind').length],
    ['Nicht angebunden', now.filter(({ state }) => state === 'not_connected').length],
    ['Weniger als erklärt melden', offers.filter((offer) => offer.silent?.length).length],
  ] as const)
    expect(line.includes(label) ? line : `${label}: 0.`).toContain(`${label}: ${many}.`);
  const badge = await page.locator('.badge-link').innerText();
  if (silent.size > 0) expect(badge).toContain(`Bei ${silent.size} von ${offers.length} Diensten fehlen Daten`);
  else expect(badge).toContain(`${offers.length} `);
});

test('the page of a topic, in English: tiles, course, where people leave, what stands out, and every service', async () => {
  const [topic, days] = ['wohnen', 'from=2026-08-24&to=2026-11-21'];
  await open(page, `${app.url}/topics/${topic}?period=90d&lang=en`);
  await page.getByText('Shown: 24/08–21/11/2026, compared with 25/05–22/08/2026.').waitFor();
  const months: [string, string] = ['from=2026-09-01&to=2026-10-31', 'from=2026-07-01&to=2026-08-31'];
  await holdTiles(`&topic=${topic}`, days, 'from=2026-05-25&to=2026-08-22', months, 'en');

  const weekly = await rows(`kpi=starts,submissions,abandonments&interval=week&topic=${topic}&${days}`);
  const weeks = [...new Set(weekly.map(({ period }) => period))].sort();
  const inWeek = (week: string, kpi: string) => weekly.find((row) => row.period === week && row.kpi === kpi)?.value;
  const course = page.locator('.chart', { has: page.getByRole('heading', { name: 'Use over time' }) });
  expect((await tableOf(course)).map((line) => line.slice(1))).toEqual(
    weeks.map((week) => (['starts', 'submissions', 'abandonments'] as const).map((kpi) => count(inWeek(week, kpi), 'en'))),
  );

  const lines = await linesOf(topic, days);
  const worst = lines.flatMap(({ name, worst: at }) => (at ? [{ name, ...at }] : [])).sort((one, other) => other.left - one.left);
  const left = page.getByRole('region', { name: 'Where most people leave' });
  expect((await left.getByRole('listitem').allInnerTexts()).map((text) => plain(text.replace(/\s*\n\s*/g, ' ')))).toEqual(
    worst
      .slice(0, 5)
      .map(
        (at) =>
          `${at.name} “${at.label}”: ${count(at.left, 'en')} of ${count(at.reached, 'en')} attempts end there (${share(at.left / at.reached, 'en')}).`,
      ),
  );

  const used = lines.toSorted((one, other) => other.starts - one.starts);
  const looked = [...new Set([...worst.map(({ name }) => name), ...used.map(({ name }) => name)])].slice(0, 5);
  const found: string[] = [];
  for (const name of looked) {
    const place = lines.find((line) => line.name === name)?.place;
    const { insights } = await person.get<InsightsAnswer>(`insights?against=weeks&${days}&${place}`);
    found.push(...insights.slice(0, 2).map(({ text }) => plain(`${name} ${text.en}`)));
  }
  const stands = page.getByRole('region', { name: 'What stands out' });
  await stands.getByText(`Online services looked at: ${looked.length}`).waitFor();
  const shown = (await stands.getByRole('listitem').allInnerTexts()).map((text) => plain(text.replace(/\s*\n\s*/g, ' ')));
  expect(shown.toSorted()).toEqual(found.toSorted());

  const table = await cellsOf(page.locator('.services tbody tr'));
  expect(table.map(([name, town, starts, , completion]) => [`${name}, ${town}`, starts, completion]).toSorted()).toEqual(
    lines.map(({ name, starts, completion }) => [name, count(starts, 'en'), share(completion, 'en')]).toSorted(),
  );

  const { bytes } = await savedBy(page, course.getByRole('button', { name: /as CSV/ }));
  expect(
    linesIn(bytes, 'en')
      .slice(1)
      .map((line) => line.slice(1, 4)),
  ).toEqual(weeks.map((week) => ['starts', 'submissions', 'abandonments'].map((kpi) => inWeek(week, kpi) ?? null)));
  await page.getByRole('button', { name: 'Service', exact: true }).click();
  await page.waitForURL(/sort=service/);
  const names = await page.locator('.services tbody th').allInnerTexts();
  expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other, 'en')));
  await page.getByLabel('Compared with').selectOption('Year before, same dates');
  await page.getByText('Shown: 24/08–21/11/2026, compared with 24/08–21/11/2025.').waitFor();
  await left.getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: worst[0]?.name ?? '' }).waitFor();
});

test('alerts and their log say the figures of the API, in both languages', async () => {
  const place = { authority: '065340014014' };
  const week = `from=2026-11-15&to=2026-11-21&authority=${place.authority}`;
  const [starts, completion] = await rows(`kpi=starts,completion_rate&${week}`);
  const limits = { starts: (starts?.value ?? 0) - 1, completion_rate: (completion?.value ?? 0) - 0.125 };
  for (const [kpi, value] of Object.entries(limits))
    await person.send('POST', 'alerts', { ...place, rule: { kind: 'threshold', kpi, side: 'above', value }, email: false });
  const config = readConfig({ DEMO: 'off', LOG_LEVEL: 'error' });
  const { db } = app.store;
  const clock = () => new Date('2026-11-22T09:00:00Z');
  const keys = deriveKeys('secret of nobody who is sent anything');
  await judgeAlerts({ db, config, clock, keys, log: app.app.log, stopping: () => false });
  for (const language of ['de', 'en'] as const) {
    const short = (value: number | null | undefined) => share(value, language).replace(/[.,]0(?= ?%)/, '');
    await page.goto(`${app.url}/notices?lang=${language}`);
    const alerts = page.getByRole('region', { name: language === 'de' ? 'Meldungen' : 'Alerts' });
    const lines = alerts.getByRole('listitem').filter({ hasText: 'Marburg: ' });
    await lines.nth(1).waitFor();
    for (const button of await alerts.getByRole('button', { name: /^(Protokoll|Log)$/ }).all()) await button.click();
    const said = async () => plain(await alerts.innerText());
    const [counted, limit] = [count(starts?.value, language), count(limits.starts, language)];
    const days = language === 'de' ? 'vom 15.11.2026 bis 21.11.2026' : 'from 15 Nov 2026 to 21 Nov 2026';
    const shares = `${short(completion?.value)} (n = ${count(completion?.n, language)})`;
    const [over, told] =
      language === 'de' ? ['über', 'Gemeldet wird, was über'] : ['above', 'You asked to be told when it is above'];
    for (const text of [
      `${over} ${limit} (7 `,
      `${over} ${short(limits.completion_rate)} (7 `,
      `${days}: ${counted}`,
      `${days}: ${shares}`,
      `${told} ${limit}`,
    ])
      await expect.poll(said, { timeout: 15_000 }).toContain(text);
  }
});

test('signing out ends it on every view: each leads to signing in, and from there back', async () => {
  const { page: own } = await newPage(browser, { scheme: 'light', width: 1440 });
  await person.enter(own.context());
  const other = await own.context().newPage();
  await open(other, `${app.url}/?period=30d`);
  await own.goto(`${app.url}/account`);
  await own.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await own.waitForURL(/\/sign-in\?lang=de/);
  await other.waitForURL((url) => url.pathname === '/sign-in' && url.searchParams.get('returnTo') === '/?period=30d');
  const areas = new Map(dashboardViews.map(({ path }) => [path.split('/').slice(0, 2).join('/'), path]));
  expect(areas.size).toBeGreaterThan(9);
  for (const path of areas.values()) {
    await own.goto(app.url + path);
    await own.waitForURL((url) => url.pathname === '/sign-in' && url.searchParams.get('returnTo') === path);
  }
  await own.context().close();
});

/** The offers of a topic as the API knows them: where most people leave is the highest rate where at least 30 were. */
async function linesOf(topic: string, days: string) {
  const { services } = await person.get<{ services: Service[] }>('services');
  const { authorities } = await person.get<{ authorities: { ars: string; name: string }[] }>('authorities');
  const { offers } = await person.get<{ offers: ListedOffer[] }>('offers');
  const { offers: left } = await person.get<DropOffsAnswer>(`drop-offs?${days}`);
  const all = await rows(`kpi=starts,completion_rate&by=authority&by=service&topic=${topic}&${days}`);
  const own = offers.filter(({ service }) => services.find(({ key }) => key === service)?.topic === topic);
  expect(own.length).toBeGreaterThan(5);
  return own.map(({ authority, service, steps }) => {
    const is = (one: { authority?: string; service?: string }) => one.authority === authority && one.service === service;
    const of = (kpi: string) => all.find((row) => is(row.by) && row.kpi === kpi)?.value;
    const known = services.find(({ key }) => key === service)?.name;
    const order = ['', ...steps.map(({ key }) => key)];
    const enough = (left.find(is)?.steps ?? []).filter((step) => step.reached >= 30 && step.left > 0);
    const most = Math.max(...enough.map((step) => step.left / step.reached));
    const [at] = enough
      .filter((step) => step.left / step.reached === most)
      .sort((one, other) => order.indexOf(one.step) - order.indexOf(other.step));
    const label = steps.find(({ key }) => key === at?.step)?.label;
    return {
      place: `authority=${authority}&service=${service}`,
      name: `${known?.en ?? known?.de}, ${authorities.find(({ ars }) => ars === authority)?.name}`,
      starts: of('starts') ?? 0,
      completion: of('completion_rate'),
      worst: at && {
        left: at.left,
        reached: at.reached,
        label: at.step === '' ? 'Before the first step' : (label?.en ?? label?.de),
      },
    };
  });
}
