import { expect, test } from 'vitest';
import type { ExpectedDay } from '../../server/contract/comparison.ts';
import { durationModel } from '../../web/charts/durations.ts';
import { errorModel } from '../../web/charts/errors.ts';
import { withExpected } from '../../web/charts/expected.ts';
import { heatModel } from '../../web/charts/heat.ts';
import { type ChartModel, readout } from '../../web/charts/model.ts';
import { nameLines } from '../../web/charts/names.ts';
import { chartHeight, chartOption, type Look } from '../../web/charts/option.ts';
import { palettes } from '../../web/charts/palette.ts';
import { splitModel } from '../../web/charts/split.ts';
import { trendModel } from '../../web/charts/trend.ts';
import { againstOf, comparedRange, previousMonths } from '../../web/comparison.ts';
import { locales } from '../../web/i18n/locale.ts';
import { row } from './rows.ts';

const { de, en } = locales;
const look: Look = { palette: palettes.light, locale: de, width: 1000, fontSize: 14 };
const narrow = { ...look, width: 340 };

const heat = () =>
  heatModel(
    [
      row({ kpi: 'starts', value: 7, by: { weekday: '1', hour: '9' } }),
      row({ kpi: 'starts', value: 3, by: { weekday: '7', hour: '23' } }),
    ],
    '',
    de,
  );

