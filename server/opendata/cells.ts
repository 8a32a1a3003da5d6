import { sql } from 'kysely';
import type { PublishedCount, PublishedRateName } from '../contract/published.ts';
import type { PublicTable } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import { isSharded, readByAuthority, inAuthority } from '../sharded.ts';
import { cellQuery, type CellsOf, collecting } from './cell-query.ts';
import { instance } from './edition.ts';

/** True counts of a row of the lattice; never to leave this folder unprotected. */
export interface Cell {
  /** as in the files; a table of days has cells of months, too */
  period: string;
  /** '' in totals over authorities, as `authority`; `serviceKey` and `service` likewise */
  ars: string;
  authority: string;
  serviceKey: string;
  service: string;
  /** '' where the table is not split */
  dimension: string;
  category: string;
  counts: Map<PublishedCount, { count: number; key: bigint }>;
  /** rates that some offer counted here does not measure */
  unmeasured: Set<PublishedRateName>;
}

const batchSize = 500;

/**
 * The cells of a table over a span of months, in the order of the files, in batches: a cursor, so that memory stays
 * flat. Needs a transaction, and to be read to its end.
 */
export async function* readCells(trx: Db, table: PublicTable, of: CellsOf): AsyncGenerator<Cell[]> {
  await sql`set local cursor_tuple_fraction = 1`.execute(trx); // all rows are wanted, not the first ones soon
  await sql`set local enable_memoize = off`.execute(trx); // it takes the offers for few and looks for each one's tallies by itself
  const spread = of.publisher === instance && (await isSharded(trx));
  if (spread) await collect(trx, table, of);
  await sql`declare edition_cells no scroll cursor for ${(spread ? collecting.cells : cellQuery)(table, of)}`.execute(trx);
  const fetch = async () => (await sql<Row>`fetch ${sql.lit(batchSize)} from edition_cells`.execute(trx)).rows;
  let next = fetch();
  try {
    for (let rows = await next; rows.length > 0; rows = await next) {
      next = fetch(); // while these are worked on
      next.catch(() => {}); // told to whoever asks for more
      yield rows.map((row) => cellOf(row, table));
    }
  } finally {
    await next;
  }
  await sql`close edition_cells`.execute(trx);
  if (spread) await collecting.end.execute(trx);
}

/** Collects what counts, authority by authority. */
async function collect(trx: Db, table: PublicTable, of: CellsOf): Promise<void> {
  const agreed = await trx.selectFrom('authority').select('ars').where('licence', 'is not', null).orderBy('ars').execute();
  await collecting.begin(table).execute(trx);
  for (const { ars } of agreed) await collecting.add(table, of, ars).execute(trx);
  await sql`analyze collected`.execute(trx);
}

type Row = Record<string, string | null>;

function cellOf(row: Row, table: PublicTable): Cell {
  const text = (name: string): string => row[name] ?? '';
  return {
    period: text('period'),
    ars: text('authority'),
    authority: text('authority_name'),
    serviceKey: text('service'),
    service: text('service_name'),
    dimension: text('dimension'),
    category: text('category'),
    counts: new Map(
      table.counts.map((count) => [count, { count: Number(row[count] ?? 0), key: BigInt(row[`${count}_key`] ?? 0) }]),
    ),
    unmeasured: new Set(table.rates.filter((rate) => row[`${rate}_lacks`] === 'yes')),
  };
}

/** The first month with tallies of what a publisher publishes, or undefined. */
export async function firstMonthWithCounts(db: Db, publisher: string): Promise<string | undefined> {
  const places = publisher === instance ? 'all' : [{ authority: publisher }];
  const rows = await readByAuthority(db, places, async (authority) => (await firstMonthOf(authority).execute(db)).rows);
  return rows
    .flatMap(({ month }) => month ?? [])
    .sort()
    .at(0);
}

const firstMonthOf = (authority: string | undefined) => sql<{ month: string | null }>`
  select to_char(min(least(tallied.first, delivered.first)), 'YYYY-MM') as month
  from authority a
  cross join lateral (
    select min(s.day) as first from slim s where s.authority = a.ars and s.dimension = '' ${inAuthority('s', authority)}) tallied
  cross join lateral (
    select min(v.month) as first from volume v where v.authority = a.ars and v.channel = 'online' ${inAuthority('v', authority)}) delivered
  where a.licence is not null ${authority === undefined ? sql`` : sql`and a.ars = ${authority}`}`;
