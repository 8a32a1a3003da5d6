import type { EditionPreview } from '../../../server/contract/editions.ts';

export interface Deviations {
  /** counts above 0 */
  cells: number;
  unchanged: number;
  /** mean of the deviations */
  mean: number;
  by: { deviation: number; cells: number }[];
}

/** How much protection changes the counts of all tables. */
export function deviationsOf({ tables }: EditionPreview): Deviations {
  const all = tables.flatMap(({ deviations }) => deviations);
  const by = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((deviation) => ({
    deviation,
    cells: all.filter((one) => one.deviation === deviation).reduce((sum, one) => sum + one.cells, 0),
  }));
  const cells = by.reduce((sum, one) => sum + one.cells, 0);
  const mean = cells === 0 ? 0 : by.reduce((sum, one) => sum + one.deviation * one.cells, 0) / cells;
  return { cells, unchanged: by.find(({ deviation }) => deviation === 0)?.cells ?? 0, mean, by };
}
