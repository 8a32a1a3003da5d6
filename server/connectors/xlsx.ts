import type { Readable } from 'node:stream';
import { ImportFault, unreadable } from './mapping.ts';
import { CellRow, headerOf, type Row, type Table } from './table.ts';
import { type Book, readBook } from './xlsx-book.ts';
import { tagsOf } from './xlsx-xml.ts';
import { Zip, zipLimits } from './zip.ts';

/**
 * Opens a sheet of an XLSX workbook (ECMA-376), the first visible one where none is named, as a table; its first row that
 * is not empty names the columns. The packed file and its shared texts are in memory, rows are unpacked as they are asked
 * for. Throws ImportFault where there is no table.
 */
export async function openXlsx(input: Readable, sheet?: string): Promise<Table> {
  const zip = await Zip.open(await bytesOf(input));
  const rows = rowsOf(zip, await readBook(zip, sheet));
  const first = await rows.next();
  const columns = headerOf(first.done ? [] : first.value.cells);
  return { columns, rows: tableRows(rows, new Map(columns.map((name, index) => [name, index]))) };
}

async function bytesOf(input: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > zipLimits.packed) throw unreadable(1, 'too_large', 'an XLSX file may have 50 MiB: save the table as CSV');
  }
  return Buffer.concat(chunks);
}

async function* tableRows(rows: AsyncGenerator<SheetRow>, places: Map<string, number>): AsyncGenerator<Row | ImportFault> {
  try {
    for await (const { line, cells, failed } of rows) {
      if (cells.slice(places.size).some((cell) => cell !== ''))
        yield new ImportFault(line, 'columns', 'the row has cells beyond its header');
      else yield new CellRow(line, cells, places, failed);
    }
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    yield error;
  }
}

interface SheetRow {
  line: number;
  cells: string[];
  /** places of the cells whose formula gave an error */
  failed: number[];
}

const mostColumns = 500;
const longestRow = 1024 ** 2;

/** The rows that hold anything. */
async function* rowsOf(zip: Zip, book: Book): AsyncGenerator<SheetRow> {
  let done: SheetRow[] = [];
  let row: SheetRow = { line: 0, cells: [], failed: [] };
  let length = 0;
  let cell = { place: 0, type: 'n', style: 0, text: '' };
  let inText = false;
  const tags = tagsOf(zip, book.sheet, {
    open(name, attributes) {
      if (name === 'row') {
        row = { line: numberOf(attributes['r']) ?? row.line + 1, cells: [], failed: [] };
        length = 0;
      }
      if (name === 'c')
        cell = {
          place: placeOf(attributes['r']) ?? row.cells.length,
          type: attributes['t'] ?? 'n',
          style: Number(attributes['s'] ?? 0),
          text: '',
        };
      if (name === 'v' || name === 't') inText = true;
    },
    text(text) {
      if (!inText) return;
      cell.text += text;
      length += text.length;
      if (length > longestRow) throw unreadable(row.line, 'too_large', 'a row is longer than one mebibyte');
    },
    close(name) {
      if (name === 'v' || name === 't') inText = false;
      if (name === 'c' && cell.text !== '') {
        if (cell.place >= mostColumns) throw unreadable(row.line, 'too_large', `there are more than ${mostColumns} columns`);
        while (row.cells.length < cell.place) row.cells.push('');
        if (cell.type === 'e') row.failed.push(cell.place);
        row.cells[cell.place] = shown(cell, book);
      }
      if (name === 'row' && row.cells.some((text) => text.trim() !== '')) done.push(row);
    },
  });
  for await (const _ of tags) {
    yield* done;
    done = [];
  }
}

/** The number a row says it has, if it is one that a sheet can have. */
const numberOf = (text: string | undefined): number | undefined => (/^[1-9]\d{0,6}$/.test(text ?? '') ? Number(text) : undefined);

/** `B7` is place 1. */
function placeOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  return letters === undefined
    ? undefined
    : [...letters].reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The text of a cell as the readers of fields take it. */
function shown({ type, style, text }: { type: string; style: number; text: string }, book: Book): string {
  if (type === 's') return book.texts.at(Number(text)) ?? '';
  if (type === 'b') return text === '1' ? 'true' : 'false';
  if (type !== 'n') return text;
  const number = Number(text);
  const kind = book.kinds[style] ?? 'number';
  if (kind === 'number' || Number.isNaN(number)) return numberText(number);
  const moment = new Date(Math.round((number - (book.from1904 ? 24_107 : 25_569)) * 86_400_000));
  if (Number.isNaN(moment.getTime())) return text;
  const written = moment.toISOString().slice(0, -1).replace('T', ' ').replace('.000', '');
  return kind === 'day' && written.endsWith(' 00:00:00') ? written.slice(0, 10) : written;
}

/** A number as a spreadsheet shows it: 15 digits, so that 0.1 + 0.2 is 0,3; with a comma, as 1.234 would read as a thousand. */
const numberText = (number: number): string =>
  String(Number.isInteger(number) ? number : Number(number.toPrecision(15))).replace('.', ',');
