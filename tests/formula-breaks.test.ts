import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Kpi } from '../server/contract/kpi.ts';
import type { TestApp } from './app.ts';
import { row } from './web/rows.ts';

/** No formula has changed yet; here that of the starts has, to see what people are told then. */
const kpis = '../server/contract/kpis.ts';
vi.resetModules(); // others have loaded the formulas as they are
vi.doMock(kpis, async (original) => {
  const real = await original<typeof import('../server/contract/kpis.ts')>();
  const second = { version: 2, since: '2026-06-15', change: { de: 'Ohne Kioske.', en: 'Without kiosks.' } };
  const breaksIn = (kpi: Kpi, from: string, to: string) =>
    real.breaksIn(kpi.de === 'Gestartet' ? { ...kpi, versions: [...kpi.versions, second] } : kpi, from, to);
  return { ...real, breaksIn };
});
const { testApp } = await import('./app.ts');
const { chartCsv } = await import('../web/charts/csv.ts');
const { readout } = await import('../web/charts/model.ts');
const { chartOption } = await import('../web/charts/option.ts');
const { palettes } = await import('../web/charts/palette.ts');
const { trendModel } = await import('../web/charts/trend.ts');
const { locales } = await import('../web/i18n/locale.ts');

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp('2026-11-22T09:00:00Z');
});
afterAll(async () => {
  await tested.close();
  vi.doUnmock(kpis);
  vi.resetModules();
});

test('an answer names the formula that changed inside its period, with the day and what is different', async () => {
  const ask = (query: string) => tested.admin('GET', `/api/v1/kpis?${query}`);
  expect(await ask('kpi=submissions,starts&from=2026-06-01&to=2026-06-30')).toMatchObject({
    breaks: [{ kpi: 'starts', version: 2, since: '2026-06-15', change: { de: 'Ohne Kioske.', en: 'Without kiosks.' } }],
  });
  expect(await ask('kpi=submissions&from=2026-06-01&to=2026-06-30')).not.toHaveProperty('breaks');
  expect(await ask('kpi=starts&from=2026-06-15&to=2026-06-30')).not.toHaveProperty('breaks');
});

const months = ['2026-05-01', '2026-06-01', '2026-07-01'];
const figures = {
  course: months.flatMap((period) => [row({ kpi: 'starts', value: 5, period }), row({ kpi: 'submissions', value: 3, period })]),
  interval: 'month' as const,
  range: { from: '2026-05-01', to: '2026-07-31' },
  lastDay: '2026-11-21',
};

test('the chart draws a line there, and says it in words, in the table and in the file', () => {
  const { de } = locales;
  const model = trendModel(figures, ['starts', 'submissions'], '', de);
  expect(model.rows.map(({ broken }) => broken)).toEqual([undefined, 'neue Formel', undefined]);
  expect(model.remarks).toEqual([
    'Gestartet: neue Formel ab 15.06.2026. Ohne Kioske. Werte davor und danach sind nicht vergleichbar.',
  ]);
  expect(readout(model, 1, de)).toBe('Juni 2026 (neue Formel): Gestartet 5, Eingereicht 3');
  expect(chartCsv(model, de)).toContain('neue Formel');
  const { series } = chartOption(model, { palette: palettes.light, locale: de, width: 800, fontSize: 14 });
  expect(series).toMatchObject([{ name: 'Gestartet' }, { name: 'Eingereicht' }, { markLine: { data: [{ xAxis: 1 }] } }]);
});

test('a chart of other KPIs has no such line', () => {
  const model = trendModel(figures, ['submissions'], '', locales.en);
  expect(model.rows.every(({ broken, note }) => broken === undefined && note === '')).toBe(true);
  expect(model.remarks).toEqual([]);
});
