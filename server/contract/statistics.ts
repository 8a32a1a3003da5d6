/** Pure statistics for comparisons: what is more than chance, on the API and on the screens alike. */

/** A value and its 95 % interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** How many standard errors 95 % of chance stay within. */
const within95 = 1.959963984540054;
/** Below so many cases nothing is compared, and nothing of others is shown (kpis.md). */
export const fewest = 30;
/** A mean of fewer authorities would tell too much about each (kpis.md). */
export const fewestMembers = 3;

/** Wilson's score interval of a share `part / n`, `n` above 0 (Wilson 1927; Newcombe 1998, method 3). */
export function wilson(part: number, n: number): Estimate {
  const z2 = within95 ** 2;
  const value = part / n;
  const middle = (value + z2 / (2 * n)) / (1 + z2 / n);
  const half = (within95 * Math.sqrt((value * (1 - value)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { value, low: Math.max(0, Math.min(value, middle - half)), high: Math.min(1, Math.max(value, middle + half)) };
}

/** Score interval of a count of independent cases (Poisson): the same idea as Wilson's. */
export function counted(count: number): Estimate {
  const z2 = within95 ** 2;
  const half = within95 * Math.sqrt(count + z2 / 4);
  return { value: count, low: Math.max(0, count + z2 / 2 - half), high: count + z2 / 2 + half };
}

/**
 * Interval of a mean of `n` values between `least` and `most`, of which only the mean is known: as wide as the widest
 * spread these bounds allow (Bhatia and Davis 2000), so rather too wide than too narrow.
 */
export function boundedMean(mean: number, n: number, least: number, most: number): Estimate {
  const share = wilson(((mean - least) / (most - least)) * n, n);
  const back = (of: number) => least + of * (most - least);
  return { value: mean, low: back(share.low), high: back(share.high) };
}

export function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

/**
 * `one − other` of two independent estimates, its interval made from theirs (Zou and Donner 2008); of two Wilson
 * intervals that is Newcombe's (1998, method 10). An interval without 0 leaves chance little room.
 */
export function difference(one: Estimate, other: Estimate): Estimate {
  const value = one.value - other.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, other.high - other.value),
    high: value + Math.hypot(one.high - one.value, other.value - other.low),
  };
}

/** The mean of independent estimates in which each counts the same, its interval made from theirs as in `difference`. */
export function meanOf(estimates: readonly Estimate[]): Estimate {
  const n = estimates.length;
  const value = estimates.reduce((sum, one) => sum + one.value, 0) / n;
  return {
    value,
    low: value - Math.hypot(...estimates.map((one) => one.value - one.low)) / n,
    high: value + Math.hypot(...estimates.map((one) => one.high - one.value)) / n,
  };
}

export const isBeyondChance = ({ low, high }: Estimate): boolean => low > 0 || high < 0;

/** A number of cases and how many of them have what is asked for. */
export interface Share {
  part: number;
  n: number;
}

/**
 * How likely chance alone makes one share so much higher than another, or more so, where both are of one kind (Fisher's
 * exact test, one-sided): right for rare cases as well.
 */
export function chanceOfHigher(one: Share, other: Share): number {
  const [parts, all] = [one.part + other.part, one.n + other.n];
  const whole = chooseLog(all, parts);
  let sum = 0;
  for (let part = one.part; part <= Math.min(one.n, parts); part++)
    sum += Math.exp(chooseLog(one.n, part) + chooseLog(other.n, parts - part) - whole);
  return Math.min(1, sum);
}

/** Natural logarithm of n over k; minus infinity where there is no way to choose. */
function chooseLog(n: number, k: number): number {
  return k < 0 || k > n ? Number.NEGATIVE_INFINITY : factorialLog(n) - factorialLog(k) - factorialLog(n - k);
}

/** Stirling's series, good to ten digits from 10 on; below the product itself. */
function factorialLog(n: number): number {
  if (n >= 10)
    return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5);
  let product = 1;
  for (let factor = 2; factor <= n; factor++) product *= factor;
  return Math.log(product);
}

/** How many standard errors a share is above the mean of others in which each counts the same (Agresti and Coull's variances). */
export function aboveMean(one: Share, others: readonly Share[]): number {
  const variance = ({ part, n }: Share) => {
    const share = (part + 2) / (n + 4);
    return (share * (1 - share)) / (n + 4);
  };
  const mean = others.reduce((sum, { part, n }) => sum + part / n, 0) / others.length;
  const error = Math.sqrt(variance(one) + others.reduce((sum, other) => sum + variance(other), 0) / others.length ** 2);
  return (one.part / one.n - mean) / error;
}

/** Mean, variance (n − 1) and n of values given as how often each occurs. */
export interface Spread {
  mean: number;
  variance: number;
  n: number;
}

export function spreadOf(occurrences: readonly { value: number; n: number }[]): Spread {
  const n = occurrences.reduce((sum, one) => sum + one.n, 0);
  const mean = occurrences.reduce((sum, one) => sum + one.value * one.n, 0) / n;
  const squares = occurrences.reduce((sum, one) => sum + one.n * (one.value - mean) ** 2, 0);
  return { mean, variance: squares / (n - 1), n };
}

/** How many standard errors one mean is above another (Welch). */
export function meansApart(one: Spread, other: Spread): number {
  const error = Math.sqrt(one.variance / one.n + other.variance / other.n);
  return error === 0 ? 0 : (one.mean - other.mean) / error;
}

/** Interval of a mean whose spread is known. */
export function meanWithin({ mean, variance, n }: Spread): Estimate {
  const half = within95 * Math.sqrt(variance / n);
  return { value: mean, low: mean - half, high: mean + half };
}

/** How likely chance alone gets so many standard errors above or higher: the upper tail of the normal distribution. */
export function upperTail(z: number): number {
  // complementary error function by Chebyshev's fit, relative error below 1.2e-7 (Numerical Recipes, erfcc)
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
  ];
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const tail = (t * Math.exp(-x * x + fit.reduceRight((sum, factor) => sum * t + factor, 0))) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/**
 * Which of many tests stand at a level for all of them together (Holm 1979): where nothing is the matter, the chance
 * that any stands at all is at most `level`.
 */
export function standing(pValues: readonly number[], level: number): boolean[] {
  const sorted = [...pValues].sort((one, other) => one - other);
  const failing = sorted.findIndex((p, rank) => p > level / (sorted.length - rank));
  const bound = failing < 0 ? Number.POSITIVE_INFINITY : (sorted[failing] ?? 0);
  return pValues.map((p) => p < bound);
}

/** Bounds of what was to be expected lie between counts: the counts inside begin and end with whole ones. */
export const wholeBound = (value: number | null, side: 'low' | 'high'): number | null =>
  value === null ? null : side === 'low' ? Math.ceil(value) : Math.floor(value);
