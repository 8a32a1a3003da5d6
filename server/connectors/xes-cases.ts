import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { ImportFault, unreadable } from './mapping.ts';
import { gzipFault, unpacked } from './unpacked.ts';
import { TraceCollector, type Wanted, type XesCase, xesLimits } from './xes-traces.ts';

/** Bytes parsed at once. */
const SLICE = 64 * 1024;

/**
 * Reads an XES log (XML in UTF-8, plain or gzip'd) as a stream, one trace at a time. A trace that breaks a limit is
 * yielded as a fault and skipped; a broken file ends the reading with a fault. Throws only what the input throws.
 */
export async function* readCases(input: Readable, wanted: Wanted): AsyncGenerator<XesCase | ImportFault> {
  const parser = new LogParser(wanted);
  try {
    for await (const bytes of unpacked(input)) {
      for (let from = 0; from < bytes.length; from += SLICE) {
        parser.write(bytes.subarray(from, from + SLICE));
        yield* parser.traces.take();
      }
    }
    parser.end();
    yield* parser.traces.take();
  } catch (error) {
    const fault = error instanceof ImportFault ? error : gzipFault(error, parser.line);
    if (!fault) throw error;
    yield* parser.traces.take();
    yield fault;
  }
}

/** Bytes → text → tags, which a collector takes. */
class LogParser {
  readonly #parser = new SaxesParser();
  // The lenient text is parsed, the strict one only throws: so a fault in the encoding has its exact line.
  readonly #lenient = new TextDecoder('utf-8');
  readonly #strict = new TextDecoder('utf-8', { fatal: true });
  /** Characters so far; between writes the parser's own `position` counts its latest chunk twice. */
  #parsed = 0;
  readonly traces: TraceCollector;

  constructor(wanted: Wanted) {
    this.traces = new TraceCollector(this.#parser, wanted);
    this.#parser.on('opentag', (tag) => this.traces.open(tag));
    this.#parser.on('closetag', () => this.traces.close());
    this.#parser.on('error', (error) => {
      throw unreadable(this.line, 'broken_xml', `not well-formed XML (${error.message.replace(/^\d+:\d+: /, '')})`);
    });
  }

  get line(): number {
    return this.#parser.line;
  }

  /** Parses the next bytes. Throws ImportFault where the file is broken. */
  write(bytes: Uint8Array): void {
    this.#parse(bytes, true);
    if (this.#parsed - this.traces.lastTag > xesLimits.betweenTags) {
      throw unreadable(this.line, 'too_large', 'a tag or text is longer than one mebibyte');
    }
  }

  end(): void {
    this.#parse(new Uint8Array(), false);
    this.#parser.close();
  }

  #parse(bytes: Uint8Array, stream: boolean): void {
    const text = this.#lenient.decode(bytes, { stream });
    try {
      this.#strict.decode(bytes, { stream });
    } catch {
      this.#parser.write(text.slice(0, text.indexOf('\ufffd')));
      throw unreadable(this.line, 'not_utf8', 'a character is not UTF-8: convert the file to UTF-8');
    }
    this.#parser.write(text);
    this.#parsed += text.length;
  }
}
