import { unreadable } from './mapping.ts';
import { readTags } from './xlsx-xml.ts';
import type { Zip } from './zip.ts';

/** What the cells of a workbook refer to. */
export interface Book {
  /** name of the part that is the first sheet */
  sheet: string;
  strings: string[];
  /** by style: whether a number of it is a day, a moment, or only a number */
  styles: ('day' | 'moment' | 'number')[];
  /** whether days are counted from 1904 */
  from1904: boolean;
}

const mostStrings = 64 * 1024 * 1024;

/** Reads workbook, strings and styles. Throws ImportFault. */
export async function readBook(zip: Zip): Promise<Book> {
  const { sheet, from1904 } = await firstSheet(zip);
  return { sheet, from1904, strings: await sharedStrings(zip), styles: await stylesOf(zip) };
}

async function firstSheet(zip: Zip): Promise<Pick<Book, 'sheet' | 'from1904'>> {
  let id: string | undefined;
  let from1904 = false;
  await readTags(zip, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name === 'sheet') id ??= attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
    },
  });
  let sheet: string | undefined;
  await readTags(zip, 'xl/_rels/workbook.xml.rels', {
    open(name, attributes) {
      if (name === 'Relationship' && attributes['Id'] === id) sheet = attributes['Target'];
    },
  });
  if (sheet === undefined) throw unreadable(1, 'broken_xlsx', 'the XLSX file has no sheet');
  return { sheet: sheet.startsWith('/') ? sheet.slice(1) : `xl/${sheet}`, from1904 };
}

async function sharedStrings(zip: Zip): Promise<string[]> {
  const strings: string[] = [];
  if (!zip.has('xl/sharedStrings.xml')) return strings;
  let current = '';
  let within = '';
  let length = 0;
  await readTags(zip, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') current = '';
      if (name === 'rPh' || (name === 't' && within !== 'rPh')) within = name;
    },
    text(text) {
      if (within === 't') current += text;
    },
    close(name) {
      if (name === within) within = '';
      if (name !== 'si') return;
      length += current.length;
      if (length > mostStrings) throw unreadable(1, 'too_large', 'the file has more than 64 million characters of text');
      strings.push(current);
    },
  });
  return strings;
}

async function stylesOf(zip: Zip): Promise<Book['styles']> {
  const formats = new Map<string, string>();
  const styles: Book['styles'] = [];
  let within = '';
  if (!zip.has('xl/styles.xml')) return styles;
  await readTags(zip, 'xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '');
      if (name === 'cellXfs' || name === 'cellStyleXfs') within = name;
      if (name === 'xf' && within === 'cellXfs') styles.push(kindOf(attributes['numFmtId'] ?? '0', formats));
    },
  });
  return styles;
}

/** Of the formats every spreadsheet knows 14–17 are days, 22 is a moment; of a format of its own its letters tell. */
function kindOf(id: string, formats: Map<string, string>): Book['styles'][number] {
  if (['14', '15', '16', '17'].includes(id)) return 'day';
  if (id === '22') return 'moment';
  const letters = (formats.get(id) ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
  if (!/[yd]/i.test(letters)) return 'number';
  return /h/i.test(letters) ? 'moment' : 'day';
}
