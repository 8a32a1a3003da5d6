import { describe, expect, test } from 'vitest';
import { publishedMeasure, type PublishedMeasure } from '../server/contract/published.ts';
import { count, type Language, plain, share } from './browser/written.ts';
import { files, kassel, page, type Row, service, startPortal } from './portal-pages.ts';

startPortal();

/** The pages of the use by month in both languages: every number beside the file that anybody can download. */
const counts = ['starts', 'submissions', 'ineligible', 'abandonments', 'failures', 'received'] as const;
const rates = ['completion_rate', 'abandonment_rate'] as const;
const rowsOf = (ars: string, key: string): Row[] =>
  (files.get('usage-monthly') ?? []).filter((row) => row.ars === ars && row.service_key === key && row.dimension === '');

/** The cells of the tables of numbers in a page, their heads first, without the links around names. */
const tablesIn = (body: string): string[][][] =>
  [...body.matchAll(/<table class="kern-table[^"]*">(.*?)<\/table>/gs)].map(([, table = '']) =>
    [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => plain(cell.replace(/<[^>]+>/g, ''))),
    ),
  );

const rate = (value: number, language: Language) => share(value, language).replace(/[.,]0/, '');
const label = (name: PublishedMeasure, language: Language) => publishedMeasure(name).label[language];
const month = (period: string, language: Language) =>
  new Date(`${period}-15`).toLocaleDateString(language === 'de' ? 'de-DE' : 'en-GB', { month: 'short', year: 'numeric' });

/** The newest 13 months, newest first: what has no row is 0, but `–` where no month has any, and rates only where there are some. */
function expectedMonths(rows: Row[], language: Language): string[][] {
  const periods = [...new Set(rows.map(({ period }) => period))].sort().slice(-13);
  const shown = rows.filter(({ period }) => periods.includes(period));
  const has = (name: string) => shown.some(({ measure }) => measure === name);
  const of = (period: string, name: string) => shown.find((row) => row.period === period && row.measure === name)?.value;
  const lines = periods.map((period) => {
    const provisional = shown.some((row) => row.period === period && row.status === 'provisional');
    const marked = language === 'de' ? ' (vorläufig)' : ' (provisional)';
    return [
      `${month(period, language)}${provisional ? marked : ''}`,
      ...counts.map((name) => (has(name) ? count(Number(of(period, name) ?? 0), language) : '–')),
      ...rates.filter(has).map((name) => (of(period, name) === undefined ? '–' : rate(Number(of(period, name)), language))),
    ];
  });
  const head = [language === 'de' ? 'Monat' : 'Month', ...[...counts, ...rates.filter(has)].map((name) => label(name, language))];
  return [head, ...lines.reverse()];
}

/** The newest month of each of these: starts, submissions, completion rate; what has no row is `–`. */
const expectedNewest = (of: Map<string, Row[]>, language: Language): Record<string, string[]> =>
  Object.fromEntries(
    [...of].map(([name, rows]) => {
      const value = (measure: string) => rows.find((row) => row.measure === measure)?.value;
      const counted = ['starts', 'submissions']
        .map((measure) => value(measure))
        .map((one) => count(one === undefined ? null : Number(one), language));
      const completion = value('completion_rate');
      return [name, [...counted, completion === undefined ? '–' : rate(Number(completion), language)]];
    }),
  );

const newest = (by: 'authority' | 'service', is: (row: Row) => boolean) => {
  const rows = files.get('usage-monthly') as (Row & Record<'authority' | 'service', string>)[];
  return Map.groupBy(
    rows.filter((row) => row.period === '2026-10' && row.dimension === '' && is(row)),
    (row) => row[by],
  );
};

describe.each(['de', 'en'] as const)('in %s', (language) => {
  test.each([
    ['', '', ''],
    ['tables/usage-monthly', '', ''],
    [`authorities/${kassel}`, kassel, ''],
    [`services/${service}`, '', service],
    [`authorities/${kassel}/services/${service}`, kassel, service],
  ])('the months of /open-data/%s are those of the file', async (path, ars, key) => {
    const { body } = await page(path, language);
    expect(tablesIn(body)[0]).toEqual(expectedMonths(rowsOf(ars, key), language));
  });

  test.each([
    [`authorities/${kassel}`, 'service', (row: Row) => row.ars === kassel && row.service_key !== ''],
    [`services/${service}`, 'authority', (row: Row) => row.service_key === service && row.ars !== ''],
  ] as const)('the newest figures of /open-data/%s are those of the file', async (path, by, is) => {
    const { body } = await page(path, language);
    const [, ...lines] = tablesIn(body)[1] ?? [];
    expect(lines.length).toBeGreaterThan(3);
    const expected = expectedNewest(newest(by, is), language);
    if (by === 'authority') expect(Object.fromEntries(lines.map(([name = '', ...cells]) => [name, cells]))).toEqual(expected);
    // names of services are in the language of the page, those in the file in German
    else expect(lines.map((line) => line.slice(1)).toSorted()).toEqual(Object.values(expected).toSorted());
  });

  test('the chart for other websites tells the newest and the highest month of the file', async () => {
    const { body } = await page(`../embed/authorities/${kassel}`, language);
    const words = plain(body.replace(/<[^>]+>/g, ''));
    for (const name of ['starts', 'submissions', 'abandonments'] as const) {
      const months = rowsOf(kassel, '')
        .filter(({ measure }) => measure === name)
        .slice(-13);
      const most = months.reduce((best, row) => (Number(row.value) > Number(best.value) ? row : best));
      const [last, highest] = [count(Number(months.at(-1)?.value), language), count(Number(most.value), language)];
      const when = month(most.period, language);
      expect(words).toContain(
        language === 'de'
          ? `${label(name, 'de')}: zuletzt ${last}, am meisten ${highest} (${when}).`
          : `${label(name, 'en')}: ${last} in the last month, ${highest} at most (${when}).`,
      );
    }
  });
});
