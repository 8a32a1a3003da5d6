import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readingOf } from '../server/connectors/formats.ts';
import { faultsIn, fieldsIn, itemsIn } from './file-imports.ts';
import { type Cell, workbook, workbookParts, zipped } from './workbook.ts';

/** Workbooks as different programs write them, and as people keep them. */
const header = ['authority', 'service', 'month', 'counter'];
const row = (counter: Cell, month: Cell = '2026-09'): Cell[] => ['065340014014', 'hundesteuer', month, counter];
const place = { authority: { column: 'authority' }, service: { column: 'service' }, month: { column: 'month' } };
const counter = { count: { column: 'counter' }, channel: { value: 'counter' } };
const counts = async (file: Buffer, mapping?: object) =>
  fieldsIn(await itemsIn('xlsx', file, mapping)).map((fields) => (fields as { count: number }).count);

describe('a workbook that LibreOffice wrote', () => {
  const file = readFileSync(new URL('files/libreoffice.xlsx', import.meta.url));
  const mapping = {
    kind: 'events',
    fields: { authority: { value: '065340014014' }, service: { value: 'hund' }, attempt: { column: 'Vorgang' } },
    events: [
      { type: 'started', fields: { time: { column: 'Beginn' } } },
      {
        type: 'rated',
        when: { column: 'Sterne', filled: true },
        fields: { time: { column: 'Beginn' }, rating: { column: 'Sterne' } },
      },
      {
        type: 'submitted',
        when: { column: 'Eingang', filled: true },
        fields: { time: { column: 'Eingang', date: 'yyyy-MM-dd' } },
      },
      {
        type: 'payment',
        when: { column: 'bezahlt', in: ['true'] },
        fields: { time: { column: 'Beginn' }, paymentMethod: { value: 'cash' }, paymentStatus: { value: 'paid' } },
      },
    ],
  };

  test('gives its days, moments, yes and no, and what its formulas came to; a formula that failed is a fault', async () => {
    const items = await itemsIn('xlsx', file, mapping);
    const told = fieldsIn(items).map((fields) => {
      const { type, time, rating } = fields as { type: string; time: string; rating?: number };
      return [type, time, ...(rating === undefined ? [] : [rating])];
    });
    expect(told).toEqual([
      ['started', '2026-03-29T14:30:00+02:00'],
      ['rated', '2026-03-29T14:30:00+02:00', 5],
      ['submitted', '2026-03-30T12:00:00+02:00'],
      ['payment', '2026-03-29T14:30:00+02:00'],
      ['started', '2026-10-25T02:30:15+02:00'],
    ]);
    expect(faultsIn(items)).toEqual(['4 error_cell Beginn']);
  });

  test('gives the sheet that the mapping names', async () => {
    const totals = { kind: 'totals', sheet: 'Zahlen', fields: place, counts: [counter] };
    expect(fieldsIn(await itemsIn('xlsx', file, totals))).toMatchObject([{ month: '2026-09', count: 7 }]);
    expect(faultsIn(await itemsIn('xlsx', file, { ...totals, sheet: 'zahlen' }))).toEqual(['1 no_sheet']);
    expect(() => readingOf('csv', JSON.stringify(totals))).toThrow('sheet: only XLSX files have sheets, leave it out');
  });
});

describe('a workbook of several sheets', () => {
  const parts = workbookParts([header, row(55)]);
  const states = (first: string, second: string) => {
    const book = parts['xl/workbook.xml']?.replace('sheetId="1"', `sheetId="1" ${first}`);
    return { ...parts, 'xl/workbook.xml': book?.replace('sheetId="2"', `sheetId="2" ${second}`) ?? '' };
  };
  const second = { 'xl/worksheets/sheet2.xml': parts['xl/worksheets/sheet1.xml']?.replace('<v>55</v>', '<v>66</v>') ?? '' };

  test('gives the first that can be seen', async () => {
    expect(await counts(zipped({ ...states('', ''), ...second }))).toEqual([55]);
    expect(await counts(zipped({ ...states('state="visible"', 'state="hidden"'), ...second }))).toEqual([55]);
    for (const state of ['state="hidden"', 'state="veryHidden"'])
      expect(await counts(zipped({ ...states(state, ''), ...second }))).toEqual([66]);
    const hidden = await itemsIn('xlsx', zipped({ ...states('state="hidden"', 'state="veryHidden"'), ...second }));
    expect(faultsIn(hidden)).toEqual(['1 no_sheet']);
  });

  test('passes over one that is nothing but a chart', async () => {
    const relations = 'xl/_rels/workbook.xml.rels';
    const chart = parts[relations]?.replace(
      'worksheet" Target="worksheets/sheet1.xml"',
      'chartsheet" Target="chartsheets/sheet1.xml"',
    );
    expect(await counts(zipped({ ...parts, ...second, [relations]: chart ?? '' }))).toEqual([66]);
  });
});

