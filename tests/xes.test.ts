import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptId, keyOfName, parseMapping } from '../server/connectors/mapping.ts';
import { readXes } from '../server/connectors/xes.ts';
import { XesMapping } from '../server/connectors/xes-mapping.ts';
import { xesLimits } from '../server/connectors/xes-traces.ts';
import { applied, collect, events, everyChannel, faults, internet, itemsOf, log, read, trace } from './xes-log.ts';

describe('a log', () => {
  test('becomes the events of its online cases, with the lines they stand in', async () => {
    const end = '<date key="enddate" value="2011-10-18T13:56:55.943+02:00"/>';
    const attempt = attemptId('case-1');
    const common = { authority: '065340014014', service: 'umweltgenehmigung', attempt };
    expect(await read(log(trace({ events: `${applied}\n${end}` })))).toEqual([
      {
        kind: 'event',
        line: 6,
        event: { type: 'started', id: `${attempt}-1`, time: '2011-10-11T13:42:22.688+02:00', ...common },
      },
      { kind: 'event', line: 7, event: { type: 'submitted', id: `${attempt}-2`, time: '2011-10-12T08:00:00+02:00', ...common } },
      {
        kind: 'event',
        line: 8,
        event: {
          type: 'decided',
          id: `${attempt}-3`,
          time: '2011-10-18T13:56:55.943+02:00',
          ...common,
          handling: 'unknown',
          mediaBreak: 'unknown',
        },
      },
    ]);
  });

  test('gives one offline volume for each other case, in the local month of its start', async () => {
    const [item] = await read(log(trace({ channel: 'Desk', start: '2011-10-31T23:30:00Z' })));
    expect(item).toEqual({
      kind: 'offline',
      line: 3,
      authority: '065340014014',
      service: 'umweltgenehmigung',
      month: '2011-11',
      channel: 'counter',
      count: 1,
    });
  });

  test('declares each activity as a step when it is first reached', async () => {
    const twice = await read(log(trace(), trace({ id: 'case-2' })), everyChannel);
    expect(twice.map((item) => (item.kind === 'event' ? item.event.type : item.kind))).toEqual([
      'step',
      'started',
      'step',
      'started',
      'step',
    ]);
    expect(twice[0]).toMatchObject({ key: 'confirmation-of-receipt', label: { de: 'Confirmation of receipt' } });
    expect(twice[2]).toMatchObject({ event: { step: 'confirmation-of-receipt' } });
  });

  test('has the listed steps in their declared order, and no others', async () => {
    const steps = [
      { activity: 'Never', label: { de: 'Nie' } },
      { activity: 'Confirmation of receipt', key: 'receipt' },
    ];
    const items = await read(log(trace({ events: applied + applied.replace('Confirmation of receipt', 'T02 Check') })), {
      ...everyChannel,
      steps,
    });
    expect(items.flatMap((item) => (item.kind === 'step' ? [[item.key, item.label.de]] : []))).toEqual([
      ['never', 'Nie'],
      ['receipt', 'Confirmation of receipt'],
    ]);
    expect(events(items).map((event) => (event.type === 'step' ? event.step : event.type))).toEqual(['started', 'receipt']);
  });

  test('takes the earliest event of an activity as its moment, whatever the order in the file', async () => {
    const earlier = applied.replace('2011-10-12T08:00:00+02:00', '2011-10-12T05:59:59Z');
    expect(events(await read(log(trace({ events: applied + earlier })))).at(-1)).toMatchObject({
      type: 'submitted',
      time: '2011-10-12T05:59:59Z',
    });
  });

  test('may have every channel online', async () => {
    const channel = { attribute: 'channel', online: '*' as const, offline: { Desk: 'counter' as const } };
    const items = await read(log(trace({ channel: 'Fax' }), trace({ channel: 'Desk' })), { ...internet, channel });
    expect(items.map((item) => item.kind)).toEqual(['event', 'event', 'offline']);
  });

  test('keeps attributes inside other attributes apart from those of the case', async () => {
    const nested =
      '<string key="group" value="1"><string key="channel" value="Desk"/><date key="startdate" value="never"/></string>';
    expect(events(await read(log(trace({ events: nested + applied }))))).toHaveLength(2);
  });
});

