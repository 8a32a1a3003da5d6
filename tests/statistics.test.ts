import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aboveMean,
  boundedMean,
  chanceOfHigher,
  counted,
  difference,
  isBeyondChance,
  meanOf,
  meansApart,
  spreadOf,
  standing,
  upperTail,
  wilson,
} from '../server/contract/statistics.ts';

/** Numbers on the right come from the papers named, or from SciPy 1.17 (binomtest.proportion_ci, fisher_exact, ttest_ind, norm.sf). */
describe('intervals', () => {
  test.each([
    [81, 263, 0.2552885, 0.3662096], // Newcombe 1998, table I: 0.2553 to 0.3662
    [15, 148, 0.0623864, 0.1604872], // 0.0624 to 0.1605
    [0, 20, 0, 0.1611252], // 0.0000 to 0.1611
    [1, 29, 0.0061132, 0.1717552], // 0.0061 to 0.1718
    [30, 30, 0.8864866, 1],
    [130, 160, 0.7449604, 0.8653857],
  ])('%i of %i is a share between %f and %f', (part, n, low, high) => {
    expect(wilson(part, n).low).toBeCloseTo(low, 7);
    expect(wilson(part, n).high).toBeCloseTo(high, 7);
    expect(wilson(part, n).value).toBe(part / n);
  });

  test.each([
    [0, 0, 3.8414588],
    [5, 2.1357011, 11.7057577],
    [30, 21.0150902, 42.8263686],
    [400, 362.6744209, 441.1670379],
  ])('%i counted cases stand for %f to %f', (count, low, high) => {
    expect(counted(count)).toEqual({ value: count, low: expect.closeTo(low, 6), high: expect.closeTo(high, 6) });
  });

  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339], // Newcombe 1998 (differences), table II, method 10
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%i of %i less %i of %i', (part, n, otherPart, otherN, low, high) => {
    const found = difference(wilson(part, n), wilson(otherPart, otherN));
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test('an interval holds its value, and is the narrower the more cases there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, of) => {
        const part = Math.round(of * n);
        const [few, many] = [wilson(part, n), wilson(part * 10, n * 10)];
        expect(few.low).toBeLessThanOrEqual(few.value);
        expect(few.high).toBeGreaterThanOrEqual(few.value);
        expect(many.high - many.low).toBeLessThan(few.high - few.low);
      }),
    );
  });

  test('the mean of estimates is closer to certain than each, and its difference to itself is within chance', () => {
    const towns = [wilson(60, 100), wilson(70, 100), wilson(80, 100), wilson(70, 100)];
    const mean = meanOf(towns);
    expect(mean.value).toBeCloseTo(0.7);
    const half = (wilson(70, 100).high - wilson(70, 100).low) / 4;
    expect(mean.high - mean.low).toBeCloseTo(2 * half, 2); // one half of one of four
    expect(isBeyondChance(difference(mean, mean))).toBe(false);
    expect(isBeyondChance(difference(wilson(99, 100), mean))).toBe(true);
  });

  test('stars of which only the mean is known get an interval no narrower than their real one', () => {
    const stars = [1, 5, 5, 4, 4, 3, 5, 4, 2, 5, 4, 4, 5, 5, 3, 1, 4, 5, 4, 5, 4, 4, 3, 5, 4, 5, 5, 4, 2, 4];
    const spread = spreadOf(stars.map((value) => ({ value, n: 1 })));
    const half = 1.96 * Math.sqrt(spread.variance / spread.n);
    const { low, high } = boundedMean(spread.mean, spread.n, 1, 5);
    expect(high - low).toBeGreaterThan(2 * half);
    expect([low, high].every((bound) => bound >= 1 && bound <= 5)).toBe(true);
    expect(boundedMean(5, 30, 1, 5).high).toBe(5);
  });
});

describe('tests', () => {
  test.each([
    [3, 40, 0, 200, 0.004342322703139832],
    [40, 200, 20, 200, 0.0037096186383774607],
    [12, 60, 80, 900, 0.008387850530491313],
    [0, 40, 5, 50, 1],
    [40, 40, 35, 40, 0.02737136281440079],
    [300, 1000, 300, 1000, 0.5194572383449858],
    [5000, 20000, 4700, 20000, 0.0002430155787542548],
    [0, 40, 0, 50, 1],
    [40, 40, 50, 50, 1],
  ])('chance makes %i of %i of one kind with %i of %i', (part, n, otherPart, otherN, p) => {
    expect(chanceOfHigher({ part, n }, { part: otherPart, n: otherN }) / p).toBeCloseTo(1, 6);
  });

  test('a share is far above the mean of others as the same cases in one heap would be above, where they are alike', () => {
    const others = [98, 100, 102].map((part) => ({ part, n: 1000 }));
    const z = aboveMean({ part: 150, n: 1000 }, others);
    expect(upperTail(z)).toBeLessThan(1e-4);
    expect(chanceOfHigher({ part: 150, n: 1000 }, { part: 300, n: 3000 })).toBeLessThan(1e-4);
    expect(aboveMean({ part: 100, n: 1000 }, others)).toBeCloseTo(0, 1);
  });

  test('two distributions of stars are as far apart as Welch says', () => {
    const of = (...times: number[]) => spreadOf(times.map((n, index) => ({ value: index + 1, n })));
    const [one, other] = [of(5, 8, 10, 20, 15), of(2, 3, 10, 30, 40)];
    expect(one).toEqual({ mean: expect.closeTo(3.5517241, 6), variance: expect.closeTo(1.584997, 6), n: 58 });
    expect(meansApart(one, other)).toBeCloseTo(-3.3860189, 6);
  });

  test.each([
    [0, 0.5],
    [1, 0.15865525],
    [1.96, 0.0249979],
    [3, 0.0013498980316],
    [4, 3.167124183e-5],
    [6, 9.86587645e-10],
    [-2, 0.97724987],
  ])('chance gets %f standard errors above or more with %f', (z, p) => {
    expect(upperTail(z) / p).toBeCloseTo(1, 6);
  });

  test('of many tests those stand that Holm lets stand', () => {
    expect(standing([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
    expect(standing([0.05], 0.05)).toEqual([true]);
    expect(standing([0.001, 0.001, 0.9], 0.05)).toEqual([true, true, false]);
    expect(standing([], 0.05)).toEqual([]);
  });
});
