import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { columnNames } from '../../contract/columns.ts';
import { copyInto, type Db, inOneTransaction, type Store } from '../../db.ts';
import { findFile } from '../delivery/find-files.ts';
import { readBytes } from '../files.ts';
import { csvLines, firstFields } from './csv-lines.ts';

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
  const found = contents();
  // PostgreSQL reads the lines as they are, behind what they belong to; another connection reads while this one copies
  const target = `published_row (publisher, table_id, position, ${columnNames.join(', ')})`;
  const lines = copied(readBytes(db, file, 0, file.bytes - 1), `${publisher},${table}`, found);
  await copyInto(client, target, lines, `(format csv, null '\\N')`);
  const { lastPeriod, authorities, services } = found;
  await trx
    .insertInto('published_table')
    .values({
      publisher,
      table_id: table,
      edition,
      last_period: lastPeriod,
      authorities: JSON.stringify(named(authorities)),
      services: JSON.stringify(named(services)),
    })
    .execute();
}

/** What the rows of a table are about. */
interface Contents {
  lastPeriod: string;
  /** names by key */
  authorities: Map<string, string>;
  services: Map<string, string>;
}

const contents = (): Contents => ({ lastPeriod: '', authorities: new Map(), services: new Map() });

/** The lines of a file of figures behind `before` and their number; notes what they are about. None of another file. */
async function* copied(file: AsyncIterable<Buffer>, before: string, found: Contents): AsyncGenerator<string> {
  let [head, position] = [true, 0];
  for await (const lines of csvLines(file)) {
    if (head && lines.shift() !== columnNames.join(',')) return;
    head = false;
    let text = '';
    for (const line of lines) {
      position += 1;
      text += `${before},${position},${line}\n`;
      note(found, line);
    }
    yield text;
  }
}

function note(found: Contents, line: string): void {
  const [period = '', , ars = '', authority = '', serviceKey = '', service = ''] = firstFields(line, 6);
  if (period > found.lastPeriod) found.lastPeriod = period;
  if (ars !== '') found.authorities.set(ars, authority);
  if (serviceKey !== '') found.services.set(serviceKey, service);
}

/** Keys and names in the order of the keys. */
const named = (found: Map<string, string>): { key: string; name: string }[] =>
  [...found].map(([key, name]) => ({ key, name })).sort((one, other) => (one.key < other.key ? -1 : 1));
