import { readFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { eventFields } from '../server/contract/event.ts';
import { type TestApp, testApp } from './app.ts';
import { takeFile } from './file-imports.ts';
import { type Marburg, marburg, marburgApp, service } from './marburg.ts';
import type { Delivery } from './reference/attempts.ts';
import { shared } from './shared.ts';
import { type StreamApp, streamApp } from './stream-app.ts';
import { streams, volumes, wholeYear } from './streams.ts';
import { workbook } from './workbook.ts';

const fields = [...eventFields];

describe('events from a file', () => {
  let there: StreamApp;
  beforeAll(async () => {
    there = await streamApp({ RETENTION_DAYS: '700', DECISION_DAYS: '700' });
  });
  afterAll(() => there.tested.close());

  const byName = Object.fromEntries(fields.filter((field) => field !== 'type').map((field) => [field, { column: field }]));
  const mapping = { kind: 'events', fields: byName, events: [{ type: { column: 'type' } }] };
  const kinds: [name: string, text: (events: object[]) => string | Buffer, taking: object][] = [
    ['CSV', (events) => stringify(events, { header: true, columns: fields }), {}],
    ['CSV with semicolons', (events) => stringify(events, { header: true, columns: fields, delimiter: ';', bom: true }), {}],
    [
      'XLSX',
      (events) => workbook([fields, ...events.map((event) => fields.map((field) => (event as Record<string, string>)[field]))]),
      { format: 'xlsx' },
    ],
    ['JSON', (events) => JSON.stringify(events), { format: 'json', mapping }],
  ];

  test('give the same tallies as posting them, and the same again when the file comes again', async () => {
    // all by one source, because a view counts once for each
    const ofOne = streams(wholeYear, { minLength: 5, maxLength: 30 }).map((stream) =>
      stream.map((sent) => ({ ...sent, source: 0 })),
    );
    await fc.assert(
      fc.asyncProperty(ofOne, fc.constantFrom(...kinds), async (stream: Delivery[], [, text, taking]) => {
        const end = Math.max(...stream.map(({ event }) => Date.parse(event.time)));
        await there.restart(end);
        await there.post(stream);
        await there.tested.settle();
        const posted = await there.tallies();
        await there.restart(end);
        await there.tested.store.pool.query('truncate imported');
        const { rows } = await there.tested.store.pool.query<{ id: number }>('select min(id) as id from source');
        const sender = { id: rows[0]?.id ?? 0, authorities: 'all', autoDeclare: false } as const;
        for (const round of [1, 2]) {
          const now = new Date(end).toISOString();
          const report = await takeFile(there.tested, text(stream.map(({ event }) => event)), { ...taking, sender, now });
          expect(report).toMatchObject({ stored: true, faults: 0, events: stream.length });
          expect(await there.tallies(), `round ${round}`).toEqual(posted);
        }
      }),
      { numRuns: 16, endOnFailure: true },
    );
  });

  test('and monthly counts give the same KPIs as putting them', async () => {
    const question = {
      kpis: ['received', 'starts', 'digital_share'],
      from: '2026-01-01',
      to: '2027-01-31',
      interval: 'month',
      by: ['authority'],
      filter: {},
    } as never;
    await there.restart(Date.parse('2027-02-01T00:00:00Z'));
    await there.putVolumes();
    await there.tested.settle();
    const put = await there.ask(question);
    expect(put.some(({ value }) => value)).toBe(true);
    await there.restart(Date.parse('2027-02-01T00:00:00Z'));
    const columns = ['authority', 'service', 'month', 'channel', 'measure', 'count'];
    expect(
      await takeFile(there.tested, stringify(volumes, { header: true, columns }), { now: '2027-02-01T00:00:00Z' }),
    ).toMatchObject({ totals: volumes.length, faults: 0 });
    expect(await there.ask(question)).toEqual(put);
  });
});

describe('a table of a town hall', () => {
  let tested: Marburg;
  beforeAll(async () => {
    tested = await marburgApp();
  });
  afterAll(() => tested.close());
  const tables = 'attempt inbox volume imported offer service'.split(' ');
  const everything = async () =>
    Promise.all(tables.map(async (table) => (await tested.store.pool.query(`select * from ${table} order by 1, 2`)).rows));

  const header = 'authority;service;type;time;attempt;step';
  const good = `${marburg};${service};started;21.11.2026 10:00;a-1;`;
  const faulty = [
    header,
    good,
    `65340014014;${service};started;21.11.2026 10:00;a-2;`,
    `064120000000;${service};started;21.11.2026 10:00;a-3;`,
    `${marburg};unheard-of;started;21.11.2026 10:00;a-4;`,
    `${marburg};${service};step;21.11.2026 10:00;a-5;haus`,
    `${marburg};${service};started;21.11.2027 10:00;a-6;`,
    `${marburg};${service};started;gestern;a-7;`,
    `${marburg};${service};started;21.11.2026 10:00;a-8;person`,
    `${marburg};${service};begun;21.11.2026 10:00;a-9;`,
    `${marburg};${service};started;21.11.2026 10:00;;`,
  ].join('\n');

  test('with faults has every bad line listed with number, column and reason, and nothing changes', async () => {
    const before = await everything();
    for (const dryRun of [true, false]) {
      const report = await takeFile(tested, faulty, { dryRun });
      expect(report.listed.map(({ line, column, code }) => `${line} ${column} ${code}`)).toEqual([
        '3 authority invalid',
        '4 authority unknown_authority',
        '5 service unknown_service',
        '6 step unknown_step',
        '7 time time_in_future',
        '8 time invalid',
        '9 step unknown_field',
        '10 type invalid',
        '11 attempt invalid',
      ]);
      expect(JSON.stringify(report.listed)).not.toMatch(/gestern|haus|begun|65340014014/); // a cell may be personal
      expect(report).toMatchObject({ stored: false, faults: 9 });
      expect(await everything()).toEqual(before);
    }
  });

  test('without faults changes nothing as a dry run, and counts once however often it comes', async () => {
    const before = await everything();
    const lines = `${header}\n${good}\n${good.replace('a-1', 'a-2')}`;
    expect(await takeFile(tested, lines, { dryRun: true })).toMatchObject({ stored: false, faults: 0, events: 2 });
    expect(await everything()).toEqual(before);
    for (const round of [1, 2]) {
      expect(await takeFile(tested, lines)).toMatchObject({ stored: true, events: 2 });
      const { rows } = (await tested.admin('GET', '/api/v1/kpis?kpi=starts&from=2026-11-01&to=2026-11-30')) as { rows: KpiRow[] };
      expect(rows[0]?.value, `round ${round}`).toBe(2);
    }
  });

  test('with one month twice, or a count that cannot be, is refused by line and column', async () => {
    const lines = [
      'authority;service;month;counter;starts',
      `${marburg};${service};09.2026;3;4`,
      `${marburg};${service};2026-09;;5`,
      `${marburg};${service};2026-10;drei;`,
      `${marburg};unheard-of;2026-10;3;`,
    ];
    const report = await takeFile(tested, lines.join('\n'));
    expect(report.listed.map(({ line, column, code }) => `${line} ${column} ${code}`)).toEqual([
      '3 starts twice',
      '4 counter invalid',
      '5 service unknown_service',
    ]);
  });

  test('declares what it uses for the first time only where mapping and sender both say so', async () => {
    const mapping = {
      kind: 'events',
      declare: true,
      fields: { authority: { value: marburg }, service: { value: 'neu' }, attempt: { column: 'Nr' }, time: { column: 'Zeit' } },
      events: [{ type: 'step', fields: { step: { value: 'eins' } } }],
    };
    const lines = 'Nr;Zeit\n1;21.11.2026 10:00';
    const sender = { id: 1, authorities: new Set([marburg]), autoDeclare: false };
    expect(await takeFile(tested, lines, { mapping, sender })).toMatchObject({ listed: [{ line: 2, code: 'unknown_service' }] });
    expect(await takeFile(tested, lines, { mapping, sender: { ...sender, autoDeclare: true } })).toMatchObject({ stored: true });
    expect(await tested.admin('GET', `/api/v1/authorities/${marburg}/offers/neu`)).toMatchObject({
      steps: [{ key: 'eins', byUse: true }],
    });
    const foreign = { ...mapping, fields: { ...mapping.fields, authority: { value: '066110000000' } } };
    expect(await takeFile(tested, lines, { mapping: foreign, sender })).toMatchObject({ listed: [{ code: 'not_allowed' }] });
  });
});

const report = shared('data/govuk-licensing/backdrop-SubmittedApplicationsReport.json');
const preview = shared('data/govuk-licensing/backdrop-licensing_preview.json');
describe.skipIf(!report || !preview)('licence applications of GOV.UK', () => {
  let tested: TestApp;
  beforeAll(async () => {
    tested = await testApp('2026-11-22T09:00:00Z');
  });
  afterAll(() => tested.close());
  const example = JSON.parse(readFileSync(new URL('../docs/examples/govuk-licensing.json', import.meta.url), 'utf8')) as {
    fields: { authority: { map: Record<string, string> } };
  };

  test.each([
    [report, { paid: 5, cancelled: 4, failed: 3, unknown: 4 }, { free: 2, unknown: 14 }],
    [preview, { paid: 106, unknown: 314 }, { free: 224, unknown: 196 }],
  ])('import with the payment counts of their publisher: %s', async (file, statuses, methods) => {
    const text = readFileSync(file ?? '', 'utf8');
    const slugs = [...new Set((JSON.parse(text) as { authorityUrlSlug: string }[]).map((row) => row.authorityUrlSlug))];
    const names = { ...example.fields.authority.map };
    for (const slug of slugs) names[slug] ??= `99000000001${slugs.indexOf(slug)}`;
    for (const slug of slugs) await tested.admin('PUT', `/api/v1/authorities/${names[slug]}`, { name: slug });
    const mapping = { ...example, fields: { ...example.fields, authority: { ...example.fields.authority, map: names } } };
    const counts = async (by: string) => {
      const only = slugs.map((slug) => `&authority=${names[slug]}`).join('');
      const { rows } = (await tested.admin(
        'GET',
        `/api/v1/kpis?kpi=submissions&from=2012-01-01&to=2014-12-31&by=${by}${only}`,
      )) as { rows: KpiRow[] };
      return Object.fromEntries(rows.map((row) => [row.by[by], row.n]));
    };
    for (const round of [1, 2]) {
      expect(await takeFile(tested, text, { format: 'json', mapping })).toMatchObject({ stored: true, faults: 0 });
      expect([round, await counts('payment_status'), await counts('payment_method')]).toEqual([round, statuses, methods]);
    }
  });
});
