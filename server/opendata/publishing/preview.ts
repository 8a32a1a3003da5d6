import { type EditionPreview, shownChanges } from '../../contract/editions.ts';
import { holdsFigures, type PublicTableId, publicTableIds } from '../../contract/tables.ts';
import type { Db } from '../../db.ts';
import { inSnapshot } from '../snapshot.ts';
import type { Cell } from '../cells.ts';
import { draftEdition, type EditionsBy } from './draft.ts';
import { type Edition, instance } from '../edition.ts';
import { type Change, type Earlier, storedRows } from '../history.ts';
import { lastMonthOf } from '../periods.ts';
import { protect } from '../protection.ts';
import { figureRows } from '../write.ts';

type TablePreview = EditionPreview['tables'][number];

/**
 * Computes what `publishEdition` would publish now, of all tables or of one, and stores nothing. Throws what it throws.
 */
export async function previewEdition(db: Db, by: EditionsBy, only?: PublicTableId): Promise<EditionPreview> {
  return inSnapshot(db, async (trx) => {
    const { edition, earlier, current } = await draftEdition(trx, by);
    const tables: TablePreview[] = [];
    const changes: EditionPreview['changes'] = [];
    const totals = new Map<string, Total>();
    let incomplete = false;
    for (const table of publicTableIds.filter((id) => holdsFigures(id) && (only ?? id) === id)) {
      const list = (change: Change) => {
        if (changes.length < shownChanges) changes.push({ table, ...change });
      };
      tables.push(await previewTable(trx, { table, edition, earlier }, totals, list));
      incomplete ||= earlier === undefined || (await storedRows(trx, earlier, table)) === undefined;
    }
    const known = earlier ? await publishedTotals(trx, earlier) : new Map<string, number>();
    const same = current?.licence === edition.licence && !incomplete && tables.every((table) => table.changes === 0);
    const { publisher, firstMonth, lastMonth, licence, authorities } = edition;
    return {
      ...{ id: same ? current.id : edition.id, publisher, firstMonth, lastMonth, licence, authorities, same },
      ...{ supersedes: same ? null : (current?.id ?? null), since: earlier?.id ?? null, tables, changes },
      totals: [...totals.values()].map((total) => ({ ...total, before: known.get(nameOf(total)) ?? null })),
    };
  });
}

interface Total {
  period: string;
  measure: string;
  counted: number;
  published: number;
  parts: number;
}
const nameOf = ({ period, measure }: { period: string; measure: string }): string => `${period} ${measure}`;

/** One pass over a table: counts rows, changes and what protection does to cells; of usage-monthly also adds up totals. */
async function previewTable(
  trx: Db,
  { table, edition, earlier }: { table: PublicTableId; edition: Edition; earlier: Earlier | undefined },
  totals: Map<string, Total>,
  list: (change: Change) => void,
): Promise<TablePreview> {
  let [rows, changes, added, cells, hidden] = [0, 0, 0, 0, 0];
  const deviations = new Map<number, number>();
  const look = (batch: Cell[]) => {
    for (const cell of batch) {
      for (const [measure, { count, key }] of cell.counts) {
        if (count === 0) continue;
        const published = protect(count, key);
        cells += 1;
        if (published === 0) hidden += 1;
        deviations.set(published - count, (deviations.get(published - count) ?? 0) + 1);
        if (table === 'usage-monthly') addTo(totals, cell, { measure, count, published }, edition.publisher);
      }
    }
  };
  for await (const batch of figureRows(trx, table, edition, earlier, look)) {
    rows += batch.rows.length;
    if (earlier) added += batch.rows.filter(({ period }) => lastMonthOf(period) > earlier.lastMonth).length;
    changes += batch.changes.length;
    batch.changes.forEach(list);
  }
  const sorted = [...deviations].sort(([one], [other]) => one - other);
  return { table, rows, cells, hidden, deviations: sorted.map(([deviation, of]) => ({ deviation, cells: of })), changes, added };
}

function addTo(
  totals: Map<string, Total>,
  { period, ars, serviceKey }: Cell,
  { measure, count, published }: { measure: string; count: number; published: number },
  publisher: string,
): void {
  const isTotal = serviceKey === '' && (ars === '' || publisher !== instance);
  const isPart = publisher === instance ? ars !== '' && serviceKey === '' : serviceKey !== '';
  const total = totals.get(nameOf({ period, measure })) ?? { period, measure, counted: 0, published: 0, parts: 0 };
  if (isTotal) totals.set(nameOf(total), { ...total, counted: count, published });
  else if (isPart) totals.set(nameOf(total), { ...total, parts: total.parts + published });
}

async function publishedTotals(trx: Db, earlier: Earlier): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for await (const row of (await storedRows(trx, earlier, 'usage-monthly')) ?? []) {
    const isTotal = row.service_key === '' && (row.ars === '' || earlier.publisher !== instance);
    if (isTotal) known.set(nameOf(row), row.value);
  }
  return known;
}
