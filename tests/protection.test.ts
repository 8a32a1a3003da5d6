import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Chance, type PerturbationParameters, perturbationTable } from '../server/opendata/perturbation.ts';
import { parameters, protect, tableId, thresholds } from '../server/opendata/protection.ts';
import { shared } from './shared.ts';

const whole = 2n ** 64n;
const file = shared('spec/protection-tables.json');

interface ReferenceTable {
  name: string;
  D: number;
  V: number;
  js: number;
  mono: boolean | string;
  rows: Record<string, Record<string, number>>;
}

/** The used table as the reference tool of the statistical offices prints it: probability by count and deviation. */
const reference: Record<number, Record<number, number>> = {
  1: { '-1': 0.68666559, 2: 0.25834414, 3: 0.04998379, 4: 0.00500648 },
  2: { '-2': 0.35388016, 1: 0.58618443, 2: 0.05824434, 3: 0.00167708, 4: 0.00001399 },
  3: { '-3': 0.16251021, 0: 0.47611521, 1: 0.25684078, 2: 0.085072, 3: 0.01730135, 4: 0.00216045 },
  4: { '-4': 0.05685192, '-1': 0.3027536, 0: 0.30275359, 1: 0.19741742, 2: 0.09683636, 3: 0.03447728, 4: 0.00890983 },
  5: { '-2': 0.18136283, '-1': 0.23506252, 0: 0.23506252, 1: 0.17942294, 2: 0.10528841, 3: 0.0474147, 4: 0.01638608 },
  6: {
    '-3': 0.04440343,
    '-2': 0.11910852,
    '-1': 0.21374006,
    0: 0.25659357,
    1: 0.2060736,
    2: 0.11071737,
    3: 0.03979475,
    4: 0.0095687,
  },
  7: {
    '-4': 0.00826066,
    '-3': 0.03754988,
    '-2': 0.11074352,
    '-1': 0.21190645,
    0: 0.26307898,
    1: 0.21190645,
    2: 0.11074352,
    3: 0.03754988,
    4: 0.00826066,
  },
};

/** Greatest difference between a computed row and a printed one, over all deviations of either. */
function greatestDifference(computed: Chance[] | undefined, printed: Record<number, number> | undefined): number {
  const deviations = [...(computed ?? []).map((chance) => chance.deviation), ...Object.keys(printed ?? {}).map(Number)];
  const chance = (deviation: number) => computed?.find((found) => found.deviation === deviation)?.probability ?? 0;
  return Math.max(...deviations.map((deviation) => Math.abs(chance(deviation) - (printed?.[deviation] ?? 0))));
}

/** Probabilities that the frozen thresholds really give. */
function chancesOf(row: (typeof thresholds)[number]): Chance[] {
  return row.map(([deviation, threshold], index) => ({
    deviation,
    probability: Number(threshold - (row[index - 1]?.[1] ?? 0n)) / Number(whole),
  }));
}

const moment = (row: Chance[], power: number) =>
  row.reduce((sum, { deviation, probability }) => sum + probability * deviation ** power, 0);

describe('perturbation table', () => {
  test('the used table is that of the reference tool', () => {
    const rows = perturbationTable(parameters);
    expect(rows).toHaveLength(7);
    for (const [index, row] of rows.entries()) expect(greatestDifference(row, reference[index + 1])).toBeLessThan(1e-6);
  });

  test('the frozen thresholds are those of the computed table', () => {
    expect(thresholds.map(chancesOf).map((row) => row.map(({ deviation }) => deviation))).toEqual(
      perturbationTable(parameters).map((row) => row.map(({ deviation }) => deviation)),
    );
    for (const [index, row] of perturbationTable(parameters).entries()) {
      const frozen = chancesOf(thresholds[index] ?? []);
      for (const [at, { probability }] of row.entries())
        expect(Math.abs(probability - (frozen[at]?.probability ?? 0))).toBeLessThan(1e-11);
    }
    for (const row of thresholds) expect(row.at(-1)?.[1]).toBe(whole);
  });

  test('a table for which no distribution exists is refused', () => {
    expect(() => perturbationTable({ deviation: 2, variance: 9, suppressed: 0, monotone: false })).toThrow(/variance|converge/);
  });

  test.skipIf(!file)('all tables of the reference tool are reproduced to 1e-6', () => {
    const { tables }: { tables: ReferenceTable[] } = JSON.parse(readFileSync(`${file}`, 'utf8'));
    expect(tables).toHaveLength(11);
    for (const { name, D, V, js, mono, rows } of tables) {
      const stay = /pstay([\d.]+)/.exec(name)?.[1];
      const computed = perturbationTable(parametersOf(D, V, js, mono, stay));
      for (const [count, row] of Object.entries(rows)) {
        if (count !== '0')
          expect(greatestDifference(computed[Number(count) - 1], row), `${name}, count ${count}`).toBeLessThan(1e-6);
      }
    }
    expect(tables.map(({ name }) => name)).toContain(tableId);
  });
});

function parametersOf(
  deviation: number,
  variance: number,
  suppressed: number,
  mono: boolean | string,
  stay: string | undefined,
): PerturbationParameters {
  const monotone = typeof mono === 'boolean' ? mono : [...mono].map((letter) => letter === 'T');
  return { deviation, variance, suppressed, monotone, ...(stay ? { stay: Number(stay) } : {}) };
}

describe('protected counts', () => {
  const count = fc.integer({ min: 0, max: 100_000 });
  const key = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

  test('deviate by at most 4, are never 1 or 2, never negative, and 0 stays 0', () => {
    fc.assert(
      fc.property(count, key, (n, k) => {
        const published = protect(n, k);
        expect(Math.abs(published - n)).toBeLessThanOrEqual(4);
        expect(published === 0 || published > 2).toBe(true);
        expect(protect(0, k)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  test('the same cases get the same deviation, whether their key is read signed or unsigned', () => {
    fc.assert(
      fc.property(
        count,
        key,
        (n, k) => protect(n, k) === protect(n, k + whole) && protect(n, k) === protect(n, BigInt.asUintN(64, k)),
      ),
    );
  });

  test('have no bias: over all keys the deviations of every count cancel out, with the variance announced', () => {
    for (const row of thresholds.map(chancesOf)) {
      expect(Math.abs(moment(row, 1))).toBeLessThan(1e-9);
      expect(Math.abs(moment(row, 2) - parameters.variance)).toBeLessThan(1e-9);
    }
  });

  test('over 20,000 cells the sum deviates no more than chance allows', () => {
    const cells = 20_000;
    const deviations = Array.from({ length: cells }, (_, index) => {
      const n = (index % 12) + 1;
      return protect(n, BigInt(index) * 0x9e3779b97f4a7c15n) - n;
    });
    const sum = deviations.reduce((total, deviation) => total + deviation, 0);
    expect(Math.abs(sum)).toBeLessThan(4 * Math.sqrt(parameters.variance * cells));
  });

  test('the first deviation whose cumulative probability exceeds the place of the key is taken', () => {
    expect(protect(1, 0n)).toBe(0);
    expect(protect(1, -1n)).toBe(5); // all bits set: the very end of the row
    const end = thresholds[0]?.[0]?.[1] ?? 0n;
    expect([protect(1, end - 1n), protect(1, end)]).toEqual([0, 3]);
    expect(protect(1_000_000, 0n)).toBe(999_996);
  });

  test('what is not a count is refused', () => {
    expect(() => protect(-1, 5n)).toThrow(RangeError);
  });
});
