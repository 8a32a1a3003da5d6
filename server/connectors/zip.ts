import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { ImportFault, unreadable } from './mapping.ts';

/** What is read of a ZIP file at most: as it comes, and one entry of it unpacked, whether of rows or of anything else. */
export const zipLimits = { packed: 50 * 1024 ** 2, unpacked: 512 * 1024 ** 2, smallPart: 16 * 1024 ** 2, entries: 2_000 };

const broken = () => unreadable(1, 'broken_xlsx', 'the XLSX file is damaged, protected by a password, or none');

/** The entries of a ZIP file in memory; their names are the same in small and capital letters, as those of an office file are. */
export class Zip {
  readonly #file: ZipFile;
  readonly #entries: Map<string, Entry>;

  private constructor(file: ZipFile, entries: Map<string, Entry>) {
    this.#file = file;
    this.#entries = entries;
  }

  /** Throws ImportFault where the bytes are no ZIP file. */
  static async open(bytes: Buffer): Promise<Zip> {
    const entries = new Map<string, Entry>();
    try {
      const file = await fromBufferPromise(bytes);
      for await (const entry of file.eachEntry()) {
        entries.set(entry.fileName.toLowerCase(), entry);
        if (entries.size > zipLimits.entries) throw unreadable(1, 'too_large', 'the file has far too many parts');
      }
      return new Zip(file, entries);
    } catch (error) {
      throw error instanceof ImportFault ? error : broken(); // nothing but the bytes can be at fault
    }
  }

  /**
   * The text of an entry, unpacked as it is read. Throws ImportFault where it is missing, damaged, or of more than `most`
   * bytes: what the file says of its sizes is not believed.
   */
  async *text(name: string, most: number): AsyncGenerator<string> {
    const entry = this.#entries.get(name.toLowerCase());
    if (!entry) throw broken();
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let unpacked = 0;
    try {
      for await (const chunk of await this.#file.openReadStreamPromise(entry)) {
        unpacked += (chunk as Buffer).length;
        if (unpacked > most) throw unreadable(1, 'too_large', 'the file unpacks to far too much');
        yield decoder.decode(chunk as Buffer, { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      throw error instanceof ImportFault ? error : broken();
    }
  }
}
