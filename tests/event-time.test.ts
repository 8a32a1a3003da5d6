import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventTime } from '../server/contract/event.ts';
import { event, type Marburg, marburgApp } from './marburg.ts';

/** The time of an event: RFC 3339 with offset, cut to milliseconds, neither ahead nor beyond retention (events.md). */
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
});
afterAll(() => tested.close());
const refusals = (time: string) => tested.refusals(event({ time }));

describe('a time', () => {
  const good = [
    '2026-11-22t08:30:00z',
    '2026-11-22T08:30:00.9Z',
    '2026-11-22T08:30:00.123456789123Z',
    '2026-11-22T09:30:00+01:00',
    '2026-11-21T09:31:00-23:29',
    '2026-10-25T02:30:00+01:00',
    '2026-11-22T08:30:00-00:00',
  ];
  const bad = [
    '2026-11-22',
    '2026-11-22T08:30Z',
    '2026-11-22T08:30:00',
    '2026-11-22 08:30:00Z',
    '2026-11-22T08:30:00.Z',
    '2026-11-22T08:30:00,5Z',
    '2026-11-22T08:30:00+0100',
    '2026-11-22T08:30:00+24:00',
    '2026-11-22T08:30:00+01:60',
    '2026-11-21T24:00:00Z',
    '2026-09-31T08:30:00Z',
    '2026-02-30T08:30:00Z',
    '2026-13-01T08:30:00Z',
    '2026-00-01T08:30:00Z',
    '2026-11-00T08:30:00Z',
    '2026-11-22T08:60:00Z',
    '2026-06-30T23:59:60Z',
    '+002026-11-22T08:30:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    'Sun Nov 22 2026 08:30:00 GMT',
    '2026-11-22T08:30:00Z\n',
  ];
  test.each(good)('%s is one', async (time) => expect(await refusals(time)).toEqual([]));
  test.each(bad)('%j is none', async (time) => expect(await refusals(time)).toEqual(['invalid time']));

  test('may be five minutes ahead and as old as attempts are kept, to the millisecond', async () => {
    const times = [
      '2026-11-22T09:05:00Z',
      '2026-11-22T09:05:00.0009Z',
      '2026-11-22T09:05:00.001Z',
      '2026-05-26T09:00:00Z',
      '2026-05-26T08:59:59.999Z',
    ];
    const { json } = await tested.post(
      times.map((time) => event({ time })),
      { url: '/api/v1/events/check' },
    );
    expect([json.accepted, json.errors.map(({ index, code }) => `${index} ${code}`)]).toEqual([
      3,
      ['2 time_in_future', '4 too_old'],
    ]);
  });

  test('is cut to milliseconds, not rounded', () => {
    const cut = ['2026-11-22T08:30:00.9999Z', '2026-11-22t08:30:00.999999999z', '2026-11-22T09:30:00.999+01:00'];
    expect(cut.map((time) => new Date(eventTime(time)).toISOString())).toEqual(cut.map(() => '2026-11-22T08:30:00.999Z'));
    expect(eventTime('2026-11-22T08:30:00.1Z') - eventTime('2026-11-22T08:30:00Z')).toBe(100);
  });
});
