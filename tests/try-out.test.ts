import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TryOutAnswer } from '../server/contract/sources.ts';
import { type Call, callsOf } from './calls.ts';
import { expectProblem, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** `POST /api/v1/connectors/try`: what a mapping makes of a pasted sample. */
let tested: Marburg;
let call: Call;
beforeAll(async () => {
  tested = await marburgApp();
  call = callsOf(tested);
});
afterAll(() => tested.close());

async function tryOut(body: object, token?: string): Promise<TryOutAnswer> {
  const answer = await call('POST', '/connectors/try', body, token);
  expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('"counts"')]);
  return JSON.parse(answer.body) as TryOutAnswer;
}
const column = (name: string) => ({ column: name });
const mapping = {
  kind: 'events',
  fields: { authority: { value: marburg }, service: { value: service }, attempt: column('case.id'), time: column('at') },
  events: [
    { type: 'started', when: { column: 'what', in: ['begin'] } },
    { type: 'step', when: { column: 'what', in: ['page'] }, fields: { step: column('page') } },
  ],
};
const sample = [
  { what: 'begin', at: '2026-11-20T10:00:00+01:00', case: { id: 'case-1' } },
  { what: 'page', at: '2026-11-20T10:01:00+01:00', page: 'person', case: { id: 'case-1' } },
  { what: 'page', at: '2026-11-20T10:02:00+01:00', page: 'garten', case: { id: 'case-1' } },
  { what: 'dance', at: '2026-11-20T10:03:00+01:00', case: { id: 'case-1' } },
];
const lines = sample.map((one) => JSON.stringify(one)).join('\n');

test('a sample gives events as an import would take them, and every bad line with its reason', async () => {
  const answer = await tryOut({ format: 'json', mapping, sample: lines });
  expect(answer).toMatchObject({
    events: [
      { type: 'started', time: '2026-11-20T10:00:00+01:00', authority: marburg, service },
      { type: 'step', step: 'person', time: '2026-11-20T10:01:00+01:00' },
    ],
    totals: [],
    steps: [],
    errors: [
      { line: 3, column: 'page', code: 'unknown_step' },
      { line: 4, code: 'no_event' },
    ],
    counts: { events: 2, totals: 0, steps: 0, errors: 2 },
  });
  expect(new Set(answer.events.map((event) => 'attempt' in event && event.attempt)).size).toBe(1);
});

test('monthly counts come as totals; steps that would be declared are listed', async () => {
  const csv = `authority;service;month;counter;starts\n${marburg};${service};09.2026;3;4\n`;
  expect(await tryOut({ format: 'csv', sample: csv })).toMatchObject({
    totals: [
      { channel: 'counter', count: 3, month: '2026-09' },
      { channel: 'online', measure: 'starts', count: 4 },
    ],
    counts: { totals: 2, errors: 0 },
  });
  const declared = await tryOut({ format: 'json', mapping: { ...mapping, declare: true }, sample: lines });
  expect(declared).toMatchObject({
    steps: [{ authority: marburg, service, key: 'garten' }],
    counts: { events: 3, steps: 1, errors: 1 },
  });
});

test('logs and access logs can be tried as well', async () => {
  const log = `203.0.113.9 - - [20/Nov/2026:10:00:00 +0100] "GET /wohngeld HTTP/1.1" 200 1 "-" "Mozilla/5.0 (Windows NT 10.0)"\n`;
  const pages = { authority: marburg, pages: [{ path: '/wohngeld', service, page: 'start' }] };
  const seen = await tryOut({ format: 'accesslog', mapping: pages, sample: log });
  expect(seen.events).toMatchObject([{ type: 'visited', page: 'start', device: 'desktop', referrer: 'direct' }]);
  expect(JSON.stringify(seen)).not.toContain('203.0.113.9');
  const xes = `<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="Antrag"/><date key="time:timestamp" value="2026-11-20T10:00:00Z"/></event></trace></log>`;
  const byXes = {
    authority: marburg,
    service: { key: 'hundesteuer', name: { de: 'Hundesteuer' } },
    moments: { started: { activity: 'Antrag' } },
    steps: [{ activity: 'Antrag', key: 'antrag', label: { de: 'Antrag' } }],
  };
  expect(await tryOut({ format: 'xes', mapping: byXes, sample: xes })).toMatchObject({
    counts: { errors: 0, events: 2, steps: 1 },
    steps: [{ service: 'hundesteuer', key: 'antrag', label: { de: 'Antrag' } }],
  });
  expectProblem(
    await call('POST', '/connectors/try', { format: 'xes', mapping: { ...byXes, authority: '064120000000' }, sample: xes }),
    400,
    'invalid',
    'mapping',
  );
});

