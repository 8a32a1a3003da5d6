import { unreadable } from './mapping.ts';
import { readTags, type TagReader } from './xlsx-xml.ts';
import { type Zip, zipLimits } from './zip.ts';

const mostBytes = 64 * 1024 ** 2;
const mostTexts = 4_000_000;
const chunkBytes = 1024 ** 2;

/**
 * Many texts in little memory: their UTF-8 one after the other, outside of the heap. As strings the texts of 200,000 rows
 * would take twice as much, because each holds on to the piece of the file it was cut from.
 */
export class Texts {
  readonly #chunks: Buffer[] = [];
  /** where each text begins and ends, as bytes in all chunks were they `chunkBytes` long */
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];
  #used = chunkBytes;
  #bytes = 0;

  /** Throws ImportFault where it becomes too much. */
  add(text: string): void {
    const length = Buffer.byteLength(text);
    this.#bytes += length;
    if (this.#bytes > mostBytes || this.#begins.length === mostTexts)
      throw unreadable(1, 'too_large', 'the file has more than 64 MiB of text: save the table as CSV');
    if (length > chunkBytes) throw unreadable(1, 'too_large', 'a cell is longer than one mebibyte');
    if (this.#used + length > chunkBytes) {
      this.#chunks.push(Buffer.allocUnsafeSlow(chunkBytes));
      this.#used = 0;
    }
    const begin = (this.#chunks.length - 1) * chunkBytes + this.#used;
    this.#chunks.at(-1)?.write(text, this.#used);
    this.#used += length;
    this.#begins.push(begin);
    this.#ends.push(begin + length);
  }

  at(index: number): string | undefined {
    const begin = this.#begins[index];
    const end = this.#ends[index];
    if (begin === undefined || end === undefined) return undefined;
    const chunk = Math.floor(begin / chunkBytes);
    return this.#chunks[chunk]?.toString('utf8', begin - chunk * chunkBytes, end - chunk * chunkBytes);
  }
}

/** The texts that cells refer to by number; what is only said of their pronunciation is left out. Throws ImportFault. */
export async function sharedTexts(zip: Zip, part: string | undefined): Promise<Texts> {
  const texts = new Texts();
  if (part === undefined) return texts;
  let current = '';
  let within = '';
  const reader: TagReader = {
    open(name) {
      if (name === 'si') current = '';
      if (name === 'rPh' || (name === 't' && within !== 'rPh')) within = name;
    },
    text(text) {
      if (within !== 't') return;
      current += text;
      if (current.length > chunkBytes) throw unreadable(1, 'too_large', 'a cell is longer than one mebibyte');
    },
    close(name) {
      if (name === within) within = '';
      if (name === 'si') texts.add(current);
    },
  };
  await readTags(zip, part, reader, zipLimits.unpacked);
  return texts;
}
