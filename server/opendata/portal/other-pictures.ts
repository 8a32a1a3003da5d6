import { dimensions } from '../../contract/dimensions.ts';
import { publishedMeasure } from '../../contract/published.ts';
import { lineChart } from '../../html/line-chart.ts';
import { formatsOf, type Language } from '../language.ts';
import { lastDay } from '../months.ts';
import type { StoredRow } from '../published/read.ts';
import { barChart } from './bar-chart.ts';
import type { Picture } from './picture.ts';
import { pictureWords } from './picture-words.ts';
import { labelOf, splitPicture } from './split-picture.ts';

/** Stars of a service by quarter with their mean. */
export function starsPicture(rows: StoredRow[], language: Language): Picture | undefined {
  const words = pictureWords[language];
  const { stars } = formatsOf(language);
  const ratings = rows.filter(({ dimension }) => dimension === 'rating');
  const means = new Map(rows.flatMap((row) => (row.unit === 'stars' ? [[row.period, stars(row.value)]] : [])));
  const more = { head: words.meanHead, valueOf: (period: string) => means.get(period) ?? '–' };
  const picture = splitPicture(ratings, { dimension: 'rating', count: 'ratings', period: 'quarter' }, language, more);
  if (!picture) return undefined;
  const newest = means.get(newestOf(ratings));
  return {
    ...picture,
    summary: newest === undefined ? picture.summary : `${words.mean(newest)} ${picture.summary}`,
    note: `${words.starNote} ${picture.note}`,
  };
}

const newestOf = (rows: StoredRow[]): string => rows.reduce((newest, { period }) => (period > newest ? period : newest), '');

/** Steps of a service in its newest quarter: how many reached each, and how many stopped there. */
export function stepsPicture(rows: StoredRow[], language: Language): Picture | undefined {
  const newest = newestOf(rows);
  const steps = stepsIn(rows.filter(({ period }) => period === newest));
  if (steps.length === 0) return undefined;
  const words = pictureWords[language];
  const { count, period } = formatsOf(language);
  const named = steps.map((step) => ({ ...step, label: labelOf('step', step.code, language) }));
  const title = `${words.stepsTitle}, ${words.count}, ${period(newest)}`;
  const [most] = named.toSorted((one, other) => other.left - one.left);
  const summary = most && most.left > 0 ? words.stepSummary(most.label, count(most.left)) : words.nobodyLeft;
  const bars = named.map(({ label, reached, left }) => ({
    label,
    value: reached,
    end: left,
    text: words.stepText(count(reached), count(left)),
  }));
  const names = (['step_reached', 'step_dropped'] as const).map((name) => publishedMeasure(name).label[language]);
  return {
    id: 'step',
    heading: words.splits.step,
    title,
    summary,
    chart: barChart({ id: 'step-chart', title, summary, bars }),
    head: [dimensions.step[language], ...names],
    rows: named.map(({ label, reached, left }) => [label, count(reached), count(left)]),
    note: `${words.stepNote} ${words.protection}`,
  };
}

/** The order of steps is not published: whoever reached one reached those before it, so the most reached come first. */
function stepsIn(rows: StoredRow[]): { code: string; reached: number; left: number }[] {
  const valueIn = (of: StoredRow[], measure: string) => of.find((row) => row.measure === measure)?.value ?? 0;
  return [...Map.groupBy(rows, ({ category }) => category)]
    .map(([code, of]) => ({ code, reached: valueIn(of, 'step_reached'), left: valueIn(of, 'step_dropped') }))
    .sort((one, other) => Number(other.code === '') - Number(one.code === '') || other.reached - one.reached);
}

/** Every day of the newest month that has days. */
export function daysPicture(rows: StoredRow[], language: Language): Picture | undefined {
  const month = newestOf(rows).slice(0, 'YYYY-MM'.length);
  if (month === '') return undefined;
  const words = pictureWords[language];
  const { count, period } = formatsOf(language);
  const days = daysOf(month);
  const ofMonth = rows.filter((row) => row.period.startsWith(month));
  const lines = (['starts', 'received'] as const).map((measure) => {
    const values = new Map(ofMonth.flatMap((row) => (row.measure === measure ? [[row.period, row.value]] : [])));
    return { measure, label: publishedMeasure(measure).label[language], values: days.map((day) => values.get(day) ?? 0) };
  });
  const title = words.daysTitle(period(month));
  const summary = lines
    .map(({ label, values }) => {
      const most = Math.max(...values);
      return words.daysSummary(label, count(most), period(days[values.indexOf(most)] ?? month));
    })
    .join(' ');
  return {
    id: 'days',
    heading: words.days,
    title,
    summary,
    chart: lineChart({
      id: 'days-chart',
      title,
      summary,
      labels: days.map((day) => period(day).replace(/^\S+ /, '')),
      lines: lines.map(({ label, values, measure }) => ({
        name: measure === 'starts' ? 'starts' : 'submissions',
        label,
        values,
      })),
      count,
    }),
    head: [words.periods.day, ...lines.map(({ label }) => label)],
    rows: days.map((day, index) => [period(day), ...lines.map(({ values }) => count(values[index] ?? 0))]).reverse(),
    note: `${words.dayNote} ${words.protection}`,
  };
}

function daysOf(month: string): string[] {
  const length = Number(lastDay(month).slice(-2));
  return Array.from({ length }, (_, index) => `${month}-${`${index + 1}`.padStart(2, '0')}`);
}
