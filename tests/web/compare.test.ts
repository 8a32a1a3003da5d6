import { expect, test } from 'vitest';
import type { CompareMean, CompareRow } from '../../server/contract/comparison.ts';
import { chartCsv } from '../../web/charts/csv.ts';
import { chartOption } from '../../web/charts/option.ts';
import { palettes } from '../../web/charts/palette.ts';
import { filterText, ownQuery, parseFilters } from '../../web/filters.ts';
import { locales } from '../../web/i18n/locale.ts';
import { dotModel } from '../../web/pages/compare/model.ts';
import { comparedKpis, comparePath, parseQuestion } from '../../web/pages/compare/question.ts';

/** The plot of a comparison as data: what stands where, and what is said of it. */
const { de } = locales;
const look = { palette: palettes.light, locale: de, width: 1000, fontSize: 14 };
const row = (fields: Partial<CompareRow>): CompareRow => ({
  authority: '1',
  name: 'Marburg',
  own: true,
  member: true,
  kpi: 'completion_rate',
  value: 0.7,
  n: 100,
  interval: [0.6, 0.78],
  per1000: null,
  offers: [1, 1],
  flag: '',
  mark: '',
  difference: null,
  ...fields,
});
const mean: CompareMean = { kpi: 'completion_rate', of: 'value', value: 0.65, interval: [0.62, 0.68], members: 3 };
const text = { de: 'x', en: 'x' };
const rows = [
  row({ difference: { value: 0.05, interval: null, verdict: 'above', text } }),
  row({ authority: '2', name: 'Äpfelstadt', value: 0.8, interval: [0.7, 0.9], n: 20, mark: 'few' }),
  row({ authority: '3', name: 'Bebra', value: null, n: null, interval: null, mark: 'withheld', own: false }),
];
const input = { kpi: 'completion_rate', rows, mean, own: '1', order: 'name', subject: 'Wohngeld', source: 's' } as const;

test('rows stand in the order of names as Germans sort them, the mean last; by value only when asked', () => {
  const names = (order: 'name' | 'value') => dotModel({ ...input, order }, de).rows.map(({ label }) => label);
  expect(names('name')).toEqual(['Äpfelstadt', 'Bebra', 'Marburg', 'Mittelwert von 3 Kommunen']);
  expect(names('value')).toEqual(['Äpfelstadt', 'Marburg', 'Bebra', 'Mittelwert von 3 Kommunen']);
});

test('few cases, withheld values and differences beyond chance are said in the table and the file', () => {
  const lines = chartCsv(dotModel(input, de), de).trimEnd().split('\r\n').slice(1);
  expect(lines).toEqual([
    'Äpfelstadt;0,8;0,7;0,9;20;wenige Fälle (unter 30)',
    'Bebra;;;;;zurückgehalten: unter 30 Fälle',
    'Marburg;0,7;0,6;0,78;100;"höher, kaum durch Zufall"',
    'Mittelwert von 3 Kommunen;0,65;0,62;0,68;;',
  ]);
});

test('dots tell own, few and mean apart by their shape, and intervals are as long as they are', () => {
  const option = chartOption(dotModel(input, de), look);
  expect(option).toMatchObject({
    xAxis: { min: 0.5, max: 1 },
    series: [
      { data: [{ symbol: 'emptyCircle' }, { value: '-' }, { symbol: 'diamond', value: 0.7 }, { symbol: 'triangle' }] },
      { data: [0.7, { value: 0.5 }, 0.6, 0.62] },
      { data: [expect.closeTo(0.2), null, expect.closeTo(0.18), expect.closeTo(0.06)] },
      { data: [0.65, 0.65, 0.65, 0.65] },
    ],
  });
});

test('without a mean there is no line, and the summary says why', () => {
  const model = dotModel({ ...input, mean: { ...mean, value: null, interval: null, members: 2 } }, de);
  expect(model.rows).toHaveLength(3);
  expect(model.summary).toContain('Weniger als drei Kommunen');
  expect(chartOption(model, look).series).toHaveLength(3);
});

test('counts are compared per 1,000 inhabitants, and the count itself stands beside', () => {
  const per1000 = { value: 4.02, interval: [3, 5] as [number, number], inhabitants: 1000, date: '2022-05-15' };
  const counts = [row({ kpi: 'starts', value: 52, n: 52, interval: [40, 66], per1000 })];
  const model = dotModel({ ...input, kpi: 'starts', rows: counts, mean: undefined }, de);
  expect(model.columns.map(({ label, unit, values }) => [label, unit, values[0]])).toEqual([
    ['je 1.000 Einwohner', 'rate', 4.02],
    ['Intervall von', 'rate', 3],
    ['Intervall bis', 'rate', 5],
    ['Zahl im Zeitraum', 'count', 52],
  ]);
});

test('an address that means nothing is a comparison of completion rates with all', () => {
  const usual = { kpi: 'completion_rate', service: undefined, against: 'all', members: [], order: 'name' };
  expect(parseQuestion(new URLSearchParams('kpi=dropoff_rate&against=x&order=y&service='))).toEqual(usual);
  expect(comparedKpis).not.toContain('dropoff_rate');
  expect(comparedKpis).not.toContain('per_1000');
});

test('only a chosen group names its members', () => {
  const asked = { ...parseQuestion(new URLSearchParams('members=1,2,3')), authority: '1', range: { from: 'a', to: 'b' } };
  expect(comparePath(asked)).toBe('/api/v1/compare?kpi=completion_rate&from=a&to=b&against=all&authority=1');
  expect(comparePath({ ...asked, against: 'chosen' })).toContain('members=1%2C2%2C3');
});

test('a change of the shared filters keeps what a page has in the address for itself', () => {
  const search = '?kpi=starts&period=7d&lang=en';
  expect(`${ownQuery(search)}`).toBe('kpi=starts');
  expect(filterText({ ...parseFilters(search), language: 'de' }, ownQuery(search))).toBe('?kpi=starts&period=7d');
  expect(filterText(parseFilters(search))).toBe('?period=7d&lang=en');
});
