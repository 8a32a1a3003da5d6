import path from 'node:path';
import { unreadable } from './mapping.ts';
import { sharedTexts, type Texts } from './xlsx-strings.ts';
import { type NumberKind, numberKinds } from './xlsx-styles.ts';
import { readTags } from './xlsx-xml.ts';
import type { Zip } from './zip.ts';

/** What the cells of a workbook refer to. */
export interface Book {
  /** name of the part that is the sheet */
  sheet: string;
  texts: Texts;
  /** by style: what a number of it is */
  kinds: NumberKind[];
  /** whether days are counted from 1904 */
  from1904: boolean;
}

/** Reads what a workbook says of the sheet of that name, or of its first visible one. Throws ImportFault. */
export async function readBook(zip: Zip, sheetName: string | undefined): Promise<Book> {
  const workbook = (await relations(zip, '')).find(({ type }) => type === 'officeDocument');
  if (!workbook) throw unreadable(1, 'broken_xlsx', 'the XLSX file has no workbook');
  const parts = await relations(zip, workbook.part);
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.part;
  const sheets = new Map(parts.filter(({ type }) => type === 'worksheet').map((sheet) => [sheet.id, sheet.part]));
  const { sheet, from1904 } = await chosenSheet(zip, workbook.part, sheetName, sheets);
  if (sheet === undefined) throw noSheet(sheetName);
  const texts = await sharedTexts(zip, part('sharedStrings'));
  return { sheet, from1904, texts, kinds: await numberKinds(zip, part('styles')) };
}

const noSheet = (name: string | undefined) =>
  unreadable(
    1,
    'no_sheet',
    name === undefined
      ? 'the workbook has no visible sheet: name one as "sheet" in the mapping'
      : 'the workbook has no sheet of the name that the mapping gives as "sheet"',
  );

interface Relation {
  id: string;
  /** the last word of its type: worksheet, styles … */
  type: string;
  part: string;
}

/** The parts that a part (or '', the whole file) refers to. */
async function relations(zip: Zip, part: string): Promise<Relation[]> {
  const folder = path.posix.dirname(part);
  const found: Relation[] = [];
  await readTags(zip, path.posix.join(folder, '_rels', `${path.posix.basename(part)}.rels`), {
    open(name, { Id: id = '', Type: type = '', Target: target = '' }) {
      if (name !== 'Relationship') return;
      const whole = target.startsWith('/') ? target.slice(1) : path.posix.join(folder, target);
      found.push({ id, type: type.replace(/^.*\//, ''), part: whole });
    },
  });
  return found;
}

/** The part of the sheet that is meant; only those in `sheets` have cells, as others are nothing but a chart. */
async function chosenSheet(zip: Zip, workbook: string, named: string | undefined, sheets: Map<string, string>) {
  let sheet: string | undefined;
  let from1904 = false;
  await readTags(zip, workbook, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const [, id = ''] = Object.entries(attributes).find(([key]) => key.endsWith(':id')) ?? [];
      const visible = (attributes['state'] ?? 'visible') === 'visible';
      if (named === undefined ? visible : attributes['name'] === named) sheet ??= sheets.get(id);
    },
  });
  return { sheet, from1904 };
}
