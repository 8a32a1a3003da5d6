import { expect, test } from 'vitest';
import type { KpiRow } from '../../web/api.ts';
import { chartCsv } from '../../web/charts/csv.ts';
import { isEmpty, readout } from '../../web/charts/model.ts';
import { chartHeight, chartOption, type Look } from '../../web/charts/option.ts';
import { palettes } from '../../web/charts/palette.ts';
import { stackModel } from '../../web/charts/stack.ts';
import { categoryLabel, locales } from '../../web/i18n/locale.ts';
import { row } from './rows.ts';

const { de, en } = locales;
const look: Look = { palette: palettes.light, locale: de, width: 900, fontSize: 14 };
const range = { from: '2026-10-07', to: '2026-10-25' };
const weeks = ['2026-10-05', '2026-10-12', '2026-10-19'] as const;

const signIn = (period: string, auth_method: string, value: number | null): KpiRow =>
  row({ kpi: 'submissions', value, period, by: { auth_method } });

const stack = (rows: KpiRow[], locale = de) =>
  stackModel(
    { rows, kpi: 'submissions', dimension: 'auth_method', interval: 'week', range, lastDay: '2026-10-25', source: 'Zeitraum' },
    locale,
  );

const few = [
  signIn(weeks[0], 'none', 30),
  signIn(weeks[0], 'unknown', 10),
  signIn(weeks[1], 'eid', 15),
  signIn(weeks[1], 'none', 5),
];

test('shares of an interval add up to one; one in which nothing happened has none, and is no 0 %', () => {
  const model = stack(few);
  expect(model.rows.map(({ key, note }) => [key, note])).toEqual([
    [weeks[0], 'unvollständig'],
    [weeks[1], 'wenige Fälle'],
    [weeks[2], ''],
  ]);
  expect(model.columns.map(({ label, values }) => [label, ...values])).toEqual([
    ['Ohne Anmeldung', 0.75, 0.25, null],
    ['Online-Ausweis (eID)', 0, 0.75, null],
    ['Unbekannt', 0.25, 0, null],
    ['Eingereicht', 40, 20, 0],
  ]);
  expect(model.summary).toContain('Ohne Anmeldung: zu Beginn 25,0\u00a0%, zuletzt 25,0\u00a0%.');
});

test('five categories keep a part of their own; of more, all but the four most frequent are one part', () => {
  const named = ['none', 'eid', 'basic', 'elster', 'smart_eid', 'eidas'];
  const of = (count: number) => named.slice(0, count).map((name, index) => signIn(weeks[1], name, 60 - index * 10));
  expect(stack(of(5)).columns).toHaveLength(6);
  const { columns } = stack(of(6), en);
  expect(columns.map(({ label }) => label).slice(3)).toEqual([expect.any(String), 'Others (2)', expect.any(String)]);
  expect(columns[4]?.values[1]).toBeCloseTo(30 / 210);
});

test('the parts are told apart by patterns as well, the unknown is grey, and how many there were is not drawn', () => {
  const { series, legend, yAxis } = chartOption(stack(few), look);
  expect(legend).toMatchObject({ data: ['Ohne Anmeldung', 'Online-Ausweis (eID)', 'Unbekannt'] });
  expect(yAxis).toMatchObject({ min: 0, max: 1 });
  expect(series).toMatchObject([
    { stack: 'parts', color: palettes.light.parts[0] },
    { itemStyle: { decal: { symbol: 'rect' } } },
    { color: palettes.light.quiet, itemStyle: { decal: { symbol: 'rect' } } },
  ]);
  expect(series).toHaveLength(3);
});

test('the cursor, the table and the file tell how many there were', () => {
  expect(readout(stack(few), 1, de)).toContain('Unbekannt 0,0\u00a0%, Eingereicht 20');
  expect(chartCsv(stack(few), de).split('\r\n')[2]).toBe('KW 42 (ab 12.10.2026);0,25;0,75;0;20;wenige Fälle');
});

test('what is not measured, or did not happen, has no picture', () => {
  expect(isEmpty(stack([signIn(weeks[1], 'unknown', null)]))).toBe(true);
  expect(isEmpty(stack([signIn(weeks[1], 'none', 0)]))).toBe(true);
});

test('on a phone the picture grows with the lines of its legend', () => {
  expect(chartHeight(stack(few), 320, 14)).toBeGreaterThan(chartHeight(stack(few), 900, 14));
});

test('languages and countries have their names, not their codes', () => {
  expect(['de', 'uk', 'unknown'].map((code) => categoryLabel('language', code, de))).toEqual([
    'Deutsch',
    'Ukrainisch',
    'Unbekannt',
  ]);
  expect(['tr', 'unknown'].map((code) => categoryLabel('language', code, en))).toEqual(['Turkish', 'Unknown']);
  expect(categoryLabel('country', 'AT', de)).toBe('Österreich');
});
