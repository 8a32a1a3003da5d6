import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { ChartTable } from '../../web/charts/ChartTable.tsx';
import { ChartTools } from '../../web/charts/ChartTools.tsx';
import { chartCsv } from '../../web/charts/csv.ts';
import { durationModel } from '../../web/charts/durations.ts';
import { errorModel } from '../../web/charts/errors.ts';
import { withExpected } from '../../web/charts/expected.ts';
import { fileName } from '../../web/charts/fileName.ts';
import { funnelModel, stations } from '../../web/charts/funnel.ts';
import { heatModel } from '../../web/charts/heat.ts';
import { type ChartModel, chartKinds, readout } from '../../web/charts/model.ts';
import { palettes } from '../../web/charts/palette.ts';
import { ratingModel, shareModel } from '../../web/charts/shares.ts';
import { splitModel } from '../../web/charts/split.ts';
import { stackModel } from '../../web/charts/stack.ts';
import { trendModel } from '../../web/charts/trend.ts';
import { formatValue } from '../../web/format.ts';
import { type Locale, locales } from '../../web/i18n/locale.ts';
import { dotModel } from '../../web/pages/compare/model.ts';
import { row } from './rows.ts';

vi.stubGlobal('matchMedia', () => new EventTarget());
const { chartImage } = await import('../../web/charts/Chart.tsx');

/** What ui.md asks of every chart, of every chart there is: nothing of it may be missing where a new one is added. */
const range = { from: '2026-10-01', to: '2026-10-02' };
const source = '01.10.–02.10.2026 · Stand heute';
const days = [range.from, range.to];
const course = days.flatMap((period) => [
  row({ kpi: 'starts', value: 40, period }),
  row({ kpi: 'abandonments', value: 9, period }),
]);
const expected = { flag: '', expected: 38, low: 21.5, high: 55.2, unusual: '', reason: '' } as const;
const shares = { title: 'Anteile', kpi: 'submissions', dimension: 'auth_method', source } as const;
const bySignIn = [
  row({ kpi: 'submissions', value: 30, by: { auth_method: 'none' }, period: range.from }),
  row({ kpi: 'submissions', value: 10, by: { auth_method: 'unknown' }, period: range.to }),
];
const steps = [{ key: 'person', label: { de: 'Person', en: 'Person' } }];
const compared = { flag: '', mark: '', difference: null, per1000: null, n: 40, own: true, member: true } as const;

const charts = (locale: Locale): Record<string, ChartModel> => {
  const figures = { course, interval: 'day', range, lastDay: range.from } as const;
  const trend = trendModel(figures, ['starts', 'abandonments'], source, locale);
  return {
    'trend with an unfinished day': trend,
    'trend with what was to be expected': withExpected(
      trend,
      days.map((day) => ({ ...expected, day, value: 40 })),
      locale,
    ),
    funnel: funnelModel(
      stations(
        [
          row({ kpi: 'step_reached', value: 90, by: { step: 'person' } }),
          row({ kpi: 'step_dropped', value: 30, by: { step: 'person' } }),
          row({ kpi: 'dropoff_rate', value: 1 / 3, by: { step: 'person' } }),
        ],
        steps,
        locale,
      ),
      source,
      locale,
    ),
    'stacked shares over time': stackModel({ ...figures, ...shares, rows: bySignIn }, locale),
    'heat map': heatModel([row({ kpi: 'starts', value: 7, by: { weekday: '1', hour: '9' } })], source, locale),
    durations: durationModel(
      { asOf: '', median: 90, p90: 110, n: 4, offers: [1, 1], flag: '', classes: [{ from: 60, below: 120, count: 4 }] },
      source,
      locale,
    ),
    'dot plot': dotModel(
      {
        kpi: 'completion_rate',
        rows: [
          {
            ...compared,
            kpi: 'completion_rate',
            authority: '1',
            name: 'Marburg',
            value: 0.7,
            interval: [0.6, 0.8],
            offers: [1, 1],
          },
        ],
        mean: undefined,
        own: '1',
        order: 'name',
        subject: 'Alle',
        source,
      },
      locale,
    ),
    shares: shareModel({ ...shares, id: 'shares', rows: bySignIn }, locale),
    ratings: ratingModel(
      { ...shares, id: 'r', kpi: 'ratings', dimension: 'rating', rows: [row({ kpi: 'ratings', value: 3, by: { rating: '5' } })] },
      ['5', '1'],
      locale,
    ),
    errors: errorModel(
      [row({ kpi: 'errors', value: 2, by: { error_kind: 'technical', step: 'person' } })],
      steps,
      source,
      locale,
    ),
    split: splitModel([row({ kpi: 'starts', value: 5, by: { device: 'desktop' } })], 'device', source, locale),
  };
};

test('there is a chart of every kind here', () => {
  expect([...new Set(Object.values(charts(locales.de)).map(({ kind }) => kind))].sort()).toEqual([...chartKinds].sort());
});

const plain = (html: string) =>
  html
    .replace(/<[^>]+>/g, '|')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

test.each(Object.keys(charts(locales.de)).flatMap((name) => [[name, 'de'] as const, [name, 'en'] as const]))(
  '%s (%s) has title, unit, period, a summary, words for the cursor, its numbers as a table, and files',
  async (name, language) => {
    const locale = locales[language];
    const model = charts(locale)[name];
    if (!model) throw new Error(name);
    for (const text of [model.id, model.title, model.unit, model.rowHeading]) expect(text).not.toBe('');
    expect([model.source, model.summary]).toEqual([source, expect.stringMatching(/\d/)]);
    expect(model.summary).not.toBe(locale.texts.chart.nothing);
    for (const index of model.rows.keys()) expect(readout(model, index, locale)).toMatch(/: .*\d/);

    const html = renderToStaticMarkup(createElement(ChartTable, { model, locale }));
    expect(plain(html)).toContain(`${model.title}, ${source}`);
    expect(html.match(/<tr/g)).toHaveLength(model.rows.length + 1);
    for (const { values, unit } of model.columns)
      for (const value of values) expect(plain(html)).toContain(`|${formatValue(value, unit, language)}|`);
    expect(chartCsv(model, locale).trimEnd().split('\r\n')).toHaveLength(model.rows.length + 1);

    const tools = renderToStaticMarkup(createElement(ChartTools, { model, locale, open: false, toggleTable: () => {} }));
    for (const format of ['PNG', 'SVG', 'CSV'])
      expect(tools).toContain(`aria-label="${locale.texts.chart.downloadAs(format, model.title)}"`);
    expect(fileName(model)).toMatch(/^[a-z0-9.-]+-01.10.-02.10.2026$/);

    const picture = await chartImage(model, { palette: palettes.light, locale, fontSize: 16 }, 'svg').then((file) => file.text());
    expect(plain(picture)).toContain(`|${model.title}|`);
    expect(plain(picture)).toContain(`|${model.unit} · ${source}|`);
    expect(picture).not.toMatch(/NaN|undefined/);
  },
);
