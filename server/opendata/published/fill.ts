import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { columnNames } from '../../contract/columns.ts';
import { copyInto, type Db, inOneTransaction, type Store } from '../../db.ts';
import { findFile } from '../find-files.ts';
import { readBytes } from '../files.ts';

/**
 * Makes the rows of a publisher's newest edition ready to be asked for, out of its CSV files, where they are not yet.
 * Processes that do so at once wait for each other; readers see the rows before or the rows after, never a part.
 */
export async function fillPublished(store: Store, publisher: string, edition: string): Promise<void> {
  await inOneTransaction(store.pool, async (trx, client) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`published rows of ${publisher}`}))`.execute(trx);
    const tables = await tablesOf(trx, publisher, edition);
    const filled = await trx
      .selectFrom('published_table')
      .select('table_id')
      .where('publisher', '=', publisher)
      .where('edition', '=', edition)
      .execute();
    if (filled.length === tables.length) return;
    await trx.deleteFrom('published_row').where('publisher', '=', publisher).execute();
    await trx.deleteFrom('published_table').where('publisher', '=', publisher).execute();
    for (const table of tables) await fillTable(store, { trx, client }, { publisher, edition, table });
  });
}

/** The tables of an edition, by the folders of their files. */
async function tablesOf(trx: Db, publisher: string, edition: string): Promise<string[]> {
  const files = await trx
    .selectFrom('edition_file')
    .select('name')
    .where('publisher', '=', publisher)
    .where('edition', '=', edition)
    .orderBy('name')
    .execute();
  return files.flatMap(({ name }) => {
    const [table = '', file] = name.split('/');
    return file === `${table}.csv` ? [table] : [];
  });
}

/** Tables that have no measures, the master data, are noted without rows. */
async function fillTable(
  { db }: Store,
  { trx, client }: { trx: Db; client: PoolClient },
  { publisher, edition, table }: { publisher: string; edition: string; table: string },
): Promise<void> {
  const file = await findFile(db, { publisher, edition, name: `${table}/${table}.csv` });
  await trx
    .insertInto('published_table')
    .values({ publisher, table_id: table, edition, last_period: '', authorities: '[]', services: '[]' })
    .execute();
  const head = `${columnNames.join(',')}\r\n`;
  for await (const start of readBytes(db, file, 0, Math.min(head.length, file.bytes) - 1)) if (`${start}` !== head) return;
  const columns = sql.raw(columnNames.join(', '));
  await sql`create temporary table incoming on commit drop as select ${columns} from published_row limit 0`.execute(trx);
  await sql`alter table incoming add column position integer generated always as identity`.execute(trx);
  // PostgreSQL reads the file as it is: nothing is unpacked here; another connection reads while this one copies
  const target = `incoming (${columnNames.join(', ')})`;
  await copyInto(client, target, readBytes(db, file, 0, file.bytes - 1), `(format csv, header, null '\\N')`);
  await sql`insert into published_row (publisher, table_id, position, ${columns})
            select ${publisher}, ${table}, position, ${columns} from incoming`.execute(trx);
  await sql`update published_table
            set last_period = (select coalesce(max(period), '') from incoming),
                authorities = ${named('ars', 'authority')},
                services = ${named('service_key', 'service')}
            where publisher = ${publisher} and table_id = ${table}`.execute(trx);
  await sql`drop table incoming`.execute(trx);
}

/** Keys and names in the rows. */
const named = (key: 'ars' | 'service_key', name: 'authority' | 'service') => sql`(
  select coalesce(json_agg(json_build_object('key', key, 'name', name) order by key), '[]')
  from (select ${sql.ref(key)} as key, max(${sql.ref(name)}) as name from incoming where ${sql.ref(key)} <> '' group by 1) as found)`;
