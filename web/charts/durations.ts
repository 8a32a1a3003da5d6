import type { DurationsAnswer } from '../../server/contract/offer-figures.ts';
import { formatValue } from '../format.ts';
import { kpiLabel, type Locale } from '../i18n/locale.ts';
import type { ChartModel } from './model.ts';

/** How many attempts took how long, class by class. */
export function durationModel({ classes, median, p90 }: DurationsAnswer, source: string, locale: Locale): ChartModel {
  const { story, chart } = locale.texts;
  const seconds = (value: number) => formatValue(value, 'seconds', locale.language);
  const total = classes.reduce((sum, { count }) => sum + count, 0);
  return {
    id: 'durations',
    kind: 'columns',
    title: story.durations,
    unit: story.durationUnit,
    source,
    summary: median === null || p90 === null ? chart.nothing : story.durationMedian(seconds(median), seconds(p90)),
    rowHeading: story.durationRows,
    rows: classes.map(({ from, below }) => ({
      key: `${from}`,
      label:
        below === null
          ? story.above(seconds(from))
          : from === 0
            ? story.below(seconds(below))
            : story.between(seconds(from), seconds(below)),
      short: below === null ? `≥ ${seconds(from)}` : `< ${seconds(below)}`,
      note: '',
    })),
    columns: [
      { label: kpiLabel('submissions', locale), unit: 'count', values: classes.map(({ count }) => count) },
      { label: chart.shareColumn, unit: 'share', values: classes.map(({ count }) => (total === 0 ? null : count / total)) },
    ],
  };
}
