import fc from 'fast-check';
import { expect, test } from 'vitest';
import { happenings, type Random, seeded } from '../fixtures/random.ts';
import { bandOf, unusualness } from '../server/compare/season.ts';

const week = [1, 1.2, 1.1, 1, 0.9, 0.4, 0.3]; // the first day is a Monday
const seed = fc.integer({ min: 0, max: 2 ** 31 }).map((number) => `${number}`);

/** So many days of counts around `mean` with a weekly season, by chance alone or with `noise` on top (a factor's relative spread). */
function stream(random: Random, days: number, mean: number, noise = 0): number[] {
  return Array.from({ length: days }, (_, day) => {
    const factor = Math.exp(noise * (random() + random() + random() + random() - 2) * Math.sqrt(3));
    return happenings(random, mean * (week[day % 7] ?? 1) * factor);
  });
}

/** The days outside their band, with the side. */
function unusual(course: number[]): string[] {
  return course.flatMap((count, day) => {
    const band = bandOf(course, day);
    const found = band && unusualness(count, band);
    return found ? [`${day} ${found}`] : [];
  });
}

test.each([
  [0.3, 0],
  [2, 0],
  [8, 0],
  [40, 0],
  [300, 0],
  [40, 0.2],
  [300, 0.15],
])('of steady streams around %f a day, with noise %f, few days are unusual', (mean, noise) => {
  const streams = Array.from({ length: 20 }, (_, nr) => stream(seeded(`steady ${mean} ${noise} ${nr}`), 364, mean, noise));
  const share = streams.flatMap(unusual).length / (20 * (364 - 8 * 7));
  expect(share).toBeLessThan(0.03);
});

test('an outage is found, in whatever stream', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 25, max: 500 }), fc.integer({ min: 60, max: 170 }), (text, mean, at) => {
      const monday = at - (at % 7);
      const course = stream(seeded(text), 180, mean).with(monday, 0);
      expect(unusual(course)).toContain(`${monday} low`);
    }),
  );
});

test('a campaign is found, and neither it nor an outage hides the next one a week later', () => {
  const course = stream(seeded('campaign'), 120, 30).with(98, 95).with(105, 0);
  expect(unusual(course)).toEqual(expect.arrayContaining(['98 high', '105 low']));
});

test('the same stream on another scale has the same unusual days', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 2, max: 20 }), (text, scale) => {
      const course = stream(seeded(text), 150, 400, 0.25);
      const larger = course.map((count) => count * scale);
      const atTheEdge = course.flatMap((count, day) => {
        const band = bandOf(course, day);
        return band && Math.min(Math.abs(count - band.low), Math.abs(count - band.high)) < 1 ? [`${day}`] : [];
      });
      const clear = (lines: string[]) => lines.filter((line) => !atTheEdge.includes(line.split(' ')[0] ?? ''));
      expect(clear(unusual(larger))).toEqual(clear(unusual(course)));
    }),
    { numRuns: 30 },
  );
});

test('a quiet Sunday is not unusual, the same count on a Wednesday is', () => {
  const course = Array.from({ length: 120 }, (_, day) => [50, 60, 55, 50, 45, 10, 8][day % 7] ?? 0);
  const [wednesday, sunday] = [100, 104];
  expect(bandOf(course, sunday)).toMatchObject({ expected: expect.closeTo(8), weekdays: 12 });
  expect(unusual(course.with(sunday, 9).with(wednesday, 9))).toEqual([`${wednesday} low`]);
});

test('what is expected is the median that anybody finds, between two numbers their middle', () => {
  const course = Array.from({ length: 7 * 12 }, (_, day) => (day < 7 * 6 ? 1 : 2));
  expect(bandOf(course, 7 * 12)?.expected).toBe(1.5);
  expect(bandOf(course.fill(2), 7 * 12)?.expected).toBe(2);
});

test('with less than eight same weekdays there is no band', () => {
  const course: (number | null)[] = stream(seeded('young'), 100, 10);
  expect(bandOf(course, 7 * 8 - 1)).toBeUndefined();
  expect(bandOf(course, 7 * 8)).toMatchObject({ weekdays: 8 });
  for (const week of [2, 4, 5]) course[7 * week] = null; // not measured then
  expect(bandOf(course, 7 * 10)).toBeUndefined();
});

test('neither the day itself nor what comes later changes what was expected, nor what is older than twelve weeks', () => {
  const course = stream(seeded('later'), 200, 10);
  const changed = course.map((count, day) => (day >= 150 || day < 150 - 84 - 6 ? count + 1000 : count));
  expect(bandOf(changed, 150)).toEqual(bandOf(course, 150));
});
