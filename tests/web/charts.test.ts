import { expect, test } from 'vitest';
import { chartCsv } from '../../web/charts/csv.ts';
import { fileName } from '../../web/charts/fileName.ts';
import { funnelModel, gainOfHalving, isJudged, stations, worstStation } from '../../web/charts/funnel.ts';
import { readout } from '../../web/charts/model.ts';
import { chartOption, imageOption, type Look } from '../../web/charts/option.ts';
import { palettes } from '../../web/charts/palette.ts';
import { ratingModel, shareModel } from '../../web/charts/shares.ts';
import { trendModel } from '../../web/charts/trend.ts';
import { locales } from '../../web/i18n/locale.ts';
import { row } from './rows.ts';

const { de, en } = locales;
const look: Look = { palette: palettes.light, locale: de, width: 800, fontSize: 14 };
const range = { from: '2026-10-07', to: '2026-10-20' };
const weeks = ['2026-10-05', '2026-10-12', '2026-10-19'];

const trend = (abandoned: number | null = 3) =>
  trendModel(
    {
      course: weeks.flatMap((period, index) => [
        row({ kpi: 'starts', value: 1000 + index, period }),
        row({ kpi: 'abandonments', value: abandoned, period, flag: abandoned === null ? 'not_measured' : 'provisional' }),
      ]),
      interval: 'week',
      range,
      lastDay: '2026-10-20',
    },
    ['starts', 'abandonments'],
    'Zeitraum',
    de,
  );

test('a chart over time names its KPIs as the contract does and greys weeks that are not complete', () => {
  const model = trend();
  expect(model.columns.map((column) => column.label)).toEqual(['Gestartet', 'Abgebrochen']);
  expect(model.rows.map((entry) => entry.cut)).toEqual([true, false, true]);
  const { xAxis } = chartOption(model, look);
  const grey = palettes.light.shade;
  expect(xAxis).toMatchObject({
    data: ['KW 41', 'KW 42', 'KW 43'],
    splitArea: { show: true, areaStyle: { color: [grey, 'transparent', grey] } },
  });
});

test('lines differ in more than colour', () => {
  expect(chartOption(trend(), look).series).toMatchObject([
    { symbol: 'circle', lineStyle: { type: 'solid' } },
    { symbol: 'rect', lineStyle: { type: 'solid' } },
  ]);
});

test('a KPI that is not measured has no line, no zero, and is named', () => {
  const model = trend(null);
  expect(chartOption(model, look).series).toHaveLength(1);
  expect(model.summary).toContain('Abgebrochen: nicht gemessen.');
  expect(readout(model, 1, de)).toBe('KW 42 (ab 12.10.2026): Gestartet 1.001');
});

test('the keyboard cursor reads the row with its flags', () => {
  expect(readout(trend(), 0, de)).toBe('KW 41 (ab 05.10.2026) (unvollständig, vorläufig): Gestartet 1.000, Abgebrochen 3');
});

test('the file holds the same numbers, as the spreadsheet of the language reads them', () => {
  const model = ratingModel(
    {
      id: 'r',
      title: '',
      rows: [row({ kpi: 'ratings', value: 1, by: { rating: '5' } }), row({ kpi: 'ratings', value: 3, by: { rating: '1' } })],
      kpi: 'ratings',
      dimension: 'rating',
      source: '',
    },
    ['5', '1'],
    de,
  );
  expect(chartCsv(model, de)).toBe('\uFEFFBewertung;Bewertungen;Anteil\r\n5 von 5;1;0,25\r\n1 von 5;3;0,75\r\n');
  expect(chartCsv(model, en)).toContain('5 von 5,1,0.25\r\n');
});

test('every column of the file has a heading, also that of the notes', () => {
  expect(chartCsv(trend(), de)).toMatch(/^\uFEFFWoche;Gestartet;Abgebrochen;Hinweis\r\n/);
});

test('a file is named in plain letters', () => {
  const named = (title: string) => fileName({ ...trend(), title, source: '01.09.–30.09.2026 · Stand heute' });
  expect(named('Wo Menschen aufhören')).toBe('wo-menschen-aufhoeren-01.09.-30.09.2026');
  expect(named('Straße: Öffentliches à la carte?')).toBe('strasse-oeffentliches-a-la-carte-01.09.-30.09.2026');
});

test('a name that a spreadsheet would run is kept as text', () => {
  const model = shareModel(
    {
      id: 's',
      title: '',
      rows: [row({ kpi: 'starts', value: 1, by: { service: '=1+1;"x"' } })],
      kpi: 'starts',
      dimension: 'service',
      source: '',
    },
    de,
  );
  expect(chartCsv(model, de)).toContain(`"'=1+1;""x""";1;1`);
});

