import { z } from 'zod';
import { columnNames, type ColumnName } from '../../contract/columns.ts';
import { Problem } from '../../http.ts';
import { Bound, boundsIn } from './bounds.ts';
import type { PublishedTable, StoredRow } from './read.ts';

/** Columns to filter by, each with one value or several separated by commas; an empty one asks for totals. */
const filtered = [
  'period',
  'period_type',
  'ars',
  'service_key',
  'measure',
  'dimension',
  'category',
  'unit',
  'status',
] as const satisfies ColumnName[];

const values = z.string('must be given once; write several values with commas between them').max(2000);
/** What may be asked of the rows of a table; anything else is refused, so that a misspelt filter is not taken for none. */
export const RowQuery = z.strictObject({
  ...(Object.fromEntries(filtered.map((name) => [name, values.optional()])) as Record<
    (typeof filtered)[number],
    z.ZodOptional<typeof values>
  >),
  from: Bound.optional().meta({ description: 'first year, quarter, month or day, whatever the periods of the table are' }),
  to: Bound.optional().meta({ description: 'the last one, included' }),
  after: z
    .string()
    .regex(/^\d{4}-\d{2}(\.\d{1,4})?:\d{1,9}$/, 'take the address in `next` as it stands')
    .optional()
    .meta({ description: 'where the answer before ended; part of its `next`' }),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});
export type RowQuery = z.output<typeof RowQuery>;

/** Some published rows, exactly as the files have them. */
export const RowsAnswer = z
  .object({
    table: z.string(),
    publisher: z.string().meta({ description: '`instance`, or the ARS of the authority that publishes' }),
    edition: z.string(),
    rows: z.array(
      z.object({
        ...(Object.fromEntries(columnNames.map((name) => [name, z.string()])) as Record<ColumnName, z.ZodString>),
        value: z.number(),
      }),
    ),
    next: z.string().optional().meta({ description: 'address of the rows that follow; absent after the last' }),
  })
  .meta({ id: 'PublishedRows', description: 'Rows of the newest edition' });
export type RowsAnswer = z.output<typeof RowsAnswer>;

/**
 * Rows of a published table that have the values asked for, in the order of its files. Never adds up: only rows of the
 * edition leave. Throws Problem 410 where `after` belongs to another edition by now.
 */
export async function filterRows(published: PublishedTable, asked: RowQuery, address: string): Promise<RowsAnswer> {
  const { db, publisher, table, edition } = published;
  let query = db
    .selectFrom('published_row')
    .select(['position', ...columnNames])
    .where('publisher', '=', publisher)
    .where('table_id', '=', table)
    .where('position', '>', positionAfter(asked.after, edition));
  for (const name of filtered) {
    const wanted = asked[name];
    if (wanted !== undefined) query = query.where(name, 'in', wanted.split(','));
  }
  const { from, to } = boundsIn(table, asked);
  if (from !== undefined) query = query.where('period', '>=', from);
  if (to !== undefined) query = query.where('period', '<=', to);
  const found = await query
    .orderBy('position')
    .limit(asked.limit + 1)
    .execute();
  const rows = found.slice(0, asked.limit);
  const last = found.length > asked.limit ? rows.at(-1)?.position : undefined;
  return {
    table,
    publisher,
    edition,
    rows: rows.map(({ position: _, ...row }): StoredRow => row),
    ...(last === undefined ? {} : { next: nextAddress(address, asked, `${edition}:${last}`) }),
  };
}

function positionAfter(after: string | undefined, edition: string): number {
  if (after === undefined) return 0;
  const [of, position] = after.split(':');
  if (of === edition) return Number(position);
  throw new Problem(410, 'newer_edition', 'A newer edition was published meanwhile; ask again from the start, without `after`.');
}

function nextAddress(address: string, asked: RowQuery, after: string): string {
  const given = Object.entries({ ...asked, after }).filter(([, value]) => value !== undefined);
  return `${address}?${new URLSearchParams(given.map(([name, value]) => [name, `${value}`]))}`;
}
