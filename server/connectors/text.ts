import { unreadable } from './mapping.ts';

type Encoding = 'undecided' | 'ascii' | 'utf-8' | 'windows-1252';

/**
 * The text of a file in UTF-8 (with or without byte order mark) or Windows-1252. As long as there are only ASCII
 * characters both say the same; the piece of it with the first other one decides, and what does not fit is refused with its line.
 * Throws ImportFault, and what the bytes throw.
 */
export async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new FileDecoder();
  for await (const chunk of bytes) yield decoder.write(chunk, false);
  yield decoder.write(new Uint8Array(), true);
}

class FileDecoder {
  #encoding: Encoding = 'undecided';
  #waiting = Buffer.alloc(0);
  #line = 1;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #windows = new TextDecoder('windows-1252');

  write(chunk: Uint8Array, end: boolean): string {
    const bytes =
      this.#waiting.length > 0
        ? Buffer.concat([this.#waiting, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#waiting = Buffer.alloc(0);
    const text = this.#decode(bytes, end);
    if (text.includes('\0')) throw unreadable(this.#line, 'not_text', 'this is no text: save the table as CSV');
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line += 1;
    return text;
  }

  #decode(bytes: Buffer, end: boolean): string {
    switch (this.#encoding) {
      case 'undecided':
        return this.#begin(bytes, end);
      case 'ascii':
        return this.#ascii(bytes, end);
      case 'utf-8':
        return this.#asUtf8(bytes, end);
      case 'windows-1252':
        return this.#asWindows(bytes);
    }
  }

  #begin(bytes: Buffer, end: boolean): string {
    if (bytes.length < 4 && !end) return this.#wait(bytes);
    const head = bytes.subarray(0, 4).toString('latin1');
    if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff'))
      throw unreadable(1, 'not_utf8', 'the file is UTF-16: save it as UTF-8 (in a spreadsheet: "CSV UTF-8")');
    if (head === 'PK\x03\x04')
      throw unreadable(1, 'not_text', 'this is a ZIP or XLSX file: import it as xlsx, or save the table as CSV');
    const marked = head.startsWith('\xef\xbb\xbf');
    this.#encoding = marked ? 'utf-8' : 'ascii';
    return this.#decode(marked ? bytes.subarray(3) : bytes, end);
  }

  /** Bytes that are not enough to decide by come again with the next ones. */
  #wait(bytes: Buffer): string {
    this.#waiting = Buffer.from(bytes);
    return '';
  }

  #ascii(bytes: Buffer, end: boolean): string {
    const first = bytes.findIndex((byte) => byte >= 0x80);
    if (first < 0) return bytes.toString('latin1');
    const before = bytes.toString('latin1', 0, first);
    if (bytes.length - first < 4 && !end) {
      this.#wait(bytes.subarray(first));
      return before;
    }
    this.#encoding = isRatherUtf8(bytes.subarray(first)) ? 'utf-8' : 'windows-1252';
    return before + this.#decode(bytes.subarray(first), end);
  }

  #asUtf8(bytes: Buffer, end: boolean): string {
    try {
      return this.#utf8.decode(bytes, { stream: !end });
    } catch {
      throw unreadable(
        this.#line + linesBeforeFault(bytes),
        'not_utf8',
        'a character is not UTF-8, as those before are: save the whole file as UTF-8',
      );
    }
  }

  #asWindows(bytes: Buffer): string {
    const text = this.#windows.decode(bytes);
    const wrong = text.search(/[\x81\x8d\x8f\x90\x9d]/);
    if (wrong < 0) return text;
    const line = this.#line + text.slice(0, wrong).split('\n').length - 1;
    throw unreadable(line, 'not_utf8', 'a character is neither UTF-8 nor Windows-1252: save the file as UTF-8');
  }
}

/**
 * Whether more of the characters that are not ASCII are UTF-8 than are not, or as many: two letters of Windows-1252 may
 * look like one of UTF-8, and a file of both is refused as what most of it is. A character may be cut off at the end.
 */
function isRatherUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  const others = text.match(/[^\0-\x7f]/gu) ?? [];
  const wrong = others.filter((character) => character === '\ufffd').length;
  return wrong * 2 <= others.length;
}

/** Line ends before the first wrong byte; the rest of a character from the bytes before them is no fault. */
function linesBeforeFault(bytes: Buffer): number {
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  const text = new TextDecoder('utf-8').decode(bytes.subarray(start));
  return text.slice(0, Math.max(0, text.indexOf('\ufffd'))).split('\n').length - 1;
}