test('shares come largest first, unknown last and hatched', () => {
  const rows = [
    row({ kpi: 'submissions', value: 500, by: { auth_method: 'unknown' } }),
    row({ kpi: 'submissions', value: 100, by: { auth_method: 'none' } }),
    row({ kpi: 'submissions', value: 400, by: { auth_method: 'eid' } }),
  ];
  const model = shareModel({ id: 's', title: '', rows, kpi: 'submissions', dimension: 'auth_method', source: '' }, de);
  expect(model.rows.map((entry) => entry.label)).toEqual(['Online-Ausweis (eID)', 'Ohne Anmeldung', 'Unbekannt']);
  expect(model.columns[1]?.values).toEqual([0.4, 0.1, 0.5]);
  expect(chartOption(model, look).series).toMatchObject({
    data: [{ value: 400 }, { value: 100 }, { value: 500, itemStyle: { decal: { symbol: 'rect' } } }],
  });
});

const steps = [
  { key: 'person', label: { de: 'Person', en: 'Person' } },
  { key: 'wohnung', label: { de: 'Wohnung' } },
];
const stepRows = (key: string, reached: number, left: number) => [
  row({ kpi: 'step_reached', value: reached, by: { step: key } }),
  row({ kpi: 'step_dropped', value: left, by: { step: key } }),
  row({ kpi: 'dropoff_rate', value: left / reached, n: reached, by: { step: key } }),
];

test('a funnel follows the declared order, begins before the first step and ends with steps nobody declared', () => {
  const rows = [
    ...stepRows('', 100, 5),
    ...stepRows('alt', 20, 15),
    ...stepRows('wohnung', 60, 6),
    ...stepRows('person', 90, 30),
  ];
  const all = stations(rows, steps, en);
  expect(all.map((station) => station.label)).toEqual(['Before the first step', 'Person', 'Wohnung', 'alt']);
  const { series } = chartOption(funnelModel(all, '', de), look);
  expect(series).toMatchObject([{ data: [95, 60, 54, 5] }, { data: [5, 30, 6, 15] }]);
});

test('the worst step is the one with the highest rate among those enough people reached', () => {
  const all = stations([...stepRows('', 100, 5), ...stepRows('alt', 20, 15), ...stepRows('person', 90, 30)], steps, de);
  const worst = worstStation(all);
  expect(worst?.label).toBe('Person');
  expect(worst && gainOfHalving(worst)).toBe(15);
});

test('a funnel that nobody leaves has no worst step, and is not one of too few', () => {
  const all = stations(stepRows('person', 90, 0), steps, de);
  expect([worstStation(all), isJudged(all)]).toEqual([undefined, true]);
  expect(isJudged(stations(stepRows('person', 29, 9), steps, de))).toBe(false);
});

test('the summary of a funnel without steps counts no stations', () => {
  expect(funnelModel([], '', de).summary).toBe('Für diesen Zeitraum gibt es hier keine Werte.');
});

test('a course of nothing but zeros is said in one sentence', () => {
  const nothing = { course: weeks.map((period) => row({ kpi: 'starts', value: 0, period })), interval: 'week', range } as const;
  expect(trendModel({ ...nothing, lastDay: range.to }, ['starts'], '', de).summary).toBe(
    'Keine Nutzungsvorgänge in diesem Zeitraum.',
  );
});

test('a day that is not over is greyed and summed up as it stands', () => {
  const today = '2026-11-22';
  const model = trendModel(
    {
      course: [row({ kpi: 'starts', value: 3, period: today })],
      interval: 'day',
      range: { from: today, to: today },
      lastDay: '2026-11-21',
    },
    ['starts'],
    '',
    de,
  );
  expect(model.rows.map((entry) => entry.cut)).toEqual([true]);
  expect(model.summary).toBe('Gestartet: bisher 3.');
});

test('without reported steps there is no funnel', () => {
  expect(
    stations([row({ kpi: 'step_reached', value: null, n: null, flag: 'not_measured', by: { step: '' } })], steps, de),
  ).toEqual([]);
});

test('a picture to download carries title, unit, period and a background', () => {
  const option = imageOption(trend(), look);
  expect(option).toMatchObject({
    backgroundColor: '#ffffff',
    title: { text: 'Verlauf der Nutzung', subtext: 'Anzahl Nutzungsvorgänge je Woche · Zeitraum' },
  });
});

test('series colours keep 3:1 against their background', () => {
  for (const { series, parts, background, quiet } of Object.values(palettes)) {
    for (const colour of [...series, ...parts, quiet]) expect(contrast(colour, background)).toBeGreaterThan(3);
  }
});

/** Contrast ratio of WCAG 2. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
