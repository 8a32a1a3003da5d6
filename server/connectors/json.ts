import type { Readable } from 'node:stream';
import { ImportFault, unreadable } from './mapping.ts';
import type { Row, Table } from './table.ts';
import { textOf } from './text.ts';
import { gzipFault, unpacked } from './unpacked.ts';

const jsonLimits = { object: 1024 * 1024 };

/**
 * Opens a JSON array of objects, or one object a line (NDJSON), plain or gzip'd, as a table: its columns are the fields,
 * those of inner objects with a point (`payment.status`). Only one object is in memory at a time.
 */
export function openJson(input: Readable): Table {
  return { columns: undefined, rows: rowsOf(input) };
}

async function* rowsOf(input: Readable): AsyncGenerator<Row | ImportFault> {
  const objects = new ObjectSplitter();
  try {
    for await (const text of textOf(unpacked(input))) {
      objects.write(text);
      for (const { line, json } of objects.take()) yield rowOf(line, json);
    }
    objects.end();
  } catch (error) {
    const fault = error instanceof ImportFault ? error : gzipFault(error, objects.line);
    if (!fault) throw error;
    yield fault;
  }
}

function rowOf(line: number, json: string): Row | ImportFault {
  let object: unknown;
  try {
    object = JSON.parse(json);
  } catch {
    return new ImportFault(line, 'not_json', 'the object that begins in this line is not JSON');
  }
  return { line, at: (column) => textAt(object, column) };
}

/** The text of a field; a point leads into an inner object, unless it is part of a name (`Vorgangs-Nr.`). */
function textAt(object: unknown, column: string): string | undefined {
  if (typeof object !== 'object' || object === null) return undefined;
  if (Object.hasOwn(object, column)) return textOfValue((object as Record<string, unknown>)[column]);
  for (let point = column.indexOf('.'); point >= 0; point = column.indexOf('.', point + 1)) {
    const name = column.slice(0, point);
    const inner = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
    const text = textAt(inner, column.slice(point + 1));
    if (text !== undefined) return text;
  }
  return undefined;
}

function textOfValue(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? '' : undefined;
}

/** Cuts text into the outermost objects, by counting brackets outside of strings. */
class ObjectSplitter {
  line = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #parts: string[] = [];
  #length = 0;
  #begin = 1;
  #done: { line: number; json: string }[] = [];

  write(text: string): void {
    let from = this.#depth > 0 ? 0 : -1;
    for (let at = 0; at < text.length; at++) {
      const character = text[at];
      if (character === '\n') this.line += 1;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (character === '\\') this.#escaped = true;
        else if (character === '"') this.#inString = false;
      } else if (character === '{') {
        if (this.#depth === 0) {
          from = at;
          this.#begin = this.line;
        }
        this.#depth += 1;
      } else if (this.#depth === 0) this.#between(character ?? '');
      else if (character === '"') this.#inString = true;
      else if (character === '}') {
        this.#depth -= 1;
        if (this.#depth > 0) continue;
        this.#done.push({ line: this.#begin, json: this.#parts.join('') + text.slice(from, at + 1) });
        this.#parts = [];
        this.#length = 0;
        from = -1;
      }
    }
    if (from >= 0) this.#keep(text.slice(from));
  }

  #between(character: string): void {
    if (!/[\s,[\]]/.test(character))
      throw unreadable(this.line, 'not_json', 'this is neither a JSON array of objects nor one object a line');
  }

  #keep(part: string): void {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length > jsonLimits.object)
      throw unreadable(this.#begin, 'too_large', 'an object is larger than one mebibyte, or not closed');
  }

  take(): { line: number; json: string }[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  end(): void {
    if (this.#depth > 0)
      throw unreadable(this.#begin, 'not_json', 'the object that begins in this line is not closed: the file was cut off');
  }
}
