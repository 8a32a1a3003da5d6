import { columnsOf, type FileRow } from '../../contract/columns.ts';
import { licences } from '../../contract/licences.ts';
import { coverageText, protectionText } from '../../contract/published.ts';
import { holdsFigures, type PublicTableId, tableOf } from '../../contract/tables.ts';
import { archive } from './archive.ts';
import { attribution, type Edition } from '../edition.ts';
import { rowTexts } from './row-texts.ts';
import type { Writer } from './writer.ts';
import { column, contentTypes, escaped, relations, sheetEnd, sheetStart, styles, workbook } from './xlsx-parts.ts';

/** A sheet of XLSX has no more rows, its head included. */
const mostRows = 1_048_576;

/**
 * XLSX written row by row, as no library does it: texts are kept once, everything else leaves as it comes. The first
 * sheet explains; where a table has more rows than a sheet takes, they go on in the next. Compressed by fflate and not
 * by zlib, whose bytes differ between processors. `sheetRows` is for tests.
 */
export function xlsxWriter(table: PublicTableId, edition: Edition, sheetRows = mostRows): Writer {
  const columns = columnsOf(table);
  const texts = new Map<string, number>();
  const sheets: string[] = [];
  const zip = archive();
  let [sheet, rowNumber] = [zip.file('xl/worksheets/sheet1.xml'), 0];

  const letters = columns.map((_, index) => column(index));
  const content = (value: FileRow[string]): string => {
    if (value === null || value === '') return '';
    if (typeof value === 'number') return `"><v>${value}</v></c>`;
    const known = texts.get(value) ?? texts.size;
    texts.set(value, known);
    return `" t="s"><v>${known}</v></c>`;
  };
  const row = (contents: string[]): string => {
    rowNumber += 1;
    const parts = ['<row r="']; // each goes on behind a number of the row
    let before = '">';
    for (const [index, of] of contents.entries()) {
      if (of === '') continue;
      parts.push(`${before}<c r="${letters[index]}`);
      before = of;
    }
    parts.push(`${before}</row>`);
    return parts.join(`${rowNumber}`);
  };
  const contents = rowTexts(
    columns.map(([name]) => name),
    content,
  );
  const open = (name: string, widths: number[], frozen: boolean): void => {
    if (sheets.length > 0) sheet.end(sheetEnd);
    sheets.push(name);
    rowNumber = 0;
    sheet = zip.file(`xl/worksheets/sheet${sheets.length}.xml`);
    sheet.write(sheetStart(widths, frozen));
  };
  const openTable = (): void => {
    const part = sheets.length; // the first one explains
    const name = part === 1 ? table : `${table} (${part})`;
    open(
      name,
      columns.map(() => 18),
      true,
    );
    sheet.write(row(columns.map(([heading]) => content(heading))));
  };
  return {
    head: () => {
      open('Lies mich – Read me', [24, 120], false);
      sheet.write(
        explanation(table, edition)
          .map((line) => row(line.map(content)))
          .join(''),
      );
      openTable();
      return zip.taken();
    },
    rows: (batch) => {
      let lines: string[] = [];
      for (const values of batch) {
        if (rowNumber === sheetRows) {
          sheet.write(lines.join(''));
          lines = [];
          openTable();
        }
        lines.push(row(contents(values)));
      }
      sheet.write(lines.join(''));
      return zip.taken();
    },
    tail: () => {
      sheet.end(sheetEnd);
      zip.whole('xl/sharedStrings.xml', sharedStrings(texts));
      zip.whole('xl/styles.xml', styles);
      zip.whole('xl/workbook.xml', workbook(sheets));
      zip.whole('xl/_rels/workbook.xml.rels', relations.workbook(sheets.length));
      zip.whole('_rels/.rels', relations.root);
      zip.whole('[Content_Types].xml', contentTypes(sheets.length));
      return zip.end();
    },
    stop: zip.stop,
  };
}

function sharedStrings(texts: Map<string, number>): string {
  const items = [...texts.keys()].map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('');
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${texts.size}">${items}</sst>`;
}

/** The first sheet: what this is, whose, under which licence, and how it is protected. */
function explanation(table: PublicTableId, edition: Edition): string[][] {
  const { title, description, rows } = tableOf(table);
  const licence = licences[edition.licence];
  const coverage = coverageText(edition.authorities.counted, edition.authorities.of, edition.name);
  const source = attribution(edition);
  const protection = holdsFigures(table)
    ? [
        ['Schutz', protectionText.de],
        ['Protection', protectionText.en],
      ]
    : [];
  return [
    ['Tabelle', title.de],
    ['Table', title.en],
    ['Inhalt', description.de],
    ['Content', description.en],
    ['Zeilen', rows.de],
    ['Rows', rows.en],
    ['Ausgabe', edition.id],
    ['Umfang', coverage.de],
    ['Coverage', coverage.en],
    ['Lizenz', `${licence.de}, ${licence.url}`],
    ['Quelle', source.de],
    ['Source', source.en],
    ...protection,
    ...columnsOf(table).map(([name, { de, en }]) => [name, `${de} – ${en}`]),
  ];
}
