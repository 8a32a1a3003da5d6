import { z } from 'zod';
import { holdsFigures, type PublicTableId, publicTableIds, tableOf } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { type Cell, readCells } from './cells.ts';
import { draftEdition, type EditionsBy } from './draft.ts';
import { type Edition, instance } from './edition.ts';
import { type Change, type Earlier, storedRows } from './history.ts';
import { protect } from './protection.ts';
import { figureRows } from './write.ts';

const shownChanges = 200;

const ChangeAnswer = z.object({
  table: z.enum(publicTableIds),
  period: z.string(),
  ars: z.string(),
  service_key: z.string(),
  measure: z.string(),
  dimension: z.string(),
  category: z.string(),
  before: z.number(),
  after: z.number(),
  why: z.enum(['provisional', 'coverage', 'corrected']),
});

/** What publishing would do. True counts are in it: it is for publishers only. */
export const EditionPreview = z
  .object({
    id: z.string().meta({ description: 'the edition that publishing would make, or that already says the same' }),
    publisher: z.string(),
    firstMonth: z.string(),
    lastMonth: z.string(),
    same: z.boolean().meta({ description: 'the newest edition says the same already: publishing would make none' }),
    supersedes: z.string().nullable().meta({ description: 'the edition of the same month that this would be a revision of' }),
    since: z.string().nullable().meta({ description: 'the edition that changes are against' }),
    licence: z.string(),
    authorities: z.object({ counted: z.int(), of: z.int() }),
    tables: z.array(
      z.object({
        table: z.enum(publicTableIds),
        rows: z.int().meta({ description: 'rows that would be published' }),
        cells: z.int().meta({ description: 'counts above 0 before protection' }),
        hidden: z.int().meta({ description: 'of these, counts that protection makes 0, so that they are left out' }),
        changes: z.int().meta({ description: 'cells with another value than in the edition before' }),
      }),
    ),
    totals: z
      .array(
        z.object({
          period: z.string(),
          measure: z.string(),
          counted: z.int().meta({ description: 'the true count' }),
          published: z.int(),
          parts: z
            .int()
            .meta({ description: 'sum of the published values by authority, or by service where one authority publishes' }),
          before: z.number().nullable().meta({ description: 'as published in the edition before' }),
        }),
      )
      .meta({ description: 'totals of usage-monthly: what protection does to them' }),
    changes: z.array(ChangeAnswer).meta({ description: `the first ${shownChanges} changed cells` }),
  })
  .meta({ id: 'EditionPreview' });
export type EditionPreview = z.output<typeof EditionPreview>;

/** Computes what `publishEdition` would publish now, and stores nothing. Throws what it throws. */
export async function previewEdition(db: Db, by: EditionsBy): Promise<EditionPreview> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const { edition, earlier, current } = await draftEdition(trx, by);
      const tables: EditionPreview['tables'] = [];
      const changes: EditionPreview['changes'] = [];
      const totals = new Map<string, Total>();
      let incomplete = false;
      for (const table of publicTableIds.filter(holdsFigures)) {
        const cells = await lookAt(trx, table, edition, totals);
        const written = await compare(trx, table, edition, earlier, (change) => {
          if (changes.length < shownChanges) changes.push({ table, ...change });
        });
        tables.push({ table, ...cells, ...written });
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

/** Counts the cells of a table and those that protection hides; of usage-monthly also adds up totals and their parts. */
async function lookAt(
  trx: Db,
  table: PublicTableId,
  edition: Edition,
  totals: Map<string, Total>,
): Promise<{ cells: number; hidden: number }> {
  let [cells, hidden] = [0, 0];
  for await (const batch of readCells(trx, tableOf(table), edition)) {
    for (const cell of batch) {
      for (const [measure, { count, key }] of cell.counts) {
        if (count === 0) continue;
        const published = protect(count, key);
        cells += 1;
        if (published === 0) hidden += 1;
        if (table === 'usage-monthly') addTo(totals, cell, { measure, count, published }, edition.publisher);
      }
    }
  }
  return { cells, hidden };
}

function addTo(
  totals: Map<string, Total>,
  { period, ars, serviceKey }: Cell,
  { measure, count, published }: { measure: string; count: number; published: number },
  publisher: string,
): void {
  const isTotal = serviceKey === '' && (ars === '' || publisher !== instance);
  const isPart = publisher === instance ? serviceKey === '' : serviceKey !== '';
  const total = totals.get(nameOf({ period, measure })) ?? { period, measure, counted: 0, published: 0, parts: 0 };
  if (isTotal) totals.set(nameOf(total), { ...total, counted: count, published });
  else if (isPart) totals.set(nameOf(total), { ...total, parts: total.parts + published });
}

async function compare(
  trx: Db,
  table: PublicTableId,
  edition: Edition,
  earlier: Earlier | undefined,
  hear: (change: Change) => void,
): Promise<{ rows: number; changes: number }> {
  let [rows, changes] = [0, 0];
  for await (const batch of figureRows(trx, table, edition, earlier)) {
    rows += batch.rows.length;
    changes += batch.changes.length;
    batch.changes.forEach(hear);
  }
  return { rows, changes };
}

async function publishedTotals(trx: Db, earlier: Earlier): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for await (const row of (await storedRows(trx, earlier, 'usage-monthly')) ?? []) {
    const isTotal = row.service_key === '' && (row.ars === '' || earlier.publisher !== instance);
    if (isTotal) known.set(nameOf(row), row.value);
  }
  return known;
}
