import { describe, expect, test } from 'vitest';
import { faultsIn, fieldsIn, itemsIn } from './file-imports.ts';
import { workbook, zipped } from './workbook.ts';

/** The first sheet of an XLSX workbook is a table like a CSV file. */
const header = ['authority', 'service', 'month', 'starts', 'counter'];
const place = ['065340014014', 'hundesteuer'];

describe('a workbook', () => {
  test('of monthly counts is read, with months and numbers as a spreadsheet keeps them', async () => {
    const rows = [
      header,
      [],
      [...place, '09.2026', 1234, undefined],
      [...place, new Date('2026-10-01T00:00:00Z'), undefined, { formula: '7' }],
    ];
    const items = await itemsIn('xlsx', workbook(rows));
    const of = { authority: place[0], service: place[1] };
    expect([faultsIn(items), fieldsIn(items)]).toEqual([
      [],
      [
        { ...of, month: '2026-09', channel: 'online', measure: 'starts', count: 1234 },
        { ...of, month: '2026-10', channel: 'counter', count: 7 },
      ],
    ]);
  });

  test('of events is read, its times as local ones, its numbers as case numbers', async () => {
    const mapping = {
      kind: 'events',
      fields: { authority: { value: place[0] }, service: { value: 'hund' }, attempt: { column: 'Nr' }, time: { column: 'Zeit' } },
      events: [{ type: 'started' }],
    };
    const rows = [
      ['Nr', 'Zeit'],
      [1234567890123456, new Date('2026-10-25T14:30:00Z')],
      ['Grün & Söhne', '25.10.2026 14:30'],
    ];
    const items = await itemsIn('xlsx', workbook(rows), mapping);
    expect([faultsIn(items), fieldsIn(items)]).toMatchObject([
      [],
      [
        { attempt: '1234567890123456', time: '2026-10-25T14:30:00+01:00' },
        { attempt: expect.stringMatching(/^[\w-]{22}$/), time: '2026-10-25T14:30:00+01:00' },
      ],
    ]);
  });

  test('has its faults named by the row and column that the spreadsheet shows', async () => {
    const rows = [
      header,
      [...place, '2026-09', 'viele'],
      [...place, 'Herbst', 3],
      [],
      [...place, '2026-10', 1.234],
      [...place, '2026-11', 1, 2, 'zu viel'],
    ];
    expect(faultsIn(await itemsIn('xlsx', workbook(rows)))).toEqual([
      '2 invalid starts',
      '3 invalid month',
      '5 invalid starts',
      '6 columns',
    ]);
  });
});

test.each([
  ['text', Buffer.from('authority;service'), '1 broken_xlsx'],
  ['cut off', workbook([header]).subarray(0, 300), '1 broken_xlsx'],
  ['another ZIP file', zipped({ 'readme.txt': 'x' }), '1 broken_xlsx'],
  ['without a row', workbook([]), '1 no_header'],
  ['with a damaged sheet', workbook([header], { 'xl/worksheets/sheet1.xml': '<worksheet><row>' }), '1 broken_xlsx'],
  [
    'one that unpacks without end',
    workbook([header], { 'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(30_000_000)}` }),
    '1 too_large',
  ],
  [
    'one with entities of its own',
    workbook([header], {
      'xl/sharedStrings.xml': '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst><si><t>&b;</t></si></sst>',
    }),
    '1 broken_xlsx',
  ],
])('a file that is %s is refused', async (_, content, fault) => {
  expect(faultsIn(await itemsIn('xlsx', content)).at(0)).toBe(fault);
});
