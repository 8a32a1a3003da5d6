import { type MeasureName, measureNames, measureOf } from './contract/measures.ts';

/**
 * Measures as SQL over lines `c` of the cube: the one place where the definitions of contract/measures.ts become
 * conditions, for building slim tallies and for asking the cube.
 */

/** Whether line `c` counts in a measure. */
export function lineCondition(name: MeasureName): string {
  const { basis, when, each } = measureOf(name);
  const among = Object.entries(when ?? {}).map(
    ([column, codes]) => `c.${column} in (${codes.map((code) => `'${code}'`).join(', ')})`,
  );
  const met = each === 'error' ? ['c.errors is not null'] : [];
  return [`c.basis = '${basis}'`, ...among, ...met].join(' and ');
}

/** What line `c` adds to a measure where it counts: attempts, or the points they gave. */
export function lineWeight(name: MeasureName): string {
  const { weight } = measureOf(name);
  return weight ? `c.n * c.${weight}::int` : 'c.n';
}

/** Measures that count an attempt once, not step by step only. */
export const wholeMeasures: MeasureName[] = measureNames.filter((name) => [undefined, 'error'].includes(measureOf(name).each));

/** Line `c` seen as steps: rows (category, part) for every step it reached, '' before the first one, and the one it was left at. */
export const stepParts = `
      select s as category, 'step' as part from unnest(array_append(c.steps, '')) s where c.basis = 'start'
      union all select c.last_step, 'last_step' where c.last_step is not null`;
