import { expect, test } from 'vitest';
import { berlinDay, dayCount, isDay, startOf, weekNumber } from '../../web/days.ts';
import { filterText, parseFilters } from '../../web/filters.ts';
import {
  chosenPeriod,
  intervalFor,
  isCut,
  neighbour,
  parsePeriod,
  periodText,
  previousMonths,
  previousRange,
  rangeOf,
  wholeMonths,
} from '../../web/periods.ts';

const lastDay = '2026-11-21';

test('every period survives the way through the address', () => {
  for (const text of ['7d', '30d', '90d', '2026-09', '2026-Q3', '2026', '2026-09-01..2026-09-15']) {
    expect(periodText(parsePeriod(text))).toBe(text);
  }
});

test('what is no period is the default', () => {
  for (const text of [null, '', '31d', '2026-13', '2026-Q5', '2026-02-30..2026-03-01', '2026-09-15..2026-09-01', 'gestern']) {
    expect(periodText(parsePeriod(text))).toBe('30d');
  }
});

test('rolling periods end with the last complete day, calendar periods stop there', () => {
  expect(rangeOf(parsePeriod('30d'), lastDay)).toEqual({ from: '2026-10-23', to: lastDay });
  expect(rangeOf(parsePeriod('2026-11'), lastDay)).toEqual({ from: '2026-11-01', to: lastDay });
  expect(rangeOf(parsePeriod('2026-Q3'), lastDay)).toEqual({ from: '2026-07-01', to: '2026-09-30' });
  expect(rangeOf(parsePeriod('2024'), lastDay)).toEqual({ from: '2024-01-01', to: '2024-12-31' });
});

test('a period is compared with as many days directly before', () => {
  expect(previousRange({ from: '2026-10-23', to: '2026-11-21' })).toEqual({ from: '2026-09-23', to: '2026-10-22' });
  expect(previousRange({ from: '2026-03-01', to: '2026-03-01' })).toEqual({ from: '2026-02-28', to: '2026-02-28' });
});

test('the interval of a chart grows with the period', () => {
  expect(intervalFor({ from: '2026-01-01', to: '2026-02-14' })).toBe('day');
  expect(intervalFor({ from: '2026-01-01', to: '2026-02-15' })).toBe('week');
  expect(intervalFor({ from: '2026-01-01', to: '2026-07-19' })).toBe('week');
  expect(intervalFor({ from: '2026-01-01', to: '2026-07-20' })).toBe('month');
});

test('whole months are those inside the period, else the last one before its end', () => {
  expect(wholeMonths({ from: '2026-08-15', to: '2026-11-21' })).toEqual({ from: '2026-09-01', to: '2026-10-31', inside: true });
  expect(wholeMonths({ from: '2026-10-23', to: '2026-11-21' })).toEqual({ from: '2026-10-01', to: '2026-10-31', inside: false });
  expect(wholeMonths({ from: '2026-02-01', to: '2026-02-28' })).toEqual({ from: '2026-02-01', to: '2026-02-28', inside: true });
  expect(previousMonths({ from: '2026-09-01', to: '2026-10-31' })).toEqual({ from: '2026-07-01', to: '2026-08-31' });
});

test('an interval with days outside the period or not over yet is cut', () => {
  const range = { from: '2026-10-01', to: lastDay };
  expect(isCut('2026-09-28', 'week', range, lastDay)).toBe(true);
  expect(isCut('2026-10-05', 'week', range, lastDay)).toBe(false);
  expect(isCut('2026-11-16', 'week', range, lastDay)).toBe(true);
  expect(isCut(lastDay, 'day', range, lastDay)).toBe(false);
});

test('choosing a kind of period starts from the days on the screen', () => {
  const shown = { from: '2026-10-23', to: lastDay };
  expect(periodText(chosenPeriod('quarter', shown))).toBe('2026-Q4');
  expect(periodText(chosenPeriod('free', shown))).toBe('2026-10-23..2026-11-21');
  expect(periodText(chosenPeriod('7', shown))).toBe('7d');
});

test('calendar periods can be stepped through', () => {
  const next = neighbour(parsePeriod('2026-Q4'), 1);
  expect(next && periodText(next)).toBe('2027-Q1');
  expect(neighbour(parsePeriod('30d'), 1)).toBeUndefined();
});

test('the address holds everything shareable, and nothing that is the default', () => {
  const search = '?period=2026-09&authority=065340014014&lang=en&theme=dark';
  expect(filterText(parseFilters(search))).toBe(search);
  expect(filterText(parseFilters(''))).toBe('');
  expect(parseFilters('?lang=fr&theme=pink')).toEqual(parseFilters(''));
});

test('days are calendar days of Berlin', () => {
  expect(berlinDay('2026-11-21T23:30:00Z')).toBe('2026-11-22');
  expect(berlinDay('2026-07-21T21:59:59Z')).toBe('2026-07-21');
  expect(isDay('2024-02-29')).toBe(true);
  expect(isDay('2026-02-29')).toBe(false);
  expect(dayCount('2026-10-24', '2026-10-26')).toBe(3);
  expect(startOf('week', '2026-11-22')).toBe('2026-11-16');
  expect(weekNumber('2027-01-03')).toBe(53);
});
