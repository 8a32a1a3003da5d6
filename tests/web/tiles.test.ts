import { expect, test } from 'vitest';
import type { KpiRow } from '../../web/api.ts';
import { type Figures, monthlyKpi, tileKpis, usualTiles } from '../../web/figures/figures.ts';
import { tilesOf } from '../../web/figures/tiles.ts';
import { locales } from '../../web/i18n/locale.ts';
import { row } from './rows.ts';

const all = (value: number, more: Partial<KpiRow> = {}) => tileKpis.map((kpi) => row({ kpi, value, ...more }));
const october = { from: '2026-10-01', to: '2026-10-31' };

const figures = (more: Partial<Figures> = {}): Figures => ({
  tiles: usualTiles,
  range: { from: '2026-10-23', to: '2026-11-21' },
  before: { from: '2026-09-23', to: '2026-10-22' },
  lastDay: '2026-11-21',
  interval: 'day',
  asOf: '2026-11-22T09:00:00Z',
  total: all(0.5),
  earlier: all(0.25),
  course: [],
  months: {
    range: october,
    before: { from: '2026-09-01', to: '2026-09-30' },
    inside: false,
    total: [row({ kpi: monthlyKpi, value: 0.6 })],
    earlier: [row({ kpi: monthlyKpi, value: 0.5 })],
    course: [],
  },
  ...more,
});

const tile = (kpi: string, given: Figures) => {
  const found = tilesOf(given, locales.de).find((candidate) => candidate.kpi === kpi);
  if (!found) throw new Error(`no tile for ${kpi}`);
  return found;
};

test('a change is good or bad by what its KPI wants, and says so in words', () => {
  const given = figures({
    total: [row({ kpi: 'completion_rate', value: 0.8, n: 400 }), row({ kpi: 'abandonment_rate', value: 0.2, n: 400 })],
    earlier: [row({ kpi: 'completion_rate', value: 0.7, n: 400 }), row({ kpi: 'abandonment_rate', value: 0.1, n: 400 })],
  });
  expect(tile('completion_rate', given).change).toEqual({
    direction: 'up',
    tone: 'good',
    text: '+10,0\u00a0Prozentpunkte, besser als zuvor',
  });
  expect(tile('abandonment_rate', given).change).toEqual({
    direction: 'up',
    tone: 'bad',
    text: '+10,0\u00a0Prozentpunkte, schlechter als zuvor',
  });
});

test('more starts are neither good nor bad', () => {
  const given = figures({ total: [row({ kpi: 'starts', value: 1200 })], earlier: [row({ kpi: 'starts', value: 1000 })] });
  expect(tile('starts', given).change).toEqual({ direction: 'up', tone: 'neutral', text: '+20,0\u00a0% gegenüber zuvor' });
});

test('what chance alone may have made says so and is neither good nor bad; nor is what too few cases tell', () => {
  const changed = (n: number) => {
    const shares = {
      total: [row({ kpi: 'completion_rate', value: 0.8, n })],
      earlier: [row({ kpi: 'completion_rate', value: 0.7, n })],
    };
    return tile('completion_rate', figures(shares)).change;
  };
  expect(changed(100)).toEqual({ direction: 'up', tone: 'neutral', text: '+10,0\u00a0Prozentpunkte, kann Zufall sein' }); // z = 1.6
  expect(changed(200)).toMatchObject({ tone: 'good' }); // z = 2.3
  expect(changed(29)).toEqual({ direction: 'up', tone: 'neutral', text: '+10,0\u00a0Prozentpunkte gegenüber zuvor' });
});

test('more in a longer month is not good where it is less each day', () => {
  const given = figures({
    range: october,
    before: { from: '2026-02-01', to: '2026-02-28' },
    total: [row({ kpi: 'submissions', value: 100_500 })],
    earlier: [row({ kpi: 'submissions', value: 100_000 })],
  });
  expect(tile('submissions', given).change).toMatchObject({ direction: 'up', tone: 'neutral' });
});

test('what is not measured is a dash with its reason, never zero', () => {
  const given = figures({ total: [row({ kpi: 'completion_rate', value: null, n: null, offers: [0, 3], flag: 'not_measured' })] });
  expect(tile('completion_rate', given)).toMatchObject({
    value: '–',
    flagLabel: 'nicht gemessen',
    reason: 'Dafür nötig: Starts, Eingänge – mindestens eines davon meldet die Quelle nicht.',
    change: { direction: 'none' },
  });
});

test('nothing to divide by is a dash with another reason', () => {
  const given = figures({ total: [row({ kpi: 'completion_rate', value: null, n: 0 })] });
  expect(tile('completion_rate', given)).toMatchObject({
    value: '–',
    flag: '',
    reason: expect.stringContaining('keine Vorgänge'),
  });
});

test('a rate comes with its n, small ones are marked, and so is what only some offers measure', () => {
  const given = figures({ total: [row({ kpi: 'satisfaction_mean', value: 4.2, n: 12, offers: [2, 3] })] });
  expect(tile('satisfaction_mean', given)).toMatchObject({
    value: '4,2',
    unit: 'von 5',
    basis: 'n = 12 · wenige Fälle · 2 von 3 Diensten',
  });
});

test('the share online names its months where they are not those of the period', () => {
  expect(tile(monthlyKpi, figures()).months).toBe('Der Zeitraum enthält keinen ganzen Monat; gezeigt wird 01.10.–31.10.2026.');
});

test('without days to compare with there is no change and no word of it', () => {
  const given = figures({ before: undefined, total: [row({ kpi: 'starts', value: 3 })], earlier: [] });
  expect(tile('starts', given).change.direction).toBe('none');
  expect(tile('starts', given).explanation.join(' ')).not.toContain('Verglichen');
});

test('a provisional value says why', () => {
  const given = figures({ total: [row({ kpi: 'submissions', value: 5, flag: 'provisional' })] });
  expect(tile('submissions', given).flagLabel).toBe('vorläufig');
  expect(tile('submissions', given).explanation.join(' ')).toContain('noch offen');
});

test('tiles stand in the order somebody chose, also those of whole months', () => {
  const order = tilesOf(figures({ tiles: [monthlyKpi, 'completion_rate', 'starts'] }), locales.de).map(({ kpi }) => kpi);
  expect(order).toEqual([monthlyKpi, 'completion_rate', 'starts']);
});