test('no more than a hundred of anything are listed, all are counted', async () => {
  const rows = Array.from(
    { length: 250 },
    (_, nr) => `${marburg};${service};${nr % 2 ? 'started' : 'begun'};21.11.2026 10:00;a-${nr}`,
  );
  const answer = await tryOut({ format: 'csv', sample: ['authority;service;type;time;attempt', ...rows].join('\n') });
  expect([answer.events.length, answer.errors.length, answer.counts]).toEqual([
    100,
    100,
    { events: 125, totals: 0, steps: 0, errors: 125 },
  ]);
});

test('nothing of it is kept, whatever the mapping would declare', async () => {
  const tables = 'inbox attempt visit volume offer service mapping import_job imported refusal arrival offer_type'.split(' ');
  const all = async () =>
    Promise.all(tables.map(async (table) => (await tested.store.pool.query(`select * from ${table}`)).rows));
  const before = await all();
  await tryOut({
    format: 'json',
    mapping: { ...mapping, declare: true, fields: { ...mapping.fields, service: { value: 'neue-leistung' } } },
    sample: lines,
  });
  await tryOut({ format: 'csv', sample: `authority;service;month;counter\n${marburg};${service};09.2026;3\n` }, tested.sender);
  await tested.settle();
  expect(await all()).toEqual(before);
});

describe('whoever asks', () => {
  test('is judged by what their source may', async () => {
    const inKassel = { ...mapping, fields: { ...mapping.fields, authority: { value: kassel } }, declare: true };
    const [first = ''] = lines.split('\n');
    expect((await tryOut({ format: 'json', mapping: inKassel, sample: first }, tested.sender)).errors).toMatchObject([
      { code: 'not_allowed' },
    ]);
    expect((await tryOut({ format: 'json', mapping: inKassel, sample: first })).counts).toMatchObject({ events: 1, errors: 0 });
    const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'Rathaus', authorities: [kassel] })) as { id: number };
    await tested.admin('PUT', `/api/v1/sources/${id}/mappings/Tanz`, { format: 'json', mapping: inKassel });
    const kept = { format: 'json', mappingName: 'Tanz', source: id, sample: first };
    expect((await tryOut(kept)).errors).toMatchObject([{ code: 'unknown_service' }]); // this source may declare nothing
    expectProblem(await call('POST', '/connectors/try', kept, tested.sender), 404, 'not_found');
    const reader = await tested.token([kassel], { scopes: ['read'] });
    expectProblem(await call('POST', '/connectors/try', kept, reader), 403, 'forbidden');
  });

  test('is told what cannot be tried', async () => {
    const refused = async (body: object, status: number, code: string, field: string) =>
      expectProblem(await call('POST', '/connectors/try', body), status, code, field);
    await refused({ format: 'xlsx', sample: '' }, 400, 'invalid', 'format');
    await refused({ format: 'json', sample: lines }, 400, 'invalid', 'mapping');
    await refused({ format: 'json', mapping: { kind: 'rows' }, sample: lines }, 400, 'invalid', 'mapping');
    await refused({ format: 'csv', sample: 'x'.repeat(256 * 1024 + 1) }, 400, 'invalid', 'sample');
    expect((await tryOut({ format: 'csv', sample: '' })).errors).toMatchObject([{ line: 1, code: 'no_header' }]);
    expect((await tryOut({ format: 'csv', sample: 'a;b\n1;2\n' })).errors).toMatchObject([{ line: 1, code: 'unknown_column' }]);
  });
});
