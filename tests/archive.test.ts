import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Entry, fromBufferPromise } from 'yauzl';
import { archive } from '../server/opendata/formats/archive.ts';
import { type Packed, packer } from '../server/opendata/formats/pack.ts';
import { packing } from '../server/opendata/formats/packing.ts';

/** ZIP archives as workbooks are: short texts are packed on the spot, long ones in a thread of their own. */
const line = (nr: number) => `<row r="${nr}"><c><v>${(nr * 7919) % 1013}</v></c><c t="s"><v>Gießen 🏛 ${nr % 17}</v></c></row>\n`;
const text = Array.from({ length: 60_000 }, (_, nr) => line(nr)).join('');

/** The archive of one text written in pieces of `size` letters, between two short ones. */
async function packed(size: number): Promise<Buffer> {
  const zip = archive();
  zip.whole('first.txt', 'ä');
  const file = zip.file('long.xml');
  const parts: Uint8Array[] = [];
  for (let at = 0; at < text.length; at += size) {
    file.write(text.slice(at, at + size));
    parts.push(await zip.taken());
  }
  file.end('the end');
  zip.whole('last.txt', '');
  parts.push(await zip.end());
  zip.stop();
  return Buffer.concat(parts);
}

test('a long file comes out of the archive as it went in, with the files around it', async () => {
  const zip = await fromBufferPromise(await packed(700_001), { lazyEntries: true });
  const found: [string, string][] = [];
  zip.on('entry', async (entry: Entry) => {
    const content = await buffer(await zip.openReadStreamPromise(entry));
    expect(crc32(content)).toBe(entry.crc32);
    found.push([entry.fileName, content.toString()]);
    zip.readEntry();
  });
  zip.readEntry();
  await once(zip, 'end');
  expect(found.map(([name]) => name)).toEqual(['first.txt', 'long.xml', 'last.txt']);
  expect(found.map(([, content]) => content)).toEqual(['ä', `${text}the end`, '']);
});

test('an archive has the same bytes in whatever pieces it was written', async () => {
  const [one, other] = [await packed(1_000_000), await packed(99_991)];
  expect(one.equals(other)).toBe(true);
});

test('a thread packs to the very bytes that are packed here', async () => {
  const chunks = Array.from({ length: 20 }, (_, nr) => Buffer.from(text.slice(nr * 100_000, (nr + 1) * 100_000)));
  const here = packer();
  const wanted = chunks.map((chunk, nr) => here(chunk, nr === chunks.length - 1));
  const heard: Packed[] = [];
  const there = packing((packed) => heard.push(packed));
  for (const [nr, chunk] of chunks.entries()) there.push(chunk, nr === chunks.length - 1);
  expect(heard).toEqual([]); // they are on their way to the thread
  await there.roomy();
  expect(heard.map(({ crc }) => crc)).toEqual(wanted.map(({ crc }) => crc));
  const bytesOf = (of: Packed[]) => Buffer.concat(of.map(({ bytes }) => bytes));
  expect(bytesOf(heard).equals(bytesOf(wanted))).toBe(true);
});
