import type { FileRow, MasterTableId, PublishedRow } from '../contract/columns.ts';
import { holdsFigures, type PublicTableId, tableOf } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import type { Cell } from './cells.ts';
import { descriptors } from './formats/descriptors.ts';
import type { Edition } from './edition.ts';
import type { EditionFile, OpenSink, Sink } from './files.ts';
import { formats } from './formats/formats.ts';
import { type Change, type Earlier, type Revised, revisedRows, storedRows } from './history.ts';
import { masterRows } from './master-rows.ts';
import { publishedRows } from './rows.ts';
import type { Content, Writer } from './formats/writer.ts';

/**
 * The rows of a table of figures as they are published, with what changed since the earlier edition, if any. `hear` is told
 * the cells before protection.
 */
export async function* figureRows(
  trx: Db,
  table: PublicTableId,
  edition: Edition,
  earlier: Earlier | undefined,
  hear?: (cells: Cell[]) => void,
): AsyncGenerator<Revised> {
  const rows = publishedRows(trx, tableOf(table), edition, hear);
  const before = earlier && (await storedRows(trx, earlier, table));
  if (earlier && before) yield* revisedRows(rows, before, { earlier, now: edition });
  else for await (const batch of rows) yield { rows: batch, changes: [] };
}

/** What is written, and who is told the rows as they are. */
interface Making {
  edition: Edition;
  earlier: Earlier | undefined;
  hear?: (rows: { period?: string }[]) => void;
}

/** What was written of a table. */
export interface Written {
  files: EditionFile[];
  /** how many cells have another value than in the earlier edition */
  changes: number;
}

/**
 * Writes all files of a table in one pass over its rows: each format, what changed, then the descriptions of the files.
 * File names in them are those beside them, so an edition has the same bytes wherever it is made. `hear` is told the rows
 * as they are written.
 */
export async function writeTable(trx: Db, table: PublicTableId, of: Making, open: OpenSink): Promise<Written> {
  const outputs: Output[] = [];
  try {
    for (const format of formats.filter(({ only }) => only?.(table) ?? true)) {
      const sink = await open(`${table}/${format.fileName(table)}`, format.mediaType);
      outputs.push({ writer: format.writer(table, of.edition), sink });
    }
    return await writeOutputs(trx, table, of, { outputs, open });
  } finally {
    for (const { writer } of outputs) writer.stop?.();
  }
}

/** A format on its way into a file. */
interface Output {
  writer: Writer;
  sink: Sink;
}

async function writeOutputs(
  trx: Db,
  table: PublicTableId,
  { edition, earlier, hear }: Making,
  { outputs, open }: { outputs: Output[]; open: OpenSink },
): Promise<Written> {
  const note = holdsFigures(table) ? await changesFile(open, table, edition, earlier) : undefined;
  for (const { writer, sink } of outputs) await sink.write(await writer.head());
  for await (const { rows, changes } of rowsOf(trx, table, edition, earlier)) {
    for (const { writer, sink } of outputs) await sink.write(await writer.rows(rows));
    await note?.write(changes);
    hear?.(rows);
  }
  const files: EditionFile[] = [];
  for (const { writer, sink } of outputs) {
    await sink.write(await writer.tail());
    files.push(await sink.close());
  }
  if (note) files.push(await note.close());
  for (const { name, mediaType, text } of descriptors) {
    files.push(await writeWhole(open, `${table}/${name(table)}`, mediaType, text(table, edition, files)));
  }
  return { files, changes: note?.count() ?? 0 };
}

async function* rowsOf(
  trx: Db,
  table: PublicTableId,
  edition: Edition,
  earlier: Earlier | undefined,
): AsyncGenerator<{ rows: FileRow[] | PublishedRow[]; changes: Change[] }> {
  if (holdsFigures(table)) yield* figureRows(trx, table, edition, earlier);
  else yield { rows: await masterRows(trx, table as MasterTableId, edition), changes: [] };
}

/** `changes.json`: the cells that have another value than in the earlier edition, one a line, and why. */
async function changesFile(open: OpenSink, table: PublicTableId, edition: Edition, earlier: Earlier | undefined) {
  const sink = await open(`${table}/changes.json`, 'application/json; charset=utf-8');
  const head = { table, publisher: edition.publisher, edition: edition.id, since: earlier?.id ?? null };
  await sink.write(`${JSON.stringify(head).slice(0, -1)},"changes":[`);
  let count = 0;
  return {
    count: () => count,
    async write(changes: Change[]) {
      await sink.write(changes.map((change) => `${count++ === 0 ? '\n' : ',\n'}${JSON.stringify(change)}`).join(''));
    },
    async close() {
      await sink.write('\n]}\n');
      return sink.close();
    },
  };
}

async function writeWhole(open: OpenSink, name: string, mediaType: string, content: Content): Promise<EditionFile> {
  const sink = await open(name, mediaType);
  await sink.write(content);
  return sink.close();
}
