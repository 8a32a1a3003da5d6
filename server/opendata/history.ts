import type { PublishedRow } from '../contract/columns.ts';
import type { PublicTableId } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { readBytes } from './files.ts';
import { monthsBetween } from './months.ts';
import { lastMonthOf, type Span } from './periods.ts';
import { finalAfter } from './rows.ts';

/** The edition that a new one is compared with. */
export interface Earlier extends Span {
  publisher: string;
  id: string;
  /** the authorities in it */
  counted: string[];
}

/**
 * Why a published value is another one now: its month was provisional still, authorities joined or left, or else it was
 * corrected.
 */
export type Why = 'provisional' | 'coverage' | 'corrected';

/** A changed cell; a value of 0 says that the row was not, or is no longer, there. */
export interface Change extends Pick<PublishedRow, 'period' | 'ars' | 'service_key' | 'measure' | 'dimension' | 'category'> {
  before: number;
  after: number;
  why: Why;
}

/** Rows and what changed in them since the earlier edition. */
export interface Revised {
  rows: PublishedRow[];
  changes: Change[];
}

/**
 * Compares rows, as they come in the order of the files, with those of the earlier edition. Months that edition did not
 * have are no change, and names are not compared. A row of a month that was final is `revised` once its value changes,
 * and stays so. Memory holds one month of the earlier edition.
 */
export async function* revisedRows(
  rows: AsyncIterable<PublishedRow[]>,
  before: AsyncIterable<PublishedRow>,
  { earlier, now }: { earlier: Earlier; now: Span & { counted: string[] } },
): AsyncGenerator<Revised> {
  const moved = new Set(
    [...earlier.counted, ...now.counted].filter((ars) => earlier.counted.includes(ars) !== now.counted.includes(ars)),
  );
  const change = (row: PublishedRow, values: { before: number; after: number }): Change => {
    const { period, ars, service_key, measure, dimension, category } = row;
    const ofAll = ars === '' && moved.size > 0;
    const why = moved.has(ars) || ofAll ? 'coverage' : wasFinal(period, earlier) ? 'corrected' : 'provisional';
    return { period, ars, service_key, measure, dimension, category, ...values, why };
  };
  const gone = (row: PublishedRow) => change(row, { before: row.value, after: 0 });
  const chunks = byChunk(before);
  let next = await chunks.next();
  let known = new Map<string, PublishedRow>();
  let chunk = '';

  /** What is left of the chunks before one, with `known` set to those of that one. */
  async function leave(entered: string | undefined): Promise<Change[]> {
    const left = [...known.values()].map(gone);
    known = new Map();
    while (!next.done && (entered === undefined || next.value.chunk <= entered)) {
      if (next.value.chunk === entered) known = next.value.rows;
      else if (lastMonthOf(next.value.chunk) >= now.firstMonth) left.push(...[...next.value.rows.values()].map(gone));
      next = await chunks.next();
    }
    return left;
  }

  for await (const batch of rows) {
    const revised: Revised = { rows: [], changes: [] };
    for (const row of batch) {
      if (chunkOf(row) !== chunk) {
        chunk = chunkOf(row);
        revised.changes.push(...(await leave(chunk)));
      }
      const name = nameOf(row);
      const old = known.get(name);
      known.delete(name);
      const differs = lastMonthOf(row.period) <= earlier.lastMonth && old?.value !== row.value;
      if (differs) revised.changes.push(change(row, { before: old?.value ?? 0, after: row.value }));
      const corrected = old?.status === 'revised' || (differs && wasFinal(row.period, earlier));
      revised.rows.push(corrected ? { ...row, status: 'revised' } : row);
    }
    yield revised;
  }
  yield { rows: [], changes: await leave(undefined) };
}

const wasFinal = (period: string, { lastMonth }: Span): boolean => monthsBetween(lastMonthOf(period), lastMonth) >= finalAfter;

/** Days are looked at month by month, as they are ordered. */
const chunkOf = ({ period }: PublishedRow): string => period.slice(0, 7);

const nameOf = ({ period, ars, service_key, measure, dimension, category }: PublishedRow): string =>
  JSON.stringify([period, ars, service_key, measure, dimension, category]);

async function* byChunk(
  rows: AsyncIterable<PublishedRow>,
): AsyncGenerator<{ chunk: string; rows: Map<string, PublishedRow> }, void> {
  let [chunk, found] = ['', new Map<string, PublishedRow>()];
  for await (const row of rows) {
    if (chunkOf(row) !== chunk) {
      if (found.size > 0) yield { chunk, rows: found };
      [chunk, found] = [chunkOf(row), new Map()];
    }
    found.set(nameOf(row), row);
  }
  if (found.size > 0) yield { chunk, rows: found };
}

/** The rows of a table of an edition, read from its stored JSON; undefined where it has no such table. */
export async function storedRows(
  trx: Db,
  { publisher, id }: { publisher: string; id: string },
  table: PublicTableId,
): Promise<AsyncIterable<PublishedRow> | undefined> {
  const of = { publisher, edition: id, name: `${table}/${table}.json` };
  const file = await trx
    .selectFrom('edition_file')
    .select('bytes')
    .where('publisher', '=', of.publisher)
    .where('edition', '=', of.edition)
    .where('name', '=', of.name)
    .executeTakeFirst();
  return file && linesOf(readBytes(trx, of, 0, Number(file.bytes) - 1));
}

/** JSON files have one row a line, between the line of the envelope and the last one. */
async function* linesOf(parts: AsyncIterable<Buffer>): AsyncGenerator<PublishedRow> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const part of parts) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{"period"')) yield JSON.parse(line.replace(/,$/, ''));
  }
}
