import { z } from 'zod';
import { columnNames } from '../../contract/columns.ts';
import { type LicenceId, licenceIds } from '../../contract/licences.ts';
import type { Db, Store } from '../../db.ts';
import type { PublishedRowTable } from '../../schema-editions.ts';
import { instance } from '../edition.ts';
import { latestEdition } from '../editions.ts';
import { fillPublished } from './fill.ts';

/** A table of a publisher's newest edition: what is in it, and its rows through `db`. */
export interface PublishedTable {
  db: Db;
  publisher: string;
  table: string;
  edition: string;
  licence: LicenceId;
  publishedAt: Date;
  /** the newest period with rows; '' without any */
  lastPeriod: string;
  authorities: NamedKey[];
  services: NamedKey[];
}

export interface NamedKey {
  key: string;
  name: string;
}

export type StoredRow = Omit<PublishedRowTable, 'publisher' | 'table_id' | 'position'>;

/** One filling at a time in a process, so that those who wait for it hold no connection. */
const filling = new Map<string, Promise<void>>();

/** Sees to it that the rows of a publisher's newest edition can be asked for. Answers its id; undefined without any. */
export async function ready(store: Store, publisher: string): Promise<string | undefined> {
  const edition = await latestEdition(store.db, publisher);
  if (edition === undefined) return undefined;
  const behind = await store.db.selectFrom('published_table').select('edition').where('publisher', '=', publisher).execute();
  if (behind.length > 0 && behind.every((table) => table.edition === edition)) return edition;
  const name = `${publisher} ${edition}`;
  const work = filling.get(name) ?? fillPublished(store, publisher, edition).finally(() => filling.delete(name));
  filling.set(name, work);
  await work;
  return edition;
}

/**
 * Reads of a publisher's newest edition, all of it at one moment, so that no two parts of an answer come from two
 * editions. Answers undefined where there is no edition, or none with this table.
 */
export async function readPublished<Answer>(
  store: Store,
  { publisher, table }: { publisher: string; table: string },
  work: (published: PublishedTable) => Promise<Answer>,
): Promise<Answer | undefined> {
  if ((await ready(store, publisher)) === undefined) return undefined;
  return store.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const found = await trx
        .selectFrom('published_table as t')
        .innerJoin('edition as e', (join) => join.onRef('e.publisher', '=', 't.publisher').onRef('e.id', '=', 't.edition'))
        .select(['t.edition', 't.last_period', 't.authorities', 't.services', 'e.licence', 'e.published_at'])
        .where('t.publisher', '=', publisher)
        .where('t.table_id', '=', table)
        .executeTakeFirst();
      if (!found) return undefined;
      const { edition, last_period: lastPeriod, authorities, services, published_at: publishedAt } = found;
      const licence = z.enum(licenceIds).parse(found.licence);
      return work({ db: trx, publisher, table, edition, licence, publishedAt, lastPeriod, authorities, services });
    });
}

/**
 * The same of an authority: of its own edition, or of the instance's where that is newer. Undefined where it is in none.
 */
export async function readAuthority<Answer>(
  store: Store,
  { ars, table }: { ars: string; table: string },
  work: (published: PublishedTable) => Promise<Answer>,
): Promise<Answer | undefined> {
  const editions = await store.db
    .selectFrom('edition')
    .select('publisher')
    .where('publisher', 'in', [ars, instance])
    .where('status', '=', 'published')
    .orderBy('last_month', 'desc')
    .orderBy('published_at', 'desc') // numbers of revisions tell nothing between two publishers
    .execute();
  for (const publisher of new Set(editions.map((edition) => edition.publisher))) {
    const has = (published: PublishedTable) => published.authorities.some(({ key }) => key === ars);
    const answer = await readPublished(store, { publisher, table }, async (published) =>
      has(published) ? { of: await work(published) } : undefined,
    );
    if (answer) return answer.of;
  }
  return undefined;
}

/** The rows without a dimension of a place and a service ('' for totals), the oldest period first. */
export function rowsAt({ db, publisher, table }: PublishedTable, ars: string, serviceKey: string): Promise<StoredRow[]> {
  return rowQuery(db, publisher, table)
    .where('ars', '=', ars)
    .where('service_key', '=', serviceKey)
    .where('dimension', '=', '')
    .execute();
}

/** The rows of the newest period without a dimension: of all services of an authority, or all authorities of a service. */
export function newestParts(published: PublishedTable, of: { ars: string } | { serviceKey: string }): Promise<StoredRow[]> {
  const { db, publisher, table, lastPeriod } = published;
  const query = rowQuery(db, publisher, table).where('period', '=', lastPeriod).where('dimension', '=', '');
  return 'ars' in of
    ? query.where('ars', '=', of.ars).where('service_key', '<>', '').execute()
    : query.where('service_key', '=', of.serviceKey).where('ars', '<>', '').execute();
}

/** Rows of a table, in the order of its files. */
export function rowQuery(db: Db, publisher: string, table: string) {
  return db
    .selectFrom('published_row')
    .select(columnNames)
    .where('publisher', '=', publisher)
    .where('table_id', '=', table)
    .orderBy('position');
}
