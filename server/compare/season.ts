/**
 * What a day of an offer is expected to bring, from the offer's own history: a robust weekly season. The middle is the
 * median of the same weekday in the twelve weeks before. The spread is the MAD around the medians of all weekdays
 * together, because a MAD of twelve values is itself too uncertain, and never below that of pure chance (Poisson).
 * Both are taken of `√(count + 3/8)` (Anscombe 1948), whose spread by chance is one half whatever the count: so small
 * counts get a band that fits them, and busy and quiet weekdays have one spread.
 * Public holidays are not treated apart.
 */
export const historyWeeks = 12;
/** With fewer same weekdays in the history there is no band. */
export const fewestWeekdays = 8;
/** How many standard errors 99 % of chance stay within. */
const within99 = 2.5758293035489;
/** A MAD of the normal distribution is so much smaller than its standard deviation. */
const madToDeviation = 1.4826;

export interface Band {
  /** the median of the same weekday */
  expected: number;
  low: number;
  high: number;
  /** how many same weekdays the median is of */
  weekdays: number;
}

const steadied = (count: number): number => Math.sqrt(count + 3 / 8);
const counts = (steady: number): number => Math.max(0, steady) ** 2 - 3 / 8;

/** Counts of consecutive days; null where a day's count is not known. */
export type Course = readonly (number | null)[];

/** The band of the day at an index, of 99 %, from the days before it; undefined where there is too little history. */
export function bandOf(course: Course, at: number): Band | undefined {
  const byWeekday = Array.from({ length: 7 }, (_, back) => weekdaysBefore(course, at, back));
  const own = byWeekday[0] ?? [];
  if (own.length < fewestWeekdays) return undefined;
  const deviations = byWeekday.flatMap((before) => {
    const values = before.map(steadied);
    const middle = median(values);
    const shrunk = values.length / (values.length - 0.8); // values are closer to their own median (Croux and Rousseeuw 1992)
    return values.map((value) => shrunk * Math.abs(value - middle));
  });
  const spread = Math.max(0.5, madToDeviation * median(deviations));
  // the median is uncertain too: its variance is π/2 times that of a mean
  const half = within99 * spread * Math.sqrt(1 + Math.PI / 2 / own.length);
  const middle = median(own.map(steadied));
  return {
    expected: median(own), // of the counts, so that it can be recalculated: of the roots of 1 and 2 it would be 1.47
    low: Math.max(0, counts(middle - half)),
    high: counts(middle + half),
    weekdays: own.length,
  };
}

/** Counts of one weekday in the twelve weeks before a day: of its own, or of the one so many days `back`. */
function weekdaysBefore(course: Course, at: number, back: number): number[] {
  const latest = back === 0 ? at - 7 : at - back;
  const values: number[] = [];
  for (let week = 0; week < historyWeeks; week++) {
    const count = course[latest - 7 * week];
    if (count !== undefined && count !== null) values.push(count);
  }
  return values;
}

/** Whether a count lies outside its band: only then a day is unusual. */
export function unusualness(count: number, band: Pick<Band, 'low' | 'high'>): '' | 'low' | 'high' {
  if (count < band.low) return 'low';
  return count > band.high ? 'high' : '';
}

/** The middle value; of an even number the mean of the two middle ones. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  const [below = 0, above = 0] = [sorted[half - 1 + (sorted.length % 2)], sorted[half]];
  return (below + above) / 2;
}
