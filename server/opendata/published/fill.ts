import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { sql } from 'kysely';
import { columnNames, type ColumnName } from '../../contract/tables.ts';
import type { Db } from '../../db.ts';
import { findFile } from '../editions.ts';
import { readBytes } from '../files.ts';

type Line = Record<ColumnName, string>;
const batchSize = 5000;

/**
 * Makes the rows of a publisher's newest edition ready to be asked for, out of its CSV files, where they are not yet.
 * Processes that do so at once wait for each other; readers see the rows before or the rows after, never a part.
 */
export async function fillPublished(db: Db, publisher: string, edition: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`published rows of ${publisher}`}))`.execute(trx);
    const tables = await tablesOf(trx, publisher, edition);
    const filled = await trx
      .selectFrom('published_table')
      .select('table_id')
      .where('publisher', '=', publisher)
      .where('edition', '=', edition)
      .execute();
    if (filled.length === tables.length) return;
    await trx.deleteFrom('published_table').where('publisher', '=', publisher).execute();
    for (const table of tables) await fillTable(trx, { publisher, edition, table });
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
async function fillTable(trx: Db, of: { publisher: string; edition: string; table: string }): Promise<void> {
  const { publisher, edition, table } = of;
  const file = await findFile(trx, { publisher, edition, name: `${table}/${table}.csv` });
  const authorities = new Map<string, string>();
  const services = new Map<string, string>();
  let lastPeriod = '';
  let position = 0;
  await trx
    .insertInto('published_table')
    .values({ publisher, table_id: table, edition, last_period: '', authorities: '[]', services: '[]' })
    .execute();
  for await (const lines of batches(readBytes(trx, file, 0, file.bytes - 1))) {
    const rows = lines.map((line) => {
      if (line.ars) authorities.set(line.ars, line.authority);
      if (line.service_key) services.set(line.service_key, line.service);
      if (line.period > lastPeriod) lastPeriod = line.period;
      position += 1;
      return { ...line, publisher, table_id: table, position };
    });
    await sql`insert into published_row select * from json_populate_recordset(null::published_row, ${JSON.stringify(rows)})`.execute(
      trx,
    );
  }
  await trx
    .updateTable('published_table')
    .set({
      last_period: lastPeriod,
      authorities: JSON.stringify(listed(authorities)),
      services: JSON.stringify(listed(services)),
    })
    .where('publisher', '=', publisher)
    .where('table_id', '=', table)
    .execute();
}

const listed = (names: Map<string, string>): { key: string; name: string }[] =>
  [...names].map(([key, name]) => ({ key, name })).sort((one, other) => one.name.localeCompare(other.name, 'de'));

/** The lines of a CSV file in batches; none where its columns are not those of rows with measures. */
async function* batches(bytes: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  const source = Readable.from(bytes);
  const parser = parse({ columns: true });
  source.on('error', (error) => parser.destroy(error));
  let batch: Line[] = [];
  for await (const line of source.pipe(parser) as AsyncIterable<Partial<Line>>) {
    if (!isWhole(line)) return;
    batch.push(line);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const isWhole = (line: Partial<Line>): line is Line => columnNames.every((name) => line[name] !== undefined);
