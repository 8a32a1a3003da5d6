import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayCount } from '../server/contract/days.ts';
import { type Against, againsts, rangeBefore, type Shape, shapeOf } from '../server/contract/periods-before.ts';

const before = (text: string, against: Against, shape: Shape = 'days') => {
  const [from = '', to = ''] = text.split('..');
  const range = rangeBefore({ from, to }, against, shape);
  return `${range.from}..${range.to}`;
};

describe('what a period is compared with', () => {
  test('days: as many directly before, or shifted by whole weeks so that weekdays meet weekdays', () => {
    expect(before('2026-10-23..2026-11-21', 'previous')).toBe('2026-09-23..2026-10-22');
    expect(before('2026-10-23..2026-11-21', 'weeks')).toBe('2026-09-18..2026-10-17');
    expect(before('2026-11-21..2026-11-21', 'weeks')).toBe('2026-11-14..2026-11-14');
  });

  test('the year before by date, 28 February standing in for the 29th', () => {
    expect(before('2026-10-23..2026-11-21', 'year')).toBe('2025-10-23..2025-11-21');
    expect(before('2024-02-29..2024-03-10', 'year')).toBe('2023-02-28..2023-03-10');
    expect(before('2024-02-01..2024-02-29', 'year')).toBe('2023-02-01..2023-02-28');
    expect(before('2023-01-01..2024-01-01', 'year')).toBe('2021-01-01..2022-01-01'); // a year earlier they would meet
  });

  test('the year before by weekdays is 52 weeks earlier', () => {
    expect(before('2026-11-16..2026-11-22', 'year_weeks')).toBe('2025-11-17..2025-11-23'); // both Monday to Sunday
    expect(before('2026-12-28..2027-01-03', 'year_weeks')).toBe('2025-12-29..2026-01-04'); // week 53 with week 1
  });

  test('a calendar period: the whole one before, or the whole one a year before', () => {
    expect(before('2026-10-01..2026-10-31', 'previous', 'month')).toBe('2026-09-01..2026-09-30');
    expect(before('2026-07-01..2026-09-30', 'previous', 'quarter')).toBe('2026-04-01..2026-06-30');
    expect(before('2024-02-01..2024-02-29', 'year', 'month')).toBe('2023-02-01..2023-02-28');
    expect(before('2023-02-01..2023-02-28', 'year', 'month')).toBe('2022-02-01..2022-02-28');
    expect(before('2026-01-01..2026-12-31', 'year', 'year')).toBe('2025-01-01..2025-12-31');
  });

  test('an unfinished one: as many days from the start of the one before', () => {
    expect(before('2026-11-01..2026-11-21', 'previous', 'month')).toBe('2026-10-01..2026-10-21');
    expect(before('2026-03-01..2026-03-29', 'previous', 'month')).toBe('2026-02-01..2026-02-28');
    expect(before('2026-10-01..2026-11-21', 'year', 'quarter')).toBe('2025-10-01..2025-11-21');
  });

  test('never overlaps the period, however long that is, and keeps weekdays where it says so', () => {
    const day = fc.integer({ min: 0, max: 9000 }).map((days) => addDays('2015-01-01', days));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 1500 }), fc.constantFrom(...againsts), (from, days, against) => {
        const range = { from, to: addDays(from, days) };
        const found = rangeBefore(range, against, shapeOf(range, '2040-01-01'));
        expect(found.from <= found.to && found.to < from).toBe(true);
        if (against.endsWith('weeks')) expect((dayCount(found.from, from) - 1) % 7).toBe(0);
      }),
    );
  });
});

test('days are taken for the smallest calendar period they are, or are the finished part of', () => {
  const shape = (from: string, to: string) => shapeOf({ from, to }, '2026-11-21');
  expect(shape('2026-09-01', '2026-09-30')).toBe('month');
  expect(shape('2026-07-01', '2026-09-30')).toBe('quarter');
  expect(shape('2025-01-01', '2025-12-31')).toBe('year');
  expect(shape('2026-11-01', '2026-11-21')).toBe('month');
  expect(shape('2026-10-01', '2026-11-21')).toBe('quarter');
  expect(shape('2026-01-01', '2026-11-21')).toBe('year');
  expect(shape('2026-11-01', '2026-11-20')).toBe('days'); // not all there is of November
  expect(shape('2026-09-01', '2026-09-15')).toBe('days');
  expect(shape('2026-11-15', '2026-11-21')).toBe('days');
});
