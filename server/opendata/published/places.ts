import { type NamedKey, type PublishedTable, rowQuery, type StoredRow } from './read.ts';

/** All rows of a place and a service ('' for totals), those of dimensions included, the oldest period first. */
export function rowsOfSpot({ db, publisher, table }: PublishedTable, ars: string, serviceKey: string): Promise<StoredRow[]> {
  return rowQuery(db, publisher, table).where('ars', '=', ars).where('service_key', '=', serviceKey).execute();
}

/** The tables of the same edition that have rows of a place and a service. */
export async function tablesAt({ db, publisher }: PublishedTable, ars: string, serviceKey: string): Promise<string[]> {
  const found = await db
    .selectFrom('published_table as t')
    .select('t.table_id')
    .where('t.publisher', '=', publisher)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('published_row as r')
          .select('r.position')
          .whereRef('r.publisher', '=', 't.publisher')
          .whereRef('r.table_id', '=', 't.table_id')
          .where('r.ars', '=', ars)
          .where('r.service_key', '=', serviceKey),
      ),
    )
    .execute();
  return found.map(({ table_id: table }) => table);
}

/** The tables of the same edition that name an authority. */
export async function tablesNaming({ db, publisher }: PublishedTable, ars: string): Promise<string[]> {
  const tables = await db
    .selectFrom('published_table')
    .select(['table_id', 'authorities'])
    .where('publisher', '=', publisher)
    .execute();
  return tables.filter(({ authorities }) => authorities.some(({ key }) => key === ars)).map(({ table_id: table }) => table);
}

/** Keys and names of the services of which a table has rows at a place, by name. */
export async function servicesAt({ db, publisher, table }: PublishedTable, ars: string): Promise<NamedKey[]> {
  const found = await db
    .selectFrom('published_row')
    .select(({ fn }) => ['service_key as key', fn.max('service').as('name')])
    .where('publisher', '=', publisher)
    .where('table_id', '=', table)
    .where('ars', '=', ars)
    .where('service_key', '<>', '')
    .groupBy('service_key')
    .execute();
  return found.sort((one, other) => one.name.localeCompare(other.name, 'de'));
}

/** Rows of one kind: what an example picks out of a table. */
export type Picked = Pick<StoredRow, 'ars' | 'service_key' | 'measure' | 'dimension'>;

/** The kind of the first row of the newest period: totals where a table has some; undefined of master data. */
export function pickedFrom({ db, publisher, table, lastPeriod }: PublishedTable, ars: string): Promise<Picked | undefined> {
  let query = db
    .selectFrom('published_row')
    .select(['ars', 'service_key', 'measure', 'dimension'])
    .where('publisher', '=', publisher)
    .where('table_id', '=', table)
    .where('period', '=', lastPeriod);
  if (ars !== '') query = query.where('ars', '=', ars);
  return query.orderBy('position').limit(1).executeTakeFirst();
}
