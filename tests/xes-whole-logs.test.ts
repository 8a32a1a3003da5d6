import { createReadStream } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptId, type ImportItem, localMonth } from '../server/connectors/mapping.ts';
import { eventTime } from '../server/contract/event.ts';
import type { XesMapping } from '../server/connectors/xes-mapping.ts';
import { shared } from './shared.ts';
import { collect, events, everyChannel, faults, internet, itemsOf, log, trace } from './xes-log.ts';

const escapeXml = (text: string) => text.replace(/[&<>"\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const moment = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2037-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const word = fc.stringMatching(/^[a-zß-ÿ€😀 <&"]{1,12}$/u);
const someCase = fc.record({
  id: word,
  channel: fc.constantFrom('Internet', 'Desk', 'Post'),
  start: moment,
  events: fc.array(fc.record({ activity: fc.oneof(fc.constant('Confirmation of receipt'), word), time: moment }), {
    maxLength: 6,
  }),
});
const render = (cases: (typeof someCase extends fc.Arbitrary<infer C> ? C : never)[]): string =>
  log(
    ...cases.map(({ id, channel, start, events: happened }) => {
      const inner = happened.map(
        ({ activity, time }) =>
          `<event><string key="concept:name" value="${escapeXml(activity)}"/><date key="time:timestamp" value="${time}"/></event>`,
      );
      return trace({ id: escapeXml(id), channel, start, events: inner.join('\n') });
    }),
  );

/** Cuts bytes at the given places, each a share (0–1) of the whole. */
function cut(bytes: Uint8Array, shares: number[]): Uint8Array[] {
  const places = [0, ...shares.map((share) => Math.floor(share * bytes.length)).sort((one, other) => one - other), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

test('any log gives back its cases, however its bytes arrive, packed or not', async () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.array(someCase, { maxLength: 8 }), shares, fc.boolean(), async (cases, places, packed) => {
      const text = render(cases);
      const mapping: XesMapping = { ...internet, steps: 'activities' };
      const items = await itemsOf(cut(packed ? gzipSync(text) : Buffer.from(text), places), mapping);
      expect(items).toEqual(await itemsOf([text], mapping));

      const labels = new Map(items.flatMap((item) => (item.kind === 'step' ? [[item.key, item.label.de] as const] : [])));
      const told = events(items).map((event) => [
        'attempt' in event && event.attempt,
        event.type === 'step' ? labels.get(event.step) : event.type,
        event.time,
      ]);
      const online = cases.filter(({ channel }) => channel === 'Internet');
      expect(told).toEqual(
        online.flatMap(({ id, start, events: happened }) => {
          const [receipt] = happened
            .filter(({ activity }) => activity === 'Confirmation of receipt')
            .map(({ time }) => time)
            .sort();
          const rows = [
            ['started', start],
            ...happened.map(({ activity, time }) => [activity, time]),
            ...(receipt ? [['submitted', receipt]] : []),
          ];
          return rows.map((row) => [attemptId(id), ...row]);
        }),
      );
      expect(items.filter((item) => item.kind === 'offline')).toHaveLength(cases.length - online.length);
    }),
  );
});

const receipt = shared('data/receipt.xes.gz');
describe.skipIf(!receipt)('the receipt log (../shared/data/receipt.xes.gz)', () => {
  const months = [
    '2010-10',
    '2010-11',
    '2010-12',
    '2011-01',
    '2011-02',
    '2011-03',
    '2011-04',
    '2011-05',
    '2011-06',
    '2011-07',
    '2011-08',
  ].concat(['2011-09', '2011-10', '2011-11', '2011-12', '2012-01']);
  const items = (mapping: XesMapping) => collect(createReadStream(receipt ?? ''), mapping);
  const monthly = (list: ImportItem[], type: string) => {
    const found = count(
      events(list)
        .filter((event) => event.type === type)
        .map((event) => localMonth(eventTime(event.time))),
    );
    return months.map((month) => found.get(month));
  };

  test('with every channel online: starts by local month, and how far each case got', async () => {
    const list = await items(everyChannel);
    expect(list.filter((item) => item.kind === 'error' || item.kind === 'offline')).toEqual([]);
    expect(monthly(list, 'started')).toEqual([85, 112, 132, 80, 108, 130, 100, 86, 106, 119, 31, 94, 107, 86, 47, 11]);
    expect(events(list).filter((event) => event.type === 'started')).toHaveLength(1434);
    expect(events(list).filter((event) => event.type === 'step')).toHaveLength(8577);
    const labels = new Map(list.flatMap((item) => (item.kind === 'step' ? [[item.key, item.label.de] as const] : [])));
    expect(labels.size).toBe(27);
    const last = count(lastSteps(list).map((key) => labels.get(key)));
    expect(last.get('T10 Determine necessity to stop indication')).toBe(828);
    expect(last.get('T05 Print and send confirmation of receipt')).toBe(400);
    expect(last.get('Confirmation of receipt')).toBe(116);
  });

  test('with Internet online: starts and submissions by local month, the others as offline volumes', async () => {
    const list = await items(internet);
    expect(faults(list)).toEqual([]);
    expect(monthly(list, 'started')).toEqual([67, 106, 90, 54, 93, 96, 79, 81, 100, 117, 31, 92, 102, 85, 47, 10]);
    expect(monthly(list, 'submitted')).toEqual([12, 56, 119, 78, 79, 107, 75, 84, 74, 108, 78, 81, 118, 78, 48, 55]);
    expect(count(events(list).map((event) => event.type))).toEqual(
      new Map([
        ['started', 1250],
        ['submitted', 1250],
        ['decided', 1148],
      ]),
    );
    expect(new Set(events(list).map((event) => 'attempt' in event && event.attempt)).size).toBe(1250);
    const offline = count(list.flatMap((item) => (item.kind === 'offline' ? [item.channel] : [])));
    expect(Object.fromEntries(offline)).toEqual({ counter: 109, post: 53, email: 21, other: 1 });
  });
});

function count<T>(values: T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The last step of each attempt (events.md): that of the latest `step` event, at the same time the later one in declared order. */
function lastSteps(list: ImportItem[]): string[] {
  const order = list.flatMap((item) => (item.kind === 'step' ? [item.key] : []));
  const last = new Map<string, { at: number; step: string }>();
  for (const event of events(list)) {
    if (event.type !== 'step') continue;
    const before = last.get(event.attempt);
    const at = eventTime(event.time);
    if (!before || at > before.at || (at === before.at && order.indexOf(event.step) > order.indexOf(before.step)))
      last.set(event.attempt, { at, step: event.step });
  }
  return [...last.values()].map(({ step }) => step);
}
