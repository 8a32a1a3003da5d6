import { type PublicTableId, tableOf } from '../contract/tables.ts';
import type { Db } from '../db.ts';
import type { Edition } from './edition.ts';
import type { EditionFile, OpenSink } from './files.ts';
import { formats } from './formats.ts';
import { publishedRows } from './rows.ts';

/**
 * Writes all files of a table in one pass over its rows: each format, then a manifest and checksums over them.
 * File names in manifest and checksums are those beside them, so an edition has the same bytes wherever it is made.
 */
export async function writeTable(trx: Db, table: PublicTableId, edition: Edition, open: OpenSink): Promise<EditionFile[]> {
  const outputs = [];
  for (const format of formats) {
    outputs.push({
      writer: format.writer(table, edition),
      sink: await open(`${table}/${format.fileName(table)}`, format.mediaType),
    });
  }
  for (const { writer, sink } of outputs) await sink.write(writer.head());
  for await (const batch of publishedRows(trx, tableOf(table), edition)) {
    for (const { writer, sink } of outputs) await sink.write(writer.rows(batch));
  }
  const files: EditionFile[] = [];
  for (const { writer, sink } of outputs) {
    await sink.write(writer.tail());
    files.push(await sink.close());
  }
  files.push(
    await writeWhole(open, `${table}/manifest.json`, 'application/json; charset=utf-8', manifest(table, edition, files)),
  );
  files.push(await writeWhole(open, `${table}/SHA256SUMS`, 'text/plain; charset=utf-8', checksums(files)));
  return files;
}

async function writeWhole(open: OpenSink, name: string, mediaType: string, text: string): Promise<EditionFile> {
  const sink = await open(name, mediaType);
  await sink.write(text);
  return sink.close();
}

function manifest(table: PublicTableId, edition: Edition, files: EditionFile[]): string {
  const listed = files.map(({ name, ...file }) => ({ name: baseName(name), ...file }));
  return `${JSON.stringify({ table, publisher: edition.publisher, edition: edition.id, licence: edition.licence, files: listed }, null, 2)}\n`;
}

const checksums = (files: EditionFile[]): string => files.map(({ sha256, name }) => `${sha256}  ${baseName(name)}\n`).join('');

/** `usage-monthly/usage-monthly.csv` → `usage-monthly.csv` */
export const baseName = (name: string): string => name.slice(name.indexOf('/') + 1);
