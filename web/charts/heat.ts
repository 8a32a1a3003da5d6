import { categoriesOf } from '../../server/contract/dimensions.ts';
import type { KpiRow } from '../api.ts';
import { formatValue } from '../format.ts';
import { categoryLabel, dimensionLabel, type Locale } from '../i18n/locale.ts';
import { rowsOf } from '../rows.ts';
import type { ChartModel } from './model.ts';

const codesOf = (dimension: 'hour' | 'weekday'): string[] => (categoriesOf(dimension) ?? []).map(({ code }) => code);

/** When attempts begin: hours by weekdays. `rows` are starts by both; what nobody is in is 0. Empty without any start. */
export function heatModel(rows: KpiRow[], source: string, locale: Locale): ChartModel {
  const { heat, chart } = locale.texts;
  const found = new Map(
    rowsOf(rows, 'starts').flatMap((row) => (row.value ? [[`${row.by.weekday} ${row.by.hour}`, row.value]] : [])),
  );
  const [weekdays, hours] = [codesOf('weekday'), codesOf('hour')];
  const most = [...found].reduce<[string, number] | undefined>(
    (best, one) => (best && best[1] >= one[1] ? best : one),
    undefined,
  );
  const [weekday = '', hour = ''] = most?.[0].split(' ') ?? [];
  const nothing = found.size === 0;
  return {
    id: 'heat',
    kind: 'heat',
    title: heat.title,
    unit: heat.unit,
    source,
    summary: most
      ? heat.summary(
          categoryLabel('weekday', weekday, locale),
          categoryLabel('hour', hour, locale),
          formatValue(most[1], 'count', locale.language),
        )
      : chart.nothing,
    rowHeading: dimensionLabel('hour', locale),
    rows: hours.map((code) => ({ key: code, label: categoryLabel('hour', code, locale), short: code, note: '' })),
    columns: weekdays.map((day) => ({
      label: categoryLabel('weekday', day, locale),
      short: categoryLabel('weekday', day, locale).slice(0, locale.language === 'de' ? 2 : 3),
      unit: 'count',
      values: hours.map((code) => (nothing ? null : (found.get(`${day} ${code}`) ?? 0))),
    })),
  };
}