test('a heat map has every hour of every weekday, and what nobody is in is 0', () => {
  const model = heat();
  expect([model.rows.length, model.columns.length]).toEqual([24, 7]);
  expect(model.columns.flatMap(({ values }) => values).reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(10);
  expect(model.summary).toBe('Am meisten beginnen Montag, 9 Uhr: 7.');
  expect(readout(model, 9, de)).toMatch(/^9 Uhr: Montag 7, Dienstag 0,/);
});

test('a heat map lies on wide screens and stands on phones, its points in the order the cursor counts on', () => {
  const [wide, upright] = [chartOption(heat(), look), chartOption(heat(), narrow)];
  expect(wide).toMatchObject({ xAxis: { data: { length: 24 } }, yAxis: { data: ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'] } });
  expect(upright).toMatchObject({ yAxis: { data: { length: 24 } }, xAxis: { data: { length: 7 } } });
  const points = (option: typeof wide) => (option.series as { data: { value: number[] }[] }).data.map(({ value }) => value);
  expect(points(wide)[9 * 7]).toEqual([9, 0, 7]);
  expect(points(upright)[9 * 7]).toEqual([0, 9, 7]);
  expect(chartHeight(heat(), 340, 14)).toBeGreaterThan(chartHeight(heat(), 1000, 14));
});

test('numbers in a heat map keep 4:1 against any strength of colour', () => {
  for (const {
    heat: [few, many],
    heatTurns,
    text,
    onHeat,
  } of Object.values(palettes)) {
    for (let part = 0; part <= 1; part += 0.01)
      expect(contrast(part > heatTurns ? onHeat : text, mixed(few, many, part)), `${part}`).toBeGreaterThan(4);
  }
});

const days = (unusual: ExpectedDay['unusual']): ExpectedDay[] => [
  { day: '2026-10-01', value: 5, flag: '', expected: 5, low: 2.2, high: 8.9, unusual: '', reason: '' },
  { day: '2026-10-02', value: 0, flag: '', expected: 5, low: 0.3, high: 9, unusual, reason: '' },
];
const course = (unusual: ExpectedDay['unusual'] = 'low'): ChartModel =>
  withExpected(
    trendModel(
      {
        course: [row({ kpi: 'starts', value: 5, period: '2026-10-01' }), row({ kpi: 'starts', value: 0, period: '2026-10-02' })],
        interval: 'day',
        range: { from: '2026-10-01', to: '2026-10-02' },
        lastDay: '2026-10-20',
      },
      ['starts'],
      '',
      de,
    ),
    days(unusual),
    de,
  );

test('what was to be expected is an area of whole counts, and in the table', () => {
  expect(course().columns.map(({ label, values }) => [label, values])).toEqual([
    ['Gestartet', [5, 0]],
    ['zu erwarten von', [3, 1]],
    ['zu erwarten bis', [8, 9]],
  ]);
  const { series, legend } = chartOption(course(), look);
  expect(series).toMatchObject([
    { name: 'Gestartet' },
    { stack: 'band', data: [3, 1] },
    { stack: 'band', name: 'Für Starts zu erwarten', data: [5, 8] },
  ]);
  expect(legend).toMatchObject({ data: ['Gestartet', { name: 'Für Starts zu erwarten' }] });
});

test('an unusual day has a mark of its own form and is said', () => {
  expect(chartOption(course(), look).series).toMatchObject([{ data: [5, { value: 0, symbol: 'diamond' }] }, {}, {}]);
  expect(readout(course(), 1, de)).toContain('(ungewöhnlich wenige Starts): Gestartet 0, zu erwarten von 1, zu erwarten bis 9');
  expect(chartOption(course(''), look).series).toMatchObject([{ data: [5, 0] }, {}, {}]);
});

test('durations are columns by class, with the share of each', () => {
  const classes = [
    { from: 0, below: 60, count: 1 },
    { from: 60, below: 120, count: 3 },
    { from: 7200, below: null, count: 0 },
  ];
  const model = durationModel({ asOf: '', median: 90, p90: 110, n: 4, offers: [1, 1], flag: '', classes }, '', de);
  expect(model.rows.map(({ label }) => label.replaceAll('\u00a0', ' '))).toEqual(['unter 1 min', '1 min bis 2 min', 'ab 2 h']);
  expect(model.columns[1]?.values).toEqual([0.25, 0.75, 0]);
  expect(chartOption(model, look)).toMatchObject({ series: { type: 'bar', data: [1, 3, 0] } });
});

test('errors are named by step and kind, the most frequent first', () => {
  const rows = [
    row({ kpi: 'errors', value: 2, by: { error_kind: 'technical', step: '' } }),
    row({ kpi: 'errors', value: 9, by: { error_kind: 'validation', step: 'a' } }),
  ];
  const steps = [{ key: 'a', label: { de: 'Angaben', en: 'Details' } }];
  expect(errorModel(rows, steps, '', de).rows.map(({ label }) => label)).toEqual([
    'Angaben · Eingabe',
    'Vor dem ersten Schritt · Technik',
  ]);
  expect(errorModel(rows, steps, '', en).rows[0]?.label).toBe('Details · Validation');
  expect(errorModel([row({ kpi: 'errors', value: 4, by: { error_kind: 'technical' } })], steps, '', de).rows[0]?.label).toBe(
    'Technik',
  );
});

test('long names beside bars wrap between words, and a picture grows with their lines', () => {
  const label = 'Bestätigung des Wohnungsgebers · Eingabe';
  const rows = [row({ kpi: 'errors', value: 9, by: { error_kind: 'validation', step: 'a' } })];
  const model = errorModel(rows, [{ key: 'a', label: { de: 'Bestätigung des Wohnungsgebers' } }], '', de);
  for (const width of [308, 340, 500, 1200]) {
    const lines = nameLines(label, model, width, 14);
    expect(lines.join(' ')).toBe(label);
    expect(chartHeight(model, width, 14)).toBeGreaterThanOrEqual(lines.length * 14 * 1.2);
  }
  // a phone: words are not cut while there is room for them
  const words = ['Mein Unternehmenskonto', 'ELSTER-Zertifikat'];
  const methods = { ...model, rows: model.rows.flatMap((one) => words.map((short) => ({ ...one, short }))) };
  expect(nameLines('Mein Unternehmenskonto', methods, 308, 14)).toEqual(['Mein', 'Unternehmenskonto']);
  expect(nameLines('ELSTER-Zertifikat', methods, 308, 14)).toEqual(['ELSTER-Zertifikat']);
  expect(nameLines('Straßenverkehrsordnungsausnahmegenehmigung', model, 300, 14).length).toBeGreaterThan(1);
});

test('a split keeps the order of weekdays and puts each completion rate beside its own starts', () => {
  const rows = [
    row({ kpi: 'starts', value: 5, by: { weekday: '3' } }),
    row({ kpi: 'completion_rate', value: 0.2, by: { weekday: '3' } }),
    row({ kpi: 'starts', value: 1, by: { weekday: '1' } }),
    row({ kpi: 'completion_rate', value: 0.9, by: { weekday: '1' } }),
  ];
  const model = splitModel(rows, 'weekday', '', de);
  expect(model.rows.map(({ label }) => label)).toEqual(['Montag', 'Mittwoch']);
  expect(model.columns.map(({ values }) => values)).toEqual([
    [1, 5],
    [0.9, 0.2],
  ]);
});

test('a period can be set beside the year before, by date or so that weekdays meet', () => {
  const week = { from: '2026-11-16', to: '2026-11-22' };
  const rolling = { kind: 'rolling', days: 7 } as const;
  expect(comparedRange(rolling, week, 'year')).toEqual({ from: '2025-11-16', to: '2025-11-22' });
  expect(comparedRange(rolling, week, 'year_weeks')).toEqual({ from: '2025-11-17', to: '2025-11-23' });
  const october = { from: '2026-10-01', to: '2026-10-31' };
  expect(comparedRange({ kind: 'month', start: '2026-10-01' }, october, 'year')).toEqual({
    from: '2025-10-01',
    to: '2025-10-31',
  });
  expect(previousMonths({ from: '2024-02-01', to: '2024-02-29' }, 'year')).toEqual({ from: '2023-02-01', to: '2023-02-28' });
  expect(previousMonths({ from: '2025-06-01', to: '2026-10-31' }, 'year')).toEqual({ from: '2023-06-01', to: '2024-10-31' });
  expect([againstOf(rolling, undefined), againstOf(rolling, 'year')]).toEqual(['weeks', 'year']);
});

/** A colour between two, as charts mix them. */
function mixed(one: string, other: string, part: number): string {
  const at = (hex: string, index: number) => Number.parseInt(hex.slice(index, index + 2), 16);
  const channel = (index: number) => Math.round(at(one, index) + (at(other, index) - at(one, index)) * part);
  return `#${[1, 3, 5].map((index) => channel(index).toString(16).padStart(2, '0')).join('')}`;
}

/** Contrast ratio of WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
      const channel = Number.parseInt(hex.slice(1 + 2 * index, 3 + 2 * index), 16) / 255;
      return sum + weight * (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
    }, 0);
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