describe('a fault', () => {
  test.each([
    ['a channel the mapping does not name', trace({ channel: 'Fax' }), '5 unknown_channel'],
    ['a channel named like a property of every object', trace({ channel: 'constructor' }), '5 unknown_channel'],
    ['a case without its start', trace().replace('startdate', 'deadline'), '3 no_start'],
    ['a case without a name', trace().replace('concept:name', 'name'), '3 no_case_id'],
    ['a day that does not exist', trace({ start: '2011-02-30T10:00:00+01:00' }), '6 bad_time'],
    ['a time without offset', trace({ start: '2011-02-20T10:00:00' }), '6 bad_time'],
    ['an event without its time', trace({ events: applied.replace('time:timestamp', 'time') }), '7 bad_time'],
    ['a name of endless length', trace({ id: 'n'.repeat(xesLimits.valueLength + 1) }), '4 too_large'],
    [
      'a case longer than memory should hold',
      trace({ events: `<event/><!--${'x'.repeat(1_000_000)}-->`.repeat(70) }),
      '3 too_large',
    ],
    ['more events than any case has', trace({ events: '<event/>'.repeat(xesLimits.eventsPerTrace + 1) }), '3 too_large'],
  ])('%s refuses its whole case by line, and no other case', async (_, bad, fault) => {
    const items = await read(log(bad, trace({ id: 'case-2' })));
    expect(faults(items)).toEqual([fault]);
    expect(events(items).map((event) => event.type)).toEqual(['started', 'submitted']);
  });

  test('an event without a name is no step', async () => {
    expect(faults(await read(log(trace({ events: applied.replace('concept:name', 'name') })), everyChannel))).toEqual([
      '7 no_activity',
    ]);
  });

  test('too many activities ask for a list of steps', async () => {
    const many = Array.from({ length: 1_001 }, (_, number) => applied.replace('Confirmation', `T${number}`)).join('');
    expect(faults(await read(log(trace({ events: many })), everyChannel))).toEqual(['7 too_many_steps']);
  });

  const good = log(trace());
  test.each([
    ['a tag that is not closed', good.replace('</trace>', ''), '8 broken_xml'],
    ['a file cut off', good.slice(0, -12), '7 broken_xml'],
    [
      'an entity of its own',
      good.replace('<log', '<!DOCTYPE log [<!ENTITY me SYSTEM "file:///etc/passwd">]><log').replace('case-1', '&me;'),
      '4 broken_xml',
    ],
    ['an empty file', '', '1 broken_xml'],
    ['another kind of file', 'PK\u0003\u0004', '1 broken_xml'],
    ['another kind of XML', '<html/>', '1 not_xes'],
    ['a text without end', good.replace('</log>', 'x'.repeat(2 * xesLimits.betweenTags)), '8 too_large'],
    ['nesting without end', `<log>${'<list>'.repeat(100_000)}`, '1 too_large'],
  ])('%s ends the reading with line and reason', async (_, text, fault) => {
    const found = faults(await read(text));
    expect(found).toEqual([fault]);
  });

  test('an encoding other than UTF-8 is named with its line, after the cases before it', async () => {
    const bytes = Buffer.from(log(trace(), trace({ id: 'Müller' })), 'latin1');
    const items = await itemsOf([bytes], internet);
    expect([events(items).length, faults(items)]).toEqual([2, ['9 not_utf8']]);
  });

  test('a gzip file that was cut off or damaged is named as that', async () => {
    const whole = gzipSync(log(...Array.from({ length: 200 }, (_, number) => trace({ id: `case-${number}` }))));
    const damaged = Buffer.from(whole);
    damaged.writeUInt32LE(0, whole.length - 8); // the checksum
    for (const bytes of [whole.subarray(0, whole.length - 20), damaged]) {
      const items = await itemsOf([bytes], internet);
      expect(items.at(-1)).toMatchObject({ kind: 'error', code: 'broken_gzip' });
    }
  });

  test('of the disk is thrown, not taken for one of the file', async () => {
    const failing = Readable.from(
      (async function* () {
        yield gzipSync(good).subarray(0, 30);
        throw new Error('disk gone');
      })(),
    );
    await expect(collect(failing, internet)).rejects.toThrow('disk gone');
  });

  test('whoever stops reading early closes the file', async () => {
    const input = Readable.from([gzipSync(good)]);
    for await (const item of readXes(input, internet)) {
      expect(item.kind).toBe('event');
      break;
    }
    expect(input.destroyed).toBe(true);
  });
});

describe('a mapping', () => {
  const faulty = (change: Record<string, unknown>) => () => parseMapping(XesMapping, JSON.stringify({ ...internet, ...change }));

  test('with faults names the path of each', () => {
    expect(faulty({ authority: 65340014014 })).toThrow(/^authority: /);
    expect(faulty({ moments: {} })).toThrow(/^moments\.started: /);
    expect(faulty({ moments: { started: {} } })).toThrow(/^moments\.started: needs either "trace"/);
    expect(faulty({ moments: { started: { trace: 'a' }, decided: { trace: 'b', handling: 'robot' } } })).toThrow(
      /^moments\.decided\.handling: .*automated/,
    );
    expect(faulty({ channel: { attribute: 'channel', online: ['Desk'], offline: { Desk: 'counter' } } })).toThrow(
      /^channel\.online: names a value/,
    );
    expect(faulty({ channel: { attribute: 'channel', online: '*', offline: { Desk: 'online' } } })).toThrow(
      /^channel\.offline\.Desk: /,
    );
    expect(faulty({ steps: 'all' })).toThrow(/^steps: must be "activities" or a list/);
    expect(faulty({ steps: [{ activity: 'a', key: 'Not A Key' }] })).toThrow(/^steps\.0\.key: /);
    expect(faulty({ steps: [{ activity: 'a' }, { activity: 'a' }] })).toThrow(/^steps: names an activity twice/);
    expect(faulty({ stages: [] })).toThrow(/"stages"/);
    expect(() => parseMapping(XesMapping, '{')).toThrow(/not JSON/);
    expect(() => parseMapping(XesMapping, '{"authority": Erika}')).toThrow(/not JSON: check [^E]*$/); // quotes nothing of it
  });

  test('is explained by an example that works', () => {
    const page = readFileSync(new URL('../docs/import-xes.md', import.meta.url), 'utf8');
    const [, json] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    expect(parseMapping(XesMapping, json ?? '').steps).toHaveLength(2);
  });

  test('makes keys of names in any language, never two alike', () => {
    expect(keyOfName('Prüfung der Größe', new Set())).toBe('pruefung-der-groesse');
    expect(keyOfName('Café & Co.', new Set())).toBe('cafe-co');
    expect(keyOfName('A', new Set(['a']))).toMatch(/^a-[0-9a-f]{6}$/);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
        expect(keyOfName(name, new Set())).toMatch(/^[a-z0-9][a-z0-9_-]{0,62}$/);
      }),
    );
  });

  test('keeps a case id that could be an attempt, and hides any other', () => {
    expect(attemptId('q8Zr3kV0sT1uW2xY')).toBe('q8Zr3kV0sT1uW2xY');
    for (const id of ['case-10011', '', 'Vorgang Nr. 17 / Müller', 'x'.repeat(65)])
      expect(attemptId(id)).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});
