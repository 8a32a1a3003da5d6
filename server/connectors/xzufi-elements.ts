import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { ImportFault, unreadable } from './mapping.ts';
import { textOf } from './text.ts';
import { gzipFault, unpacked } from './unpacked.ts';

/** An element with what is read of it: names are without prefix, text is without space around it. */
export interface Element {
  name: string;
  line: number;
  attributes: Record<string, string>;
  text: string;
  inner: Element[];
  /** names of the objects within this one, which are given on their own */
  objects: string[];
}

/** What bounds the memory: one object is held at a time, of its texts the beginning. */
const xzufiLimits = { text: 2_000, elements: 20_000, depth: 64, betweenTags: 4 * 1024 * 1024 } as const;

const slice = 64 * 1024;
const namespace = /\/xzufi\/(\d+)_/;

/**
 * Reads an XZuFi message of version 2 (XML, plain or gzip'd) as a stream: each element of `objects`, with its
 * inner elements of `parts` and no others; an object within an object comes on its own. A broken file ends the reading
 * with its fault. Throws only what the input throws.
 */
export async function* xzufiElements(
  input: Readable,
  objects: ReadonlySet<string>,
  parts: ReadonlySet<string>,
): AsyncGenerator<Element | ImportFault> {
  const reader = new ObjectReader(objects, parts);
  try {
    for await (const text of textOf(unpacked(input))) {
      for (let from = 0; from < text.length; from += slice) {
        reader.write(text.slice(from, from + slice));
        yield* reader.take();
      }
    }
    reader.end();
    yield* reader.take();
  } catch (error) {
    const fault = error instanceof ImportFault ? error : gzipFault(error, reader.line);
    if (!fault) throw error;
    yield* reader.take();
    yield fault.code === 'not_text' ? unreadable(fault.line, 'not_text', 'this is no XML: unpack it first') : fault;
  }
}

/** Text → tags → objects. */
class ObjectReader {
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #objects: ReadonlySet<string>;
  readonly #parts: ReadonlySet<string>;
  #done: Element[] = [];
  #depth = 0;
  /** the objects and parts that are open, the innermost last */
  readonly #open: { element: Element; depth: number; isObject: boolean }[] = [];
  #elements = 0;
  #quiet = 0;

  constructor(objects: ReadonlySet<string>, parts: ReadonlySet<string>) {
    this.#objects = objects;
    this.#parts = parts;
    this.#parser.on('opentag', (tag) => this.#begin(tag));
    this.#parser.on('closetag', () => this.#finish());
    this.#parser.on('text', (text) => this.#say(text));
    this.#parser.on('cdata', (text) => this.#say(text));
    this.#parser.on('error', (error) => {
      throw unreadable(this.line, 'broken_xml', `not well-formed XML (${error.message.replace(/^\d+:\d+: /, '')})`);
    });
  }

  get line(): number {
    return this.#parser.line;
  }

  take(): Element[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  write(text: string): void {
    this.#quiet += text.length;
    this.#parser.write(text);
    if (this.#quiet > xzufiLimits.betweenTags) throw unreadable(this.line, 'too_large', 'a tag or text is longer than 4 MiB');
  }

  end(): void {
    this.#parser.close();
  }

  #begin(tag: SaxesTagNS): void {
    this.#quiet = 0;
    this.#depth += 1;
    if (this.#depth > xzufiLimits.depth) throw unreadable(this.line, 'too_large', 'tags are nested more than 64 deep');
    if (this.#depth === 1) this.#checkVersion(tag);
    const parent = this.#open.at(-1);
    const isObject = this.#objects.has(tag.local);
    if (!isObject && !(parent?.depth === this.#depth - 1 && this.#parts.has(tag.local))) return;
    this.#elements = parent ? this.#elements + 1 : 0;
    if (this.#elements > xzufiLimits.elements) throw unreadable(this.line, 'too_large', 'an object has too many parts');
    const element = { name: tag.local, line: this.line, attributes: attributesOf(tag), text: '', inner: [], objects: [] };
    if (!isObject) parent?.element.inner.push(element);
    else for (const { element: outer } of this.#open) outer.objects.push(tag.local);
    this.#open.push({ element, depth: this.#depth, isObject });
  }

  #checkVersion(tag: SaxesTagNS): void {
    const version = namespace.exec(tag.uri)?.[1];
    if (version === undefined) throw unreadable(this.line, 'not_xzufi', 'the first tag is not one of an XZuFi message');
    if (version !== '2') throw unreadable(this.line, 'not_xzufi', 'only XZuFi 2.0 to 2.3 are read here');
  }

  #say(text: string): void {
    const open = this.#open.at(-1);
    if (open?.depth === this.#depth && open.element.text.length < xzufiLimits.text)
      open.element.text = (open.element.text + text).trimStart().slice(0, xzufiLimits.text);
  }

  #finish(): void {
    this.#quiet = 0;
    const closing = this.#open.at(-1);
    if (closing?.depth === this.#depth) {
      closing.element.text = closing.element.text.trim();
      this.#open.pop();
      if (closing.isObject) this.#done.push(closing.element);
    }
    this.#depth -= 1;
  }
}

const attributesOf = (tag: SaxesTagNS): Record<string, string> =>
  Object.fromEntries(Object.values(tag.attributes).map(({ local, value }) => [local, value]));
