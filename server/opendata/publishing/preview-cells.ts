import type { z } from 'zod';
import type { CellsQuery, PreviewCells } from '../../contract/editions.ts';
import { holdsFigures, type PublicTable, tableOf } from '../../contract/tables.ts';
import type { Db } from '../../db.ts';
import { Problem } from '../../http.ts';
import { type Cell, readCells } from '../cells.ts';
import { draftEdition, type EditionsBy } from './draft.ts';
import { addMonths } from '../months.ts';
import { lastMonthOf, type Span, spanOf } from '../periods.ts';
import { protect } from '../protection.ts';
import { inSnapshot } from '../snapshot.ts';

/**
 * A page of the counts of one month or quarter, true and as they would be published, in the order of the files. Throws
 * Problem 400 for a table without figures or a period that is not published, and what `draftEdition` throws.
 */
export async function previewCells(db: Db, by: EditionsBy, asked: z.output<typeof CellsQuery>): Promise<PreviewCells> {
  if (!holdsFigures(asked.table)) throw refused('table', 'This table is master data: it has no counts to protect.');
  const table = tableOf(asked.table);
  return inSnapshot(db, async (trx) => {
    const { edition } = await draftEdition(trx, by);
    const periods = periodsOf(edition, table);
    const period = asked.period ?? periods[0];
    if (period === undefined) return { table: asked.table, period: '', periods, total: 0, cells: [] };
    if (!periods.includes(period)) throw refused('period', 'Ask for a period of this table; the answer without one lists them.');
    const months = table.period === 'quarter' ? 3 : 1;
    const span = { firstMonth: addMonths(lastMonthOf(period), 1 - months), lastMonth: lastMonthOf(period) };
    const cells: PreviewCells['cells'] = [];
    let total = 0;
    const shows = publishes(table);
    for await (const batch of readCells(trx, table, { publisher: by.publisher, ...span })) {
      for (const cell of batch.filter(shows)) {
        for (const shown of countsOf(cell)) {
          if (total >= asked.offset && cells.length < asked.limit) cells.push(shown);
          total += 1;
        }
      }
    }
    return { table: asked.table, period, periods, total, cells };
  });
}

const refused = (field: string, message: string): Problem => new Problem(400, 'invalid', message, { field });

/** Months or quarters of a table that an edition holds, the newest first. */
function periodsOf(edition: Span, table: PublicTable): string[] {
  const { firstMonth, lastMonth } = spanOf(edition, table);
  const quarterly = table.period === 'quarter';
  const periods: string[] = [];
  for (let month = lastMonth; month >= firstMonth; month = addMonths(month, quarterly ? -3 : -1))
    periods.push(quarterly ? `${month.slice(0, 4)}-Q${Number(month.slice(5)) / 3}` : month);
  return periods;
}

/** Days are published where the month, whose cell comes before theirs, has enough published starts; the month itself never. */
function publishes({ leastStarts }: PublicTable): (cell: Cell) => boolean {
  if (leastStarts === undefined) return () => true;
  let busy = false;
  return (cell) => {
    if (cell.period.length > 'YYYY-MM'.length) return busy;
    const { count, key } = cell.counts.get('starts') ?? { count: 0, key: 0n };
    busy = protect(count, key) >= leastStarts;
    return false;
  };
}

const countsOf = ({ period, ars, authority, serviceKey, service, dimension, category, counts }: Cell): PreviewCells['cells'] =>
  [...counts].flatMap(([measure, { count, key }]) =>
    count === 0
      ? []
      : [
          {
            ...{ period, ars, authority, service_key: serviceKey, service, measure, dimension, category },
            ...{ counted: count, published: protect(count, key) },
          },
        ],
  );
