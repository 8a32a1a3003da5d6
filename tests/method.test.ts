import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dimensions } from '../server/contract/dimensions.ts';
import { formulaText } from '../server/contract/formula.ts';
import { breaksIn, kpiIds, kpiOf } from '../server/contract/kpis.ts';
import { type TestApp, testApp } from './app.ts';
import { launch } from './browser.ts';
import { barriers } from './browser/pages.ts';

let tested: TestApp;
let browser: Browser;
let address: string;
beforeAll(async () => {
  tested = await testApp('2026-11-22T09:00:00Z');
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await tested.close();
});

interface Definition {
  id: string;
  formula: { de: string; en: string };
  dimensions: string[];
  version: number;
  versions: { version: number; since: string; change: { de: string; en: string } }[];
}

describe('GET /api/v1/kpis/definitions', () => {
  test('has every KPI of the specification, with its formula in words and the versions of it', async () => {
    const { kpis } = (await tested.app.inject('/api/v1/kpis/definitions')).json() as { kpis: Definition[] };
    const named =
      'visits starts submissions ineligible abandonments failures open received completion_rate abandonment_rate failure_rate start_rate duration_median duration_p90 step_reached step_dropped dropoff_rate payment_failure_rate ratings satisfaction_mean response_rate resumed_share out_of_hours_share errors digital_share processing_median automation_share media_break_share per_1000 active_services'.split(
        ' ',
      );
    expect(kpis.map(({ id }) => id).sort()).toEqual(named.sort());
    const one = (id: string) => kpis.find((kpi) => kpi.id === id);
    expect(one('completion_rate')).toMatchObject({
      formula: { de: '(Eingereicht + Kein Anspruch) / (Gestartet − Offen)', en: '(submitted + not eligible) / (started − open)' },
      needs: ['started', 'submitted'],
      value: { over: ['submissions', 'ineligible'], under: ['starts', '-open'] },
    });
    expect(one('per_1000')?.formula).toEqual({ de: 'Eingänge × 1.000 / Einwohner', en: 'received × 1,000 / inhabitants' });
    for (const { id, version, versions } of kpis) {
      expect(
        versions.map((entry) => entry.version),
        id,
      ).toEqual(versions.map((_, index) => index + 1));
      expect(versions.at(-1)?.version, id).toBe(version);
      expect(
        versions.map(({ since }) => since),
        id,
      ).toEqual(versions.map(({ since }) => since).sort());
    }
  });

  test('has code lists and dimensions with both languages', async () => {
    const answered = (await tested.app.inject('/api/v1/kpis/definitions')).json() as Record<string, Record<string, unknown>>;
    expect(answered['codeLists']?.['errorKind']).toContainEqual({ code: 'technical', de: 'Technik', en: 'Technical' });
    expect(Object.keys(answered['dimensions'] ?? {})).toEqual(Object.keys(dimensions));
    expect(answered['measures']?.['submissions']).toMatchObject({ basis: 'start', when: { status: ['submitted'] } });
  });
});

test('a formula breaks where a later version begins inside the period, not at its first day', () => {
  const change = { de: 'anders', en: 'different' };
  const versions = [
    { version: 1, since: '2026-01-01', change },
    { version: 2, since: '2026-06-15', change },
  ] as const;
  const kpi = { ...kpiOf('starts'), versions };
  const versionsIn = (from: string, to: string) => breaksIn(kpi, from, to).map(({ version }) => version);
  expect(versionsIn('2025-12-01', '2026-06-14')).toEqual([]);
  expect(versionsIn('2026-06-14', '2026-06-15')).toEqual([2]);
  expect(versionsIn('2026-06-15', '2026-06-30')).toEqual([]);
});

describe('the page /method', () => {
  test.each(['de', 'en'] as const)('says of every KPI what it means and how it is computed: %s', async (language) => {
    const answer = await tested.app.inject(`/method?lang=${language}`);
    expect(answer.headers['content-type']).toContain('text/html');
    const text = answer.body
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&gt;', '>')
      .replaceAll('&#39;', "'");
    for (const id of kpiIds) {
      const kpi = kpiOf(id);
      expect(text, id).toContain(kpi[language]);
      expect(text, id).toContain(kpi.definition[language]);
      expect(text, id).toContain(formulaText(kpi)[language]);
      expect(answer.body).toContain(`id="${id}"`);
    }
    expect(text).toContain(language === 'de' ? 'Fassung 1, ab 22. November 2026' : 'Version 1, since 22 November 2026');
    expect(text).toContain('not_measured');
  });

  test('is German where no language is named, and leads to English and to the open data', async () => {
    const page = await browser.newPage();
    await page.goto(`${address}/method`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Methode');
    await page.getByRole('link', { name: 'English' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Method');
    expect(await page.getByRole('link', { name: 'Open data' }).getAttribute('href')).toBe('/open-data/?lang=en');
    await page.goto(`${address}/open-data/`);
    await page.getByRole('link', { name: 'Methode' }).first().click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Methode');
    await page.close();
  });

  test.each([
    ['light', 1440],
    ['light', 390],
    ['dark', 1440],
    ['dark', 390],
  ] as const)('in %s at %i px has no script, no axe violation and does not scroll sideways', async (colorScheme, width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    await page.goto(`${address}/method`);
    expect(await page.locator('script').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await context.close();
  });
});
