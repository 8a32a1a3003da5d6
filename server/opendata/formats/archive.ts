import { Zip, type ZipInputFile } from 'fflate';
import { type Packing, packing } from './packing.ts';

/** A file inside an archive, written as text. */
export interface ArchiveFile {
  write(text: string): void;
  end(text: string): void;
}

/** A ZIP whose bytes are taken as they come. Its files are ended one after the other. */
export interface Archive {
  file(name: string): ArchiveFile;
  whole(name: string, text: string): void;
  /** what is ready, once so little waits to be packed that more may be written */
  taken(): Promise<Uint8Array>;
  /** the rest, after the last file was ended */
  end(): Promise<Uint8Array>;
  /** lets go of threads, also where the archive did not come to its end */
  stop(): void;
}

/** Local time of this moment is the same on every machine, because it has no zone: ZIP knows none. */
const always = new Date(1980, 0, 1);
const deflated = 8;

/** Texts are packed in chunks of so many letters, whatever lengths they are written in: the same text, the same bytes. */
const chunkLength = 262_144;

export function archive(): Archive {
  let parts: Uint8Array[] = [];
  let packings: Packing[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part);
  });
  const file = (name: string): ArchiveFile => {
    const entry: ZipInputFile = { filename: name, size: 0, crc: 0, compression: deflated, mtime: always };
    const packed = packing(({ bytes, crc }, last) => {
      entry.crc = crc;
      entry.ondata?.(null, bytes, last);
    });
    packings.push(packed);
    return chunked((chunk, last) => {
      if (entry.ondata === undefined) zip.add(entry);
      entry.size += chunk.length;
      packed.push(chunk, last);
    });
  };
  const taken = async (): Promise<Uint8Array> => {
    for (const packed of packings) await packed.roomy();
    const bytes = Buffer.concat(parts);
    parts = [];
    return bytes;
  };
  const end = (): Promise<Uint8Array> => {
    zip.end(); // its last bytes come with those of the file that is packed last
    return taken();
  };
  const stop = () => {
    for (const packed of packings) packed.stop();
    packings = [];
  };
  return { file, whole: (name, text) => file(name).end(text), taken, end, stop };
}

function chunked(push: (chunk: Uint8Array, last: boolean) => void): ArchiveFile {
  let waiting = '';
  const write = (text: string) => {
    waiting += text;
    let from = 0;
    for (let to = endOf(waiting, from); to < waiting.length; to = endOf(waiting, from)) {
      push(Buffer.from(waiting.slice(from, to)), false);
      from = to;
    }
    waiting = waiting.slice(from);
  };
  const end = (text: string) => {
    write(text);
    push(Buffer.from(waiting), true);
  };
  return { write, end };
}

/** Where the chunk that begins at `from` ends: never inside a letter of two units. */
function endOf(text: string, from: number): number {
  const to = from + chunkLength;
  const unit = text.charCodeAt(to - 1);
  return unit >= 0xd800 && unit < 0xdc00 ? to + 1 : to;
}
