import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Breath } from './breath.ts';
import { ImportFault, unreadable } from './mapping.ts';
import { CellRow, headerOf, type Row, type Table } from './table.ts';
import { textOf } from './text.ts';
import { gzipFault, unpacked } from './unpacked.ts';

/** `piece`: characters parsed without a break, 64 KiB of line ends would be a second; `emptyLines`: as many as a sheet has rows. */
const csvLimits = { record: 1024 * 1024, header: 256 * 1024, emptyLines: 1_048_576, piece: 1024 };

/**
 * Opens a CSV file (RFC 4180; `,`, `;` or tab, found in the header; UTF-8 or Windows-1252; plain or gzip'd) as a table.
 * Its first line names the columns. Lines are read as they are asked for. Throws ImportFault where there is no header.
 */
export async function openCsv(input: Readable): Promise<Table> {
  const text = textOf(unpacked(input));
  try {
    const head = await headOf(text);
    const delimiter = delimiterOf(head);
    const options = { delimiter, relax_column_count: true, max_record_size: csvLimits.record };
    // whatever fails, on either side, is thrown where the records are read: the callback has nothing to add
    const parser = pipeline(Readable.from(inPieces(head, text)), parse(options), () => undefined);
    const records = (parser as AsyncIterable<string[]>)[Symbol.asyncIterator]();
    const first = await records.next();
    const columns = headerOf(first.done ? [] : first.value);
    return { columns, rows: rowsOf(records, columns, 1 + linesIn(first.value ?? [])) };
  } catch (error) {
    throw faultOf(error, 1) ?? error;
  }
}

/** Text up to the end of the header at least. */
async function headOf(text: AsyncGenerator<string>): Promise<string> {
  let head = '';
  while (delimiterLine(head) === undefined) {
    if (head.length > csvLimits.header) throw unreadable(1, 'no_header', 'the first line is far too long to be a header');
    const next = await text.next();
    if (next.done) break;
    head += next.value;
  }
  return head;
}

/** The header, the text in quotes left out, or undefined where its end is not there yet. */
function delimiterLine(text: string): string | undefined {
  return /^((?:"[^"]*"|[^"\r\n])*)[\r\n]/.exec(text)?.[1]?.replace(/"[^"]*"/g, '');
}

function delimiterOf(head: string): string {
  const line = delimiterLine(head) ?? head.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => line.split(delimiter).length;
  return [';', ',', '\t'].reduce((most, delimiter) => (count(delimiter) > count(most) ? delimiter : most));
}

async function* inPieces(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield* piecesOf(head);
  for await (const text of rest) yield* piecesOf(text);
}

function* piecesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += csvLimits.piece) yield text.slice(from, from + csvLimits.piece);
}

/** The lines that hold anything, each with its number in the file: a record is one line and those in its quotes. */
async function* rowsOf(records: AsyncIterator<string[]>, columns: string[], before: number): AsyncGenerator<Row | ImportFault> {
  const places = new Map(columns.map((name, index) => [name, index]));
  const breath = new Breath();
  let line = before;
  let empty = 0;
  try {
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const cells = next.value;
      const at = line;
      line += linesIn(cells);
      if (breath.due) await breath.take();
      if (cells.every((cell) => cell.trim() === '')) {
        empty += 1;
        if (empty > csvLimits.emptyLines) throw unreadable(at, 'too_large', 'there are more than a million empty lines');
        continue;
      }
      if (cells.length < columns.length || cells.slice(columns.length).some((cell) => cell.trim() !== ''))
        yield new ImportFault(at, 'columns', `the line has ${cells.length} cells, the header ${columns.length}`);
      else yield new CellRow(at, cells, places);
    }
  } catch (error) {
    const fault = faultOf(error, line);
    if (!fault) throw error;
    yield fault;
  } finally {
    await records.return?.();
  }
}

function linesIn(cells: string[]): number {
  let lines = 1;
  for (const cell of cells) if (cell.includes('\n')) lines += cell.split('\n').length - 1;
  return lines;
}

function faultOf(error: unknown, line: number): ImportFault | undefined {
  if (error instanceof ImportFault) return error;
  if (!(error instanceof CsvError)) return gzipFault(error, line);
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return unreadable(line, 'too_large', 'a line is longer than one mebibyte, or a quote is not closed');
  return unreadable(
    line,
    'broken_csv',
    'a quotation mark is not closed or stands inside a cell: double it, and put the cell in quotes',
  );
}
