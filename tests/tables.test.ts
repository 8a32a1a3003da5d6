import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { monthOf, timeOf } from '../server/connectors/times.ts';
import { faultsIn, fieldsIn, itemsIn } from './file-imports.ts';

/** Tables (CSV) and lists of objects (JSON) become fields by a declared mapping; without any database. */
const notes = {
  kind: 'events',
  fields: {
    authority: { value: '065340014014' },
    service: { value: 'hundesteuer' },
    attempt: { column: 'Nr' },
    time: { column: 'Zeit' },
  },
  events: [{ type: 'started' }],
};
const csv = (...lines: string[]) => lines.join('\n');

describe('a CSV file', () => {
  const wanted = [{ type: 'started', time: '2026-10-25T14:30:00+01:00' }];
  const rows = ['Nr;Zeit;Straße', 'vorgang-000000000001;25.10.2026 14:30;"Am Grün; links"'];

  test.each([
    ['semicolons', csv(...rows)],
    ['commas', 'Nr,Zeit,Straße\nvorgang-000000000001,25.10.2026 14:30,"Am Grün; links"'],
    ['tabs', 'Nr\tZeit\tStraße\nvorgang-000000000001\t25.10.2026 14:30\tAm Grün'],
    ['line ends of Windows and empty lines at its end', `${rows.join('\r\n')}\r\n\r\n;;\r\n`],
    ['a byte order mark', `\ufeff${csv(...rows)}`],
    ['Windows-1252', Buffer.from(csv(...rows), 'latin1')],
    ['Windows-1252 that begins like UTF-8', Buffer.from(`Nr;Zeit;Ã¼\n${rows[1]?.replace('links', 'für Größe')}`, 'latin1')],
    ['gzip around it', gzipSync(csv(...rows))],
    ['spaces around its cells', csv('Nr ; Zeit;Straße', ' vorgang-000000000001 ; 25.10.2026 14:30 ;')],
  ])('is read with %s', async (_, content) => {
    const items = await itemsIn('csv', content, notes);
    expect([faultsIn(items), fieldsIn(items)]).toMatchObject([[], wanted]);
  });

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${csv(...rows)}`, 'utf16le'), '1 not_utf8'],
    [
      'UTF-8 and then Windows-1252',
      Buffer.concat([Buffer.from(`${csv(...rows)}\n`), Buffer.from('x;y;Grün', 'latin1')]),
      '3 not_utf8',
    ],
    ['neither UTF-8 nor Windows-1252', Buffer.from(csv(...rows).replaceAll('ü', '\x81'), 'latin1'), '2 not_utf8'],
    ['an XLSX file', Buffer.from('PK\x03\x04 and so on'), '1 not_text'],
    ['bytes that are no text', Buffer.from('Nr;Zeit\0\0\n'), '1 not_text'],
    ['nothing', '', '1 no_header'],
    ['a column twice', 'Nr;Nr;Zeit\n', '1 column_twice'],
    ['a name without end', `Nr;${'x'.repeat(301)}\n`, '1 too_large'],
    ['a quote that is not closed', csv(rows[0] ?? '', '"vorgang;25.10.2026 14:30;x'), '2 broken_csv'],
    ['a gzip file that was cut off', gzipSync(csv(...rows)).subarray(0, 60), '2 broken_gzip'],
    [
      'a small gzip file that unpacks without end',
      gzipSync(`Nr;Zeit\n${`${' '.repeat(900_000)};1\n`.repeat(80)}`),
      '1 too_large',
    ],
  ])('that is %s is refused with its line', async (_, content, fault) => {
    const faults = faultsIn(await itemsIn('csv', content, notes));
    expect(faults.at(-1)).toBe(fault);
  });

  test('counts lines as an editor does, also where a cell has several', async () => {
    const items = await itemsIn('csv', csv('Nr;Zeit', '"a\nb\nc";25.10.2026 14:30', '', 'd;gestern'), notes);
    expect(faultsIn(items)).toEqual(['6 invalid Zeit']);
  });

  test('of nothing but line ends lets others have their turn, and is refused after a million', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const items = await itemsIn('csv', gzipSync(`Nr;Zeit\n${'\n'.repeat(100_000)}a;b\n`), notes);
    clearInterval(timer);
    expect(faultsIn(items)).toEqual(['100002 invalid Zeit']);
    expect(turns).toBeGreaterThan(5);
    expect(faultsIn(await itemsIn('csv', `Nr;Zeit\n${';\n'.repeat(1_048_577)}`, notes))).toEqual(['1048578 too_large']);
  });

  test('names a line with too many or too few cells, and a column that is not there', async () => {
    expect(faultsIn(await itemsIn('csv', csv('Nr;Zeit', 'a', 'a;b;c'), notes))).toEqual(['2 columns', '3 columns']);
    expect(faultsIn(await itemsIn('csv', csv('Nr;Uhrzeit', 'a;b'), notes))).toEqual(['1 no_column Zeit']);
  });
});

describe('a JSON file', () => {
  const inner = { ...notes, fields: { ...notes.fields, time: { column: 'log.at' } } };
  const one = (nr: number) => ({ Nr: `case-${nr}`, log: { at: '2026-10-25T14:30:00+0100', note: '}"{[' } });

  test.each([
    ['an array', JSON.stringify([one(1), one(2)])],
    ['an array over many lines', JSON.stringify([one(1), one(2)], null, 2)],
    ['one object a line', `${JSON.stringify(one(1))}\n${JSON.stringify(one(2))}\n`],
  ])('is %s, and has fields of inner objects', async (_, content) => {
    const items = await itemsIn('json', content, inner);
    expect([faultsIn(items), fieldsIn(items)]).toMatchObject([[], [{ time: '2026-10-25T14:30:00+01:00' }, { type: 'started' }]]);
  });

  test.each([
    ['that was cut off', '[\n{"Nr":1', '2 not_json'],
    ['that is something else', 'Nr;Zeit', '1 not_json'],
    ['with a fault in one object', '[\n{"Nr":x},\n{"Nr":1}]', '2 not_json'],
    ['with an object without end', `[{"a":"${'x'.repeat(2_000_000)}"`, '1 too_large'],
  ])('%s is refused with its line', async (_, content, fault) => {
    expect(faultsIn(await itemsIn('json', content, inner))[0]).toBe(fault);
  });
});

describe('a mapping', () => {
  test('makes several events of a line, each where its condition holds', async () => {
    const mapping = {
      ...notes,
      events: [
        { type: 'started' },
        {
          type: 'payment',
          when: { column: 'Status', notIn: ['', 'offen'] },
          fields: {
            paymentMethod: { value: 'invoice' },
            paymentStatus: { column: 'Status', map: { bezahlt: 'paid' }, else: 'unknown' },
          },
        },
        { type: 'submitted', when: { column: 'Fertig', filled: true }, fields: { time: { column: 'Fertig', date: 'd.M.yyyy' } } },
      ],
    };
    const lines = csv(
      'Nr;Zeit;Status;Fertig',
      'a;25.10.2026 14:30;bezahlt;26.10.2026',
      'b;25.10.2026 14:30;offen;',
      'c;25.10.2026 14:30;weg;',
    );
    expect(
      fieldsIn(await itemsIn('csv', lines, mapping)).map((fields) =>
        Object.values({ ...fields, id: '', attempt: '' })
          .filter((text) => /^[a-z]+$|T/.test(text))
          .join(' '),
      ),
    ).toEqual([
      'started hundesteuer 2026-10-25T14:30:00+01:00',
      'payment hundesteuer 2026-10-25T14:30:00+01:00 invoice paid',
      'submitted hundesteuer 2026-10-26T12:00:00+01:00',
      'started hundesteuer 2026-10-25T14:30:00+01:00',
      'started hundesteuer 2026-10-25T14:30:00+01:00',
      'payment hundesteuer 2026-10-25T14:30:00+01:00 invoice unknown',
    ]);
  });

  test('refuses a value it does not name, and a line it has no event for unless told to leave it out', async () => {
    const mapped = { ...notes, events: [{ type: { column: 'Art', map: { Beginn: 'started' } } }] };
    expect(faultsIn(await itemsIn('csv', csv('Nr;Zeit;Art', 'a;25.10.2026 14:30;Ende'), mapped))).toEqual(['2 unmapped Art']);
    const some = { ...notes, events: [{ type: 'started', when: { column: 'Nr', in: ['b'] } }] };
    const lines = csv('Nr;Zeit', 'a;25.10.2026 14:30');
    expect(faultsIn(await itemsIn('csv', lines, some))).toEqual(['2 no_event']);
    expect(await itemsIn('csv', lines, { ...some, otherwise: 'ignore' })).toEqual([]);
  });

  test.each([
    [{ ...notes, kind: 'rows' }, /kind must be/],
    [{ ...notes, colour: 1 }, /colour/],
    [{ ...notes, events: [{ type: 'began' }] }, /^events\.0\.type: must be one of visited, started/],
    [
      { ...notes, events: [{ type: 'submitted', fields: { step: { value: 'x' } } }] },
      /^events\.0\.fields\.step: is no field of submitted events/,
    ],
    [{ ...notes, fields: { time: { column: 'Zeit', date: 'yesterday' } } }, /^fields\.time/],
    [{ ...notes, events: [{ type: 'started', when: { column: 'a' } }] }, /^events\.0\.when: needs one of/],
  ])('that is wrong is refused by the path of its fault: %j', async (mapping, message) => {
    await expect(itemsIn('csv', 'a', mapping)).rejects.toThrow(message);
  });
});

describe('without a mapping', () => {
  test('columns with the names of fields are an event list', async () => {
    const lines = csv(
      'type,time,authority,service,attempt,step,rating',
      'step,2026-10-25T02:30:00Z,065340014014,hund,vorgang-000000000001,tier,',
      'rated,25.10.2026 14:30,065340014014,hund,17,,"4,0"',
    );
    expect(fieldsIn(await itemsIn('csv', lines))).toMatchObject([
      { type: 'step', time: '2026-10-25T02:30:00Z', attempt: 'vorgang-000000000001', step: 'tier' },
      { type: 'rated', rating: 4, attempt: expect.stringMatching(/^[\w-]{22}$/) },
    ]);
  });

  test('columns with the names of measures and channels are monthly counts, an empty cell is no count', async () => {
    const lines = csv(
      'authority;service;month;starts;starts:auth_method:eid;counter',
      '065340014014;hund;09.2026;1.234;0;',
      '065340014014;hund;2026-10;;;7',
    );
    const of = { authority: '065340014014', service: 'hund' };
    expect(fieldsIn(await itemsIn('csv', lines))).toEqual([
      { ...of, month: '2026-09', channel: 'online', measure: 'starts', count: 1234 },
      { ...of, month: '2026-09', channel: 'online', measure: 'starts', dimension: 'auth_method', category: 'eid', count: 0 },
      { ...of, month: '2026-10', channel: 'counter', count: 7 },
    ]);
  });

  test('counts may also stand one a line', async () => {
    const lines = csv('authority;service;month;channel;count', '065340014014;hund;2026-09;post;3');
    expect(fieldsIn(await itemsIn('csv', lines))).toEqual([
      { authority: '065340014014', service: 'hund', month: '2026-09', channel: 'post', count: 3 },
    ]);
  });

  test.each([
    ['type;time;colour', '1 unknown_column colour'],
    ['authority;service;month;Anzahl', '1 unknown_column Anzahl'],
    ['authority;month;starts', '1 unknown_column service'],
    ['authority;service;month', '1 unknown_column'],
    ['authority;service;month;starts:eid', '1 unknown_column starts:eid'],
  ])('the header %s asks for one', async (header, fault) => {
    expect(faultsIn(await itemsIn('csv', `${header}\n`))).toEqual([fault]);
  });
});

test('times are read as written in German or ISO, without an offset as local time on the day the clocks change, too', () => {
  const times = {
    '25.10.2026 14:30': '2026-10-25T14:30:00+01:00',
    '1.7.2026, 9:05:07 Uhr': '2026-07-01T09:05:07+02:00',
    '2026-07-01 09:05': '2026-07-01T09:05:00+02:00',
    '2013-02-25T15:09:56+0000': '2013-02-25T15:09:56+00:00',
    '25.10.2026 02:30': '2026-10-25T02:30:00+02:00',
  };
  for (const [text, time] of Object.entries(times)) expect([text, timeOf(text)]).toEqual([text, time]);
  for (const text of [
    '29.03.2026 02:30',
    '30.02.2026 10:00',
    '25.10.2026',
    '10/25/2026 14:30',
    '25.10.26 14:30',
    '25.10.2026 24:30',
    '',
  ])
    expect([text, timeOf(text)]).toEqual([text, undefined]);
  expect(timeOf('20261025-1430', 'yyyyMMdd-HHmm')).toBe('2026-10-25T14:30:00+01:00');
  expect(
    ['2026-09', '09.2026', '9/2026', '01.09.2026', '2026-09-01', '2.9.2026', 'September'].map((text) => monthOf(text)),
  ).toEqual(['2026-09', '2026-09', '2026-09', '2026-09', '2026-09', undefined, undefined]);
});

test.each(['3,5', '12,345', '1.23', '-1', 'viele', '1e3'])('%s is no count', async (count) => {
  const lines = csv('authority;service;month;counter', `065340014014;hund;2026-09;"${count}"`);
  expect(faultsIn(await itemsIn('csv', lines))).toEqual(['2 invalid counter']);
});
