import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import type { PreviewAnswer } from '../server/contract/sources.ts';
import { takeFile } from './file-imports.ts';
import { fileOf, postForm } from './forms.ts';
import { expectProblem, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { workbook } from './workbook.ts';
import { uploadFolder } from './upload-folder.ts';

/** `POST /api/v1/imports/preview`: the head of a table, and how it could be read. */
let tested: Marburg;
let uploads: ReturnType<typeof uploadFolder>;
beforeAll(async () => {
  uploads = uploadFolder();
  tested = await marburgApp({ UPLOAD_MB: '1' });
});
afterAll(async () => {
  await tested.close();
  uploads.expectEmptyAndRemove();
});

const send = (form: Record<string, string | Blob>, token?: string | null) =>
  postForm(tested, '/api/v1/imports/preview', form, token);
async function look(content: string | Buffer, fields: Record<string, string> = {}, token?: string): Promise<PreviewAnswer> {
  const { status, body } = await send({ format: 'csv', ...fields, file: fileOf(content) }, token);
  expect([status, body]).toEqual([200, expect.stringContaining('columns')]);
  return JSON.parse(body) as PreviewAnswer;
}
const column = (name: string) => ({ column: name });
const value = (text: string) => ({ value: text });

test('a file in Windows-1252 with semicolons and German headings is shown as it is, and read as it means', async () => {
  const csv =
    'Behörde;Leistungsschlüssel;Monat;Eingereicht;Persönlich;Bemerkung\n065340014014;99115005104000;09.2026;1.204;95;für Müller\n065340014014;99115005104000;10.2026;;7;\n';
  const seen = await look(Buffer.from(csv, 'latin1'));
  expect(seen).toEqual({
    columns: ['Behörde', 'Leistungsschlüssel', 'Monat', 'Eingereicht', 'Persönlich', 'Bemerkung'],
    rows: [
      [marburg, service, '09.2026', '1.204', '95', 'für Müller'],
      [marburg, service, '10.2026', null, '7', null],
    ],
    kind: 'totals',
    suggestedMapping: {
      kind: 'totals',
      fields: { authority: column('Behörde'), service: column('Leistungsschlüssel'), month: column('Monat') },
      counts: [
        { count: column('Eingereicht'), channel: value('online'), measure: value('submissions') },
        { count: column('Persönlich'), channel: value('counter') },
      ],
    },
    missing: [],
    missingColumns: [],
  });
  const report = await takeFile(tested, Buffer.from(csv, 'latin1'), { mapping: seen.suggestedMapping ?? {} });
  expect(report).toMatchObject({ stored: true, totals: 3, faults: 0 });
  const answer = (await tested.admin('GET', '/api/v1/kpis?kpi=submissions&from=2026-09-01&to=2026-09-30')) as { rows: KpiRow[] };
  expect(answer.rows[0]?.value).toBe(1204);
});

describe('a mapping is suggested', () => {
  test('for columns with our own names, that counts as the file would without one', async () => {
    const seen = await look('authority;service;month;starts;starts:auth_method:eid;counter\n');
    expect([seen.kind, seen.missing, seen.rows]).toEqual(['totals', [], []]);
    const csv = `authority;service;month;starts;starts:auth_method:eid;counter\n${marburg};${service};08.2026;10;4;3\n`;
    expect(await takeFile(tested, csv, { mapping: seen.suggestedMapping ?? {} })).toMatchObject({ totals: 3, faults: 0 });
  });

  test('for offline volumes with a count a line, by the German names of the channels', async () => {
    const seen = await look(
      'Monat;Leistung;Eingangskanal;Anzahl\n07.2026;hundesteuer;Schalter;3\n07.2026;hundesteuer;E-Mail;4\n',
      {},
      tested.sender,
    );
    expect(seen).toMatchObject({
      kind: 'totals',
      suggestedMapping: {
        fields: { authority: value(marburg), service: column('Leistung'), month: column('Monat') },
        counts: [
          { count: column('Anzahl'), channel: { column: 'Eingangskanal', map: { Schalter: 'counter', 'E-Mail': 'email' } } },
        ],
      },
      missing: [],
    });
  });

  test('for an event list with German types, codes and times, that reads as it means', async () => {
    const csv = [
      'Ereignis,Zeitpunkt,Vorgangsnummer,Leistung,Endgerät',
      `gestartet,20.11.2026 10:00,V-1,${service},Computer`,
      `Eingereicht,20.11.2026 10:10,V-1,${service},`,
    ].join('\n');
    const seen = await look(csv, {}, tested.sender);
    expect(seen).toMatchObject({ kind: 'events', missing: [] });
    const mapping = seen.suggestedMapping ?? {};
    expect(mapping).toMatchObject({
      events: [{ type: { column: 'Ereignis', map: { gestartet: 'started', Eingereicht: 'submitted' } } }],
    });
    expect(await takeFile(tested, csv, { mapping })).toMatchObject({ events: 2, faults: 0, stored: true });
  });

  test('for a list of cases with a column for each moment, in a spreadsheet', async () => {
    const sheet = workbook([
      ['Aktenzeichen', 'Vorgang', 'Eingang', 'Entschieden am', 'Leistung'],
      ['A 1', 'V-10', new Date('2026-11-02T10:00:00Z'), new Date('2026-11-09T00:00:00Z'), service],
      ['A 2', 'V-11', new Date('2026-11-03T11:30:00Z'), undefined, service],
    ]);
    const seen = await look(sheet, { format: 'xlsx' }, tested.sender);
    expect(seen.rows[1]).toEqual(['A 2', 'V-11', '2026-11-03 11:30:00', null, service]);
    expect(seen).toMatchObject({ kind: 'events', missing: [] });
    const mapping = seen.suggestedMapping ?? {};
    expect(await takeFile(tested, sheet, { format: 'xlsx', mapping })).toMatchObject({ events: 3, faults: 0, stored: true });
  });

  test('as far as it can be told, naming what is missing', async () => {
    expect(await look('Monat;Schalter;Post\n07.2026;1;2\n')).toMatchObject({ kind: 'totals', missing: ['authority', 'service'] });
    expect(await look('Monat;Wetter\n07.2026;warm\n', {}, tested.sender)).toMatchObject({
      kind: 'totals',
      missing: ['service', 'count'],
    });
    expect(await look('Vorgang;Datum\nV1;2.7.2026\n', {}, tested.sender)).toMatchObject({
      kind: 'events',
      suggestedMapping: { fields: { time: { column: 'Datum', date: 'd.M.yyyy' } }, events: [] },
      missing: ['service', 'type'],
    });
  });

  test('never for what could be two things, or has values that do not fit', async () => {
    const unsorted = await look('Monat;Schalter;Eingereicht\n07.2026;1;2\n');
    expect(unsorted.suggestedMapping).toMatchObject({
      counts: [{ count: column('Schalter') }, { count: column('Eingereicht') }],
    });
    const twice = await look('Monat;Schalter;Bürgerbüro;Post\n07.2026;1;2;3\n');
    expect(twice.suggestedMapping).toMatchObject({ counts: [{ count: column('Post') }] });
    expect(await look('Kommune;Leistung;Monat;Post\nMarburg;Wohngeld;07.2026;3\n')).toMatchObject({
      missing: ['authority', 'service'],
    });
    expect(await look('Monat;Post\nwarm;3\n')).toMatchObject({ kind: null, suggestedMapping: null, missing: [] });
    expect((await look('Ereignis;Vorgang;Zeit\nvertagt;V1;1.7.2026 10:00\n')).missing).toContain('type');
    expect(await look('Name;Alter\nErika;44\n')).toMatchObject({
      kind: null,
      suggestedMapping: null,
      columns: ['Name', 'Alter'],
    });
  });
});

test('a mapping that is given or kept is answered, with the columns it reads and the file lacks', async () => {
  const mapping = {
    kind: 'totals',
    fields: { authority: value(marburg), service: value(service), month: column('Monat') },
    counts: [{ count: column('Schalter'), channel: value('counter') }],
  };
  const seen = await look('Monat;Tresen\n07.2026;1\n', { mapping: JSON.stringify(mapping) });
  expect(seen).toMatchObject({ kind: 'totals', suggestedMapping: mapping, missing: [], missingColumns: ['Schalter'] });
  const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'Rathaus', authorities: [marburg] })) as { id: number };
  await tested.admin('PUT', `/api/v1/sources/${id}/mappings/Monat`, { format: 'csv', mapping });
  const kept = { mappingName: 'Monat', source: `${id}` };
  expect(await look('Monat;Schalter\n07.2026;1\n', kept)).toMatchObject({ suggestedMapping: mapping, missingColumns: [] });
  expectProblem(await send({ format: 'csv', file: fileOf('a'), ...kept }, tested.sender), 404, 'not_found');
  expectProblem(await send({ format: 'csv', file: fileOf('a'), mapping: '{}' }), 400, 'invalid', 'mapping');
});

