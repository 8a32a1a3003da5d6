import { crc32, deflateRawSync } from 'node:zlib';

/** A cell as a spreadsheet keeps it: text, a number, a day or moment as `Date` (local), a formula's text, or its own XML. */
export type Cell = string | number | Date | { formula: string } | { attributes: string; xml: string } | undefined;

const xmlText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const letter = (place: number) => String.fromCharCode(65 + place);

/** The bytes of an XLSX file with one sheet, as spreadsheets write it: shared strings, dates as numbers with a style. */
export const workbook = (rows: Cell[][], parts: Record<string, string> = {}): Buffer => zipped(workbookParts(rows, parts));

/** The parts of such a file. */
export function workbookParts(rows: Cell[][], parts: Record<string, string> = {}): Record<string, string> {
  const strings: string[] = [];
  const cell = (value: Cell, at: string): string => {
    if (value === undefined) return '';
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
    if (value instanceof Date) {
      const days = value.getTime() / 86_400_000 + 25_569;
      return `<c r="${at}" s="${Number.isInteger(days) ? 1 : 2}"><v>${days}</v></c>`;
    }
    if (typeof value === 'object' && 'xml' in value) return `<c r="${at}" ${value.attributes}>${value.xml}</c>`;
    if (typeof value === 'object') return `<c r="${at}" t="str"><f>A1</f><v>${xmlText(value.formula)}</v></c>`;
    strings.push(value);
    return `<c r="${at}" t="s"><v>${strings.length - 1}</v></c>`;
  };
  const sheet = rows
    .map(
      (cells, index) =>
        `<row r="${index + 1}">${cells.map((value, place) => cell(value, `${letter(place)}${index + 1}`)).join('')}</row>`,
    )
    .join('');
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  return {
    '_rels/.rels': `${head}<Relationships xmlns="${packages}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `${head}<workbook ${main} xmlns:r="${office}"><workbookPr/><sheets><sheet name="Tabelle1" sheetId="1" r:id="rId7"/><sheet name="Tabelle2" sheetId="2" r:id="rId8"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}">${relation('rId8', 'worksheet', 'worksheets/sheet2.xml')}${relation('rId7', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId1', 'styles', 'styles.xml')}${relation('rId2', 'sharedStrings', '/xl/sharedStrings.xml')}</Relationships>`,
    'xl/styles.xml': `${head}<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="22"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${head}<sst ${main}>${strings.map((text) => `<si><r><t>${xmlText(text.slice(0, 2))}</t></r><r><t xml:space="preserve">${xmlText(text.slice(2))}</t></r><rPh sb="0" eb="1"><t>nie</t></rPh></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet ${main}><sheetData>${sheet}</sheetData></worksheet>`,
    ...parts,
  };
}

/**
 * A ZIP file of these parts. `streamed`: as programs write it that do not know sizes before (sizes behind the data, and in
 * the directory as ZIP64 has them); `claimed`: the unpacked size it claims for every part.
 */
export function zipped(
  parts: Record<string, string | Buffer>,
  { streamed = false, claimed }: { streamed?: boolean; claimed?: number } = {},
): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(content);
    const size = claimed ?? Buffer.byteLength(content);
    const body = [u32(0x04034b50), u16(45), u16(streamed ? 8 : 0), u16(8), u32(0), u32(crc32(content))];
    body.push(streamed ? Buffer.alloc(8) : Buffer.concat([u32(packed.length), u32(size)]), u16(name.length), u16(0));
    body.push(Buffer.from(name), packed);
    if (streamed) body.push(u32(0x08074b50), u32(crc32(content)), u64(packed.length), u64(size));
    const wide = streamed ? [u16(1), u16(24), u64(size), u64(packed.length), u64(offset)] : [];
    const narrow = (value: number) => u32(streamed ? 0xffffffff : value);
    directory.push(u32(0x02014b50), u16(45), u16(45), u16(streamed ? 8 : 0), u16(8), u32(0), u32(crc32(content)));
    directory.push(narrow(packed.length), narrow(size), u16(name.length), u16(streamed ? 28 : 0), Buffer.alloc(10));
    directory.push(narrow(offset), Buffer.from(name), ...wide);
    bodies.push(...body);
    offset += Buffer.concat(body).length;
  }
  const count = Object.keys(parts).length;
  const size = Buffer.concat(directory).length;
  const wideEnd = [u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(size), u64(offset)];
  const locator = [u32(0x07064b50), u32(0), u64(offset + size), u32(1)];
  const end = streamed
    ? [...wideEnd, ...locator, u32(0x06054b50), Buffer.alloc(4), Buffer.alloc(12, 0xff), u16(0)]
    : [u32(0x06054b50), Buffer.alloc(4), u16(count), u16(count), u32(size), u32(offset), u16(0)];
  return Buffer.concat([...bodies, ...directory, ...end]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
