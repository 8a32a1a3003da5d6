import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { unreadable } from './mapping.ts';
import { type Zip, zipLimits } from './zip.ts';

/** What is called for the tags of a part; names are without their prefix. */
export interface TagReader {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const betweenTags = 2 * 1024 * 1024;
const deepest = 64;
const local = (name: string) => name.replace(/^.*:/, '');

/** Reads a part of an XLSX file; comes back after every piece, so that what was found can be handed on. */
export async function* tagsOf(zip: Zip, part: string, reader: TagReader, most = zipLimits.unpacked): AsyncGenerator<void> {
  const parser = new SaxesParser();
  let quiet = 0;
  let depth = 0;
  parser.on('error', () => {
    throw unreadable(1, 'broken_xlsx', 'a part of the XLSX file is damaged');
  });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    quiet = 0;
    depth += 1;
    if (depth > deepest) throw unreadable(1, 'broken_xlsx', `tags are nested more than ${deepest} deep`);
    reader.open?.(local(tag.name), tag.attributes);
  });
  parser.on('text', (text) => reader.text?.(text));
  parser.on('closetag', (tag) => {
    quiet = 0;
    depth -= 1;
    reader.close?.(local(tag.name));
  });
  for await (const text of zip.text(part, most)) {
    quiet += text.length;
    if (quiet > betweenTags) throw unreadable(1, 'too_large', 'a cell is longer than two million characters');
    parser.write(text);
    yield;
  }
  parser.close();
  yield;
}

/** Reads a part to its end, a small one unless `most` bytes are said. */
export async function readTags(zip: Zip, part: string, reader: TagReader, most = zipLimits.smallPart): Promise<void> {
  const tags = tagsOf(zip, part, reader, most);
  while (!(await tags.next()).done);
}
