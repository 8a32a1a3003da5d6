import { sql } from 'kysely';
import { z } from 'zod';
import { type LicenceId, licenceIds } from '../../contract/licences.ts';
import { type PublicTableId, publicTableIds } from '../../contract/tables.ts';
import type { Db, Store } from '../../db.ts';
import { instance } from '../edition.ts';
import { since, theNewest } from '../newest.ts';
import { knownNames } from '../published/names.ts';
import { ready } from '../published/read.ts';
import { fileKindOf } from './vocabulary.ts';

/**
 * A table of a publisher's newest edition: what the catalogue calls a dataset. It stays where all editions were withdrawn
 * and says so, because what is missing from a catalogue, harvesters delete with all that points to it.
 */
export interface Dataset {
  publisher: string;
  /** of the authority that publishes; undefined: the instance */
  publisherName: string | undefined;
  table: PublicTableId;
  edition: string;
  licence: LicenceId;
  /** `YYYY-MM` */
  firstMonth: string;
  lastMonth: string;
  issued: Date;
  modified: Date;
  /** why the last edition was withdrawn ('' without a word), where none is published */
  withdrawn: string | undefined;
  /** authorities in the edition: a table may hold no row of some, or, as code lists, of any */
  authorities: string[];
  files: { name: string; bytes: number; sha256: string }[];
}

export interface DatasetPage {
  datasets: Dataset[];
  total: number;
  /** key of the last dataset, where more follow */
  last: string | undefined;
  modified: Date;
  issued: Date;
}

interface DatasetKey {
  publisher: string;
  edition: string;
  table: string;
  key: string;
}

/**
 * The datasets after a key, at most `limit`: every table of every publisher's newest edition, in the order of a key
 * (`instance/usage-monthly`) that stays the same while others come and go, so that paging skips none. Throws where one
 * cannot be described whole: harvesters delete what a page leaves out.
 */
export async function listDatasets(
  store: Store,
  { after = '', limit }: { after?: string | undefined; limit: number },
): Promise<DatasetPage> {
  const coming = (await datasetKeys(store.db)).filter(({ key }) => key > after).slice(0, limit);
  for (const publisher of new Set(coming.map((of) => of.publisher))) await ready(store, publisher);
  return store.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const keys = await datasetKeys(trx);
      const rest = keys.filter(({ key }) => key > after);
      const shown = rest.slice(0, limit);
      const datasets: Dataset[] = [];
      for (const of of shown) datasets.push(await readDataset(trx, of));
      const last = rest.length > limit ? shown.at(-1)?.key : undefined;
      return { datasets, total: keys.length, last, ...(await span(trx)) };
    });
}

async function span(db: Db): Promise<{ issued: Date; modified: Date }> {
  const { rows } = await sql<{ issued: Date | null; modified: Date | null }>`
    select min(published_at) as issued, greatest(max(published_at), max(withdrawn_at)) as modified from edition`.execute(db);
  const never = new Date(0);
  return { issued: rows[0]?.issued ?? never, modified: rows[0]?.modified ?? never };
}

async function datasetKeys(db: Db): Promise<DatasetKey[]> {
  const { rows } = await sql<Omit<DatasetKey, 'key' | 'table'> & { table: string | null }>`
    with newest as (
      select distinct on (e.publisher) e.publisher, e.id
      from edition e
      where e.status <> 'superseded'
      order by e.publisher, ${theNewest}
    )
    select n.publisher, n.id as edition, split_part(f.name, '/', 1) as table
    from newest n
    left join edition_file f on f.publisher = n.publisher and f.edition = n.id
                            and split_part(f.name, '/', 2) = split_part(f.name, '/', 1) || '.csv'`.execute(db);
  const keys = rows.map(({ publisher, edition, table }) => {
    if (table === null) throw new Error(`edition ${edition} of ${publisher} has no table`);
    return { publisher, edition, table, key: `${publisher}/${table}` };
  });
  return keys.sort((one, other) => (one.key < other.key ? -1 : 1));
}

async function readDataset(db: Db, of: { publisher: string; edition: string; table: string }): Promise<Dataset> {
  const { publisher, edition: id } = of;
  const table = z.enum(publicTableIds).parse(of.table);
  const edition = await db
    .selectFrom('edition as e')
    .selectAll()
    .select(since(sql`e`).as('since'))
    .where('publisher', '=', publisher)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const withdrawn = edition.status === 'withdrawn';
  const { rows: files } = await sql<{ name: string; bytes: string; sha256: string }>`
    select split_part(name, '/', 2) as name, bytes, sha256
    from edition_file
    where publisher = ${publisher} and edition = ${id} and split_part(name, '/', 1) = ${table}
    order by name`.execute(db);
  const authorities = withdrawn ? await lastAuthorities(db, of) : await authoritiesIn(db, of);
  return {
    publisher,
    publisherName: publisher === instance ? undefined : (authorities.get(publisher) ?? publisher),
    table,
    edition: id,
    licence: z.enum(licenceIds).parse(edition.licence),
    firstMonth: edition.first_month.slice(0, 7),
    lastMonth: edition.last_month.slice(0, 7),
    issued: await firstPublished(db, publisher, table),
    modified: edition.since,
    withdrawn: withdrawn ? (edition.reason ?? '') : undefined,
    authorities: [...authorities.keys()].sort(),
    files: files.filter(({ name }) => fileKindOf(table, name)).map(({ bytes, ...file }) => ({ ...file, bytes: Number(bytes) })),
  };
}

/** Keys and names of the authorities in any table of an edition. Throws where the rows of the table are not ready. */
async function authoritiesIn(db: Db, of: { publisher: string; edition: string; table: string }): Promise<Map<string, string>> {
  const tables = await db
    .selectFrom('published_table')
    .select(['table_id', 'authorities'])
    .where('publisher', '=', of.publisher)
    .where('edition', '=', of.edition)
    .execute();
  if (!tables.some(({ table_id }) => table_id === of.table)) throw new Error(`rows of ${of.publisher}/${of.table} are not ready`);
  return new Map(tables.flatMap(({ authorities }) => authorities.map(({ key, name }) => [key, name])));
}

/** The same of an edition that was withdrawn: its rows are no longer asked for, and may be gone. */
async function lastAuthorities(
  db: Db,
  { publisher, edition }: { publisher: string; edition: string },
): Promise<Map<string, string>> {
  const { counted } = await db
    .selectFrom('edition')
    .select('counted')
    .where('publisher', '=', publisher)
    .where('id', '=', edition)
    .executeTakeFirstOrThrow();
  const names = await knownNames(db, publisher);
  const keys = publisher === instance ? counted : [publisher];
  return new Map((keys.length > 0 ? keys : [...names.keys()]).map((ars) => [ars, names.get(ars) ?? ars]));
}

async function firstPublished(db: Db, publisher: string, table: string): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select min(e.published_at) as at
    from edition e
    where e.publisher = ${publisher}
      and exists (select from edition_file f
                  where f.publisher = e.publisher and f.edition = e.id and split_part(f.name, '/', 1) = ${table})`.execute(db);
  return rows[0]?.at ?? new Date(0);
}