test('only the first lines are shown, long cells cut, and lines that cannot be read left out', async () => {
  const lines = Array.from({ length: 1000 }, (_, nr) => `07.2026;${nr === 3 ? '1;2;3' : `${nr}`};${'x'.repeat(300)}`);
  const seen = await look(['Monat;Post;Bemerkung', ...lines].join('\n'));
  expect(seen.rows.map(([, count]) => count)).toEqual(['0', '1', '2', ...Array.from({ length: 16 }, (_, nr) => `${nr + 4}`)]);
  expect(seen.rows[0]?.[2]).toBe(`${'x'.repeat(200)}…`);
});

test('nothing of it is kept', async () => {
  const tables = ['import_job', 'volume', 'inbox', 'attempt', 'mapping', 'imported'];
  const all = async () => Promise.all(tables.map((table) => tested.count(table)));
  const kept = await all();
  await look(`authority;service;month;counter\n${marburg};${service};06.2026;3\n`);
  expect(await all()).toEqual(kept);
});

describe('what cannot be looked at is refused:', () => {
  test.each([
    ['a file without a header', { file: fileOf('') }, 400, 'no_header', 'file'],
    ['a spreadsheet called CSV', { file: fileOf(workbook([['a']])) }, 400, 'not_text', 'file'],
    ['a CSV called spreadsheet', { format: 'xlsx', file: fileOf('a;b\n') }, 400, 'broken_xlsx', 'file'],
    ['one column twice', { file: fileOf('a;b;a\n1;2;3\n') }, 400, 'column_twice', 'file'],
    ['another format', { format: 'xes', file: fileOf('a') }, 400, 'invalid', 'format'],
    ['a form without a file', {}, 400, 'invalid', 'file'],
    ['a file too large', { file: fileOf(Buffer.alloc(1024 * 1024 + 1, 'a')) }, 413, 'too_large', 'file'],
    ['an unknown field', { file: fileOf('a'), colour: 'red' }, 400, 'unknown_field', 'colour'],
  ])('%s', async (_, form, status, code, field) => {
    expectProblem(await send({ format: 'csv', ...(form as Record<string, string>) }), status, code, field);
  });

  test('what a token without the right to ingest, or none, sends', async () => {
    const good = { format: 'csv', file: fileOf('a;b\n') };
    expectProblem(await send(good, await tested.token([kassel], { scopes: ['read'] })), 403, 'forbidden');
    expectProblem(await send(good, null), 401, 'unauthorized');
  });
});
