import fc from 'fast-check';
import { expect, test } from 'vitest';
import { happenings, seeded } from '../fixtures/random.ts';
import { type Course, gapsOf } from '../server/completeness/gaps.ts';
import { easterSunday, isHoliday } from '../server/completeness/holidays.ts';

/** Which gaps an offer's own habit makes silent (docs of server/completeness/gaps.ts). */
const monday = 20_089; // 2025-01-06, as days since 1970-01-01

/** Days of a made-up offer, from that Monday on; `without` are empty whatever chance says. */
function offer(seed: string, week: number[], length: number, without: (day: number) => boolean = () => false): Course {
  const random = seeded(seed);
  const all = Array.from({ length }, (_, day) => happenings(random, week[day % 7] ?? 0)).map((n, day) => (without(day) ? 0 : n));
  const days = all.flatMap((n, day) => (n > 0 ? [monday + day] : []));
  return { days, counts: all.filter((n) => n > 0) };
}
const silentOf = (course: Course, length: number, silenceDays?: number) =>
  gapsOf(course, monday + length - 1, silenceDays)
    .filter((gap) => gap.silent)
    .map(({ from, to }) => [from - monday, to - monday]);

const seeds = fc.integer({ min: 0, max: 1e9 }).map(String);
const quietSundays = [20, 24, 22, 20, 15, 0.5, 0];

test('a gap planted anywhere is found, with its first and last day, and two of them as well', () => {
  const planted = fc.record({ seed: seeds, at: fc.integer({ min: 40, max: 250 }), days: fc.integer({ min: 8, max: 60 }) });
  fc.assert(
    fc.property(planted, ({ seed, at, days }) => {
      const week = [6, 6, 5, 6, 6, 4, 3];
      const found = silentOf(
        offer(seed, week, 400, (day) => day >= at && day < at + days),
        400,
      );
      expect(found).toHaveLength(1);
      const [from = 0, to = 0] = found[0] ?? [];
      expect([from <= at, from > at - 3, to >= at + days - 1, to < at + days + 2]).toEqual([true, true, true, true]);
      const again = offer(seed, week, 400, (day) => (day >= at && day < at + days) || (day > 340 && day < 350));
      expect(silentOf(again, 400)).toHaveLength(2);
    }),
    { numRuns: 150 },
  );
});

test('an offer that nobody uses on Sundays does not alarm, nor one that rests every weekend and on pairs of holidays', () => {
  const holidays = [102, 105, 360, 361]; // Good Friday and Easter Monday, two days at Christmas
  const alarms = Array.from({ length: 60 }, (_, run) => [
    ...silentOf(offer(`sunday ${run}`, quietSundays, 400), 400),
    ...silentOf(
      offer(`weekend ${run}`, [9, 9, 9, 9, 9, 0, 0], 400, (day) => holidays.includes(day)),
      400,
    ),
  ]).flat();
  expect(alarms).toEqual([]);
});

test('by chance alone not one offer in fifty alarms in a year, however seldom it is used', () => {
  for (const mean of [0.03, 0.1, 0.3, 0.7, 1.5, 3]) {
    const runs = 100;
    const alarmed = Array.from({ length: runs }, (_, run) => silentOf(offer(`${mean} ${run}`, Array(7).fill(mean), 365), 365));
    expect(alarmed.filter((gaps) => gaps.length > 0).length, `${mean} a day`).toBeLessThan(runs / 50);
  }
});

test('a busy offer is missed on its first empty day, a usual one on the third, on the weekdays it is used', () => {
  const empty = (from: number, days: number) => (day: number) => day >= from && day < from + days;
  expect(silentOf(offer('busy', Array(7).fill(60), 210, empty(150, 1)), 210)).toEqual([[150, 150]]);
  expect(silentOf(offer('usual', Array(7).fill(8), 210, empty(150, 2)), 210)).toEqual([]);
  expect(silentOf(offer('usual', Array(7).fill(8), 210, empty(150, 3)), 210)).toEqual([[150, 152]]);
  const office = [12, 12, 12, 12, 12, 0, 0];
  expect(silentOf(offer('office', office, 210, empty(150, 2)), 210)).toEqual([]); // Thursday, Friday, and the weekend
  expect(silentOf(offer('office', office, 210, empty(147, 3)), 210)).toEqual([[145, 149]]); // the weekend, and three days
});

test('the gap up to now is judged like the others, and an offer that was new more patiently', () => {
  expect(silentOf(offer('stopped', Array(7).fill(5), 200), 202)).toEqual([]);
  expect(silentOf(offer('stopped', Array(7).fill(5), 200), 206)).toEqual([[200, 205]]);
  const four = { days: [0, 1, 2, 3].map((day) => monday + day), counts: [3, 3, 3, 3] };
  expect(silentOf(four, 30)).toEqual([]);
  expect(silentOf(four, 120)).toEqual([[4, 119]]);
  expect(silentOf({ days: [monday], counts: [1] }, 365)).toEqual([]);
});

test('the holidays of years past and to come are known', () => {
  const easter = ['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25', '2049-04-18', '2076-04-19'];
  for (const day of easter) expect(easterSunday(Number(day.slice(0, 4)))).toBe(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
  const days = Array.from({ length: 365 }, (_, nr) => new Date(Date.UTC(2026, 0, 1 + nr)));
  const found = days.filter((day) => isHoliday(day.getTime() / 86_400_000)).map((day) => day.toISOString().slice(5, 10));
  expect(found.join(' ')).toBe(
    '01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 05-25 06-04 08-15 10-03 10-31 11-01 12-24 12-25 12-26 12-31',
  );
});

test('a silence threshold only adds gaps: with any, without one, and with one taken away, the others stay', () => {
  const asked = fc.record({ seed: seeds, threshold: fc.integer({ min: 1, max: 365 }), at: fc.integer({ min: 30, max: 150 }) });
  fc.assert(
    fc.property(asked, ({ seed, threshold, at }) => {
      const course = offer(seed, [2, 2, 2, 2, 2, 0.5, 0.2], 250, (day) => day >= at && day < at + 40);
      const without = silentOf(course, 250);
      expect(without.some(([from = 0, to = 0]) => from <= at && to >= at + 39)).toBe(true);
      expect(silentOf(course, 250, threshold)).toEqual(expect.arrayContaining(without));
    }),
    { numRuns: 150 },
  );
});
