import { type PublicTableId, publicTableIds, tableOf } from '../../contract/tables.ts';
import type { Draft } from './draft.ts';
import { monthsBetween } from '../months.ts';
import { lastMonthOf } from '../periods.ts';

/** How far publishing is. */
export interface Progress {
  doing: 'comparing' | 'writing';
  table: PublicTableId;
  /** 0–1, of all of it */
  share: number;
}

/** Is told the rows of a table that were just compared or written. */
export type HearRows = (doing: Progress['doing'], table: PublicTableId, rows: { period?: string }[]) => void;

/** Comparing with the edition before takes about so much of what writing takes. */
const comparing = 0.3;

/** About how much work a table is: its rows are levels × measures, once for each split. */
function weightOf(id: PublicTableId): number {
  const { levels, splits, counts } = tableOf(id);
  return levels.length * Math.max(splits.length, 1) * counts.length + 0.1;
}

/** Turns rows, which come in the order of their periods, into a share of the whole work that only grows. */
export function progressOf({ edition, current }: Draft, hear: (progress: Progress) => void): HearRows {
  const months = monthsBetween(edition.firstMonth, edition.lastMonth) + 1;
  const whole = publicTableIds.reduce((sum, id) => sum + weightOf(id), 0);
  const before = (table: PublicTableId) =>
    publicTableIds.slice(0, publicTableIds.indexOf(table)).reduce((sum, id) => sum + weightOf(id), 0);
  const first = current ? comparing / (1 + comparing) : 0;
  let reached = 0;
  return (doing, table, rows) => {
    const period = rows.at(-1)?.period;
    const done = period === undefined ? 0 : monthsBetween(edition.firstMonth, lastMonthOf(period)) / months;
    const share = (before(table) + weightOf(table) * Math.min(Math.max(done, 0), 1)) / whole;
    reached = Math.max(reached, doing === 'comparing' ? share * first : first + share * (1 - first)); // the last batch may be empty
    hear({ doing, table, share: reached });
  };
}