describe('a cell', () => {
  test.each<[string, Cell, number]>([
    ['with the noise of sums', 7.000000000000001, 7],
    ['with a text of its own', { attributes: 't="inlineStr"', xml: '<is><r><t>1.</t></r><r><t>234</t></r></is>' }, 1234],
    ['with a formula that gives a number', { attributes: '', xml: '<f>3+4</f><v>7</v>' }, 7],
  ])('%s is what the spreadsheet shows', async (_, cell, count) => {
    expect(await counts(workbook([header, row(cell)]))).toEqual([count]);
  });

  test('with an error is a fault where it is read, and none elsewhere', async () => {
    const error = { attributes: 't="e"', xml: '<f>NA()</f><v>#N/A</v>' };
    const items = await itemsIn('xlsx', workbook([header, row(error), row(3)]));
    expect([faultsIn(items), fieldsIn(items).length]).toEqual([['2 error_cell counter'], 1]);
    expect(JSON.stringify(items)).not.toContain('#N/A');
    const beside = workbook([
      [...header, 'Notiz'],
      [...row(3), error],
    ]);
    expect(await counts(beside, { kind: 'totals', fields: place, counts: [counter] })).toEqual([3]);
  });

  test('with 0.1 + 0.2 is no count, and is not taken for a large one', async () => {
    const items = await itemsIn('xlsx', workbook([header, row(0.1 + 0.2), row(1234.5)]));
    expect(faultsIn(items)).toEqual(['2 invalid counter', '3 invalid counter']);
  });

  test('with a day counted from 1904 is that day', async () => {
    const book = workbookParts([header, row(1, new Date('2026-09-01T00:00:00Z'))]);
    const parts = { ...book, 'xl/workbook.xml': book['xl/workbook.xml']?.replace('<workbookPr/>', '<workbookPr date1904="1"/>') };
    const days = (Date.UTC(2026, 8, 1) - Date.UTC(1904, 0, 1)) / 86_400_000;
    const sheet = book['xl/worksheets/sheet1.xml']?.replace(/<v>46\d+<\/v>/, `<v>${days}</v>`) ?? '';
    const file = zipped({ ...parts, 'xl/workbook.xml': parts['xl/workbook.xml'] ?? '', 'xl/worksheets/sheet1.xml': sheet });
    expect(fieldsIn(await itemsIn('xlsx', file))).toMatchObject([{ month: '2026-09' }]);
  });
});

describe('a file', () => {
  const parts = workbookParts([header, row(5)]);

  test('written as a stream, with ZIP64 and its sizes behind the data, is read', async () => {
    expect(await counts(zipped(parts, { streamed: true }))).toEqual([5]);
  });

  test('whose parts have other capital letters than their names is read', async () => {
    const { 'xl/sharedStrings.xml': strings = '', ...others } = parts;
    expect(await counts(zipped({ ...others, 'xl/SharedStrings.xml': strings }))).toEqual([5]);
  });

  test('that claims to be small and is not, is refused', async () => {
    expect(faultsIn(await itemsIn('xlsx', zipped(parts, { claimed: 10 })))).toEqual(['1 broken_xlsx']);
  });

  test('whose rows have numbers that are none has them counted', async () => {
    const first = (parts['xl/worksheets/sheet1.xml'] ?? '')
      .replace('<row r="1"', '<row r="x"')
      .replace('<row r="2"', '<row r="1e9"');
    expect((await itemsIn('xlsx', zipped({ ...parts, 'xl/worksheets/sheet1.xml': first }))).map(({ line }) => line)).toEqual([2]);
  });

  test('with a form of numbers of endless length holds nobody up', async () => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="${'['.repeat(1_000_000)}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>`;
    expect(await counts(zipped({ ...parts, 'xl/styles.xml': styles }))).toEqual([5]);
  });

  const sheet = (xml: string) => ({ 'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${xml}</sheetData></worksheet>` });
  const cell = `<c t="inlineStr"><is><t>${'x'.repeat(60_000)}</t></is></c>`;
  test.each<[string, Record<string, string>, string]>([
    ['a row without end', sheet(`<row r="7">${cell.repeat(20)}</row>`), '7 too_large'],
    ['texts without end', { 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(4_000_001)}</sst>` }, '1 too_large'],
    [
      'styles without end',
      { 'xl/styles.xml': `<styleSheet><cellXfs>${'<xf/>'.repeat(4_000_000)}</cellXfs></styleSheet>` },
      '1 too_large',
    ],
    ['tags within tags without end', sheet('<row>'.repeat(1_000_000)), '1 broken_xlsx'],
    ['columns without end', sheet('<row><c r="ZZ1"><v>1</v></c></row>'), '1 too_large'],
  ])('with %s is refused', async (_, more, fault) => {
    expect(faultsIn(await itemsIn('xlsx', zipped({ ...parts, ...more })))).toEqual([fault]);
  });
});
