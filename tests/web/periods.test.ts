import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparedRange, previousMonths } from '../../web/comparison.ts';
import { addDays, addMonths, berlinDay, dayCount, endOf, isDay, startOf, step, weekNumber } from '../../server/contract/days.ts';
import { filterText, parseFilters } from '../../web/filters.ts';
import {
  chosenPeriod,
  intervalFor,
  intervalForShares,
  isCut,
  neighbour,
  type Period,
  parsePeriod,
  periodText,
  rangeOf,
  wholeMonths,
} from '../../web/periods.ts';

const lastDay = '2026-11-21';

/** A period that the text of an address stands for. */
function period(text: string): Period {
  const found = parsePeriod(text);
  if (!found) throw new Error(`${text} is no period`);
  return found;
}

/** What a period is compared with, as words of an address. */
function compared(text: string, last = lastDay): string | undefined {
  const before = comparedRange(period(text), rangeOf(period(text), last));
  return before && `${before.from}..${before.to}`;
}

test('every period survives the way through the address', () => {
  for (const text of ['today', '7d', '30d', '90d', '2026-09', '2026-Q3', '2026', '2026-09-01..2026-09-15']) {
    expect(periodText(period(text))).toBe(text);
  }
});

test('what is no period is as if it were absent', () => {
  for (const text of [null, '', '31d', '2026-13', '2026-Q5', '2026-02-30..2026-03-01', '2026-09-15..2026-09-01', 'gestern']) {
    expect(parsePeriod(text)).toBeUndefined();
  }
});

test('rolling periods end with the last complete day, all others include today and stop there', () => {
  const today = '2026-11-22';
  expect(rangeOf(period('30d'), lastDay)).toEqual({ from: '2026-10-23', to: lastDay });
  expect(rangeOf(period('today'), lastDay)).toEqual({ from: today, to: today });
  expect(rangeOf(period('2026-11'), lastDay)).toEqual({ from: '2026-11-01', to: today });
  expect(rangeOf(period('2026'), lastDay)).toEqual({ from: '2026-01-01', to: today });
  expect(rangeOf(period('2026-11-10..2026-12-24'), lastDay)).toEqual({ from: '2026-11-10', to: today });
  expect(rangeOf(period('2026-Q3'), lastDay)).toEqual({ from: '2026-07-01', to: '2026-09-30' });
  expect(rangeOf(period('2024'), lastDay)).toEqual({ from: '2024-01-01', to: '2024-12-31' });
});

test('the first of a month is in its month, quarter and year', () => {
  for (const text of ['2027-01', '2027-Q1', '2027']) {
    expect(rangeOf(period(text), '2026-12-31')).toEqual({ from: '2027-01-01', to: '2027-01-01' });
  }
});

test('a calendar period is compared with the one before it', () => {
  expect(compared('2026-10')).toBe('2026-09-01..2026-09-30');
  expect(compared('2026-03')).toBe('2026-02-01..2026-02-28');
  expect(compared('2026-Q3')).toBe('2026-04-01..2026-06-30');
  expect(compared('2025')).toBe('2024-01-01..2024-12-31');
});

test('an unfinished one is compared with as many days from the start of the one before it', () => {
  expect(compared('2026-11')).toBe('2026-10-01..2026-10-22');
  expect(compared('2026-Q4')).toBe('2026-07-01..2026-08-22');
  expect(compared('2026-03', '2026-03-29')).toBe('2026-02-01..2026-02-28');
});

test('the last days are compared weekday with weekday', () => {
  expect(compared('7d')).toBe('2026-11-08..2026-11-14');
  expect(compared('30d')).toBe('2026-09-18..2026-10-17');
  expect(compared('90d')).toBe('2026-05-25..2026-08-22');
});

test('days chosen freely are compared with as many directly before, today with none', () => {
  expect(compared('2026-03-01..2026-03-01')).toBe('2026-02-28..2026-02-28');
  expect(compared('2026-09-11..2026-09-20')).toBe('2026-09-01..2026-09-10');
  expect(compared('today')).toBeUndefined();
});

test('the interval of a chart grows with the period', () => {
  expect(intervalFor({ from: '2026-01-01', to: '2026-02-14' })).toBe('day');
  expect(intervalFor({ from: '2026-01-01', to: '2026-02-15' })).toBe('week');
  expect(intervalFor({ from: '2026-01-01', to: '2026-07-19' })).toBe('week');
  expect(intervalFor({ from: '2026-01-01', to: '2026-07-20' })).toBe('month');
  expect(intervalForShares({ from: '2026-01-01', to: '2026-01-14' })).toBe('day');
  expect(intervalForShares({ from: '2026-01-01', to: '2026-01-15' })).toBe('week');
  expect(intervalForShares({ from: '2026-01-01', to: '2026-07-20' })).toBe('month');
});

test('whole months are those inside the period, else the last one before its end', () => {
  expect(wholeMonths({ from: '2026-08-15', to: '2026-11-21' }, lastDay)).toEqual({
    from: '2026-09-01',
    to: '2026-10-31',
    inside: true,
  });
  expect(wholeMonths({ from: '2026-10-23', to: '2026-11-21' }, lastDay)).toEqual({
    from: '2026-10-01',
    to: '2026-10-31',
    inside: false,
  });
  expect(wholeMonths({ from: '2026-02-01', to: '2026-02-28' }, lastDay)).toEqual({
    from: '2026-02-01',
    to: '2026-02-28',
    inside: true,
  });
  const lastButOne = wholeMonths({ from: '2026-11-01', to: '2026-11-30' }, '2026-11-29');
  expect(lastButOne).toEqual({ from: '2026-10-01', to: '2026-10-31', inside: false });
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
  expect(periodText(chosenPeriod('quarter', shown, lastDay))).toBe('2026-Q4');
  expect(periodText(chosenPeriod('free', shown, lastDay))).toBe('2026-10-23..2026-11-21');
  expect(periodText(chosenPeriod('7', shown, lastDay))).toBe('7d');
});

test('calendar periods can be stepped through', () => {
  const next = neighbour(period('2026-Q4'), 1);
  expect(next && periodText(next)).toBe('2027-Q1');
  expect(neighbour(period('30d'), 1)).toBeUndefined();
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

test('months, quarters and years are those of the calendar in every year that a day may have, the first hundred too', () => {
  const year4 = (year: number) => `${year}`.padStart(4, '0');
  const written = (year: number, month: number) => `${year4(year)}-${`${month}`.padStart(2, '0')}-01`;
  const years = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 9998 }));
  fc.assert(
    fc.property(years, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 27 }), (year, month, after) => {
      const day = addDays(written(year, month), after);
      expect(isDay(day)).toBe(true);
      expect(startOf('month', day)).toBe(written(year, month));
      expect(startOf('quarter', day)).toBe(written(year, [1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10][month - 1] ?? 0));
      expect(startOf('year', day)).toBe(written(year, 1));
      expect(step('month', day, 1)).toBe(month === 12 ? written(year + 1, 1) : written(year, month + 1));
      expect(addMonths(day, 12 - month)).toBe(written(year, 12));
      expect(endOf('year', day)).toBe(`${year4(year)}-12-31`);
      const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
      expect(dayCount(startOf('year', day), endOf('year', day))).toBe(leap ? 366 : 365);
    }),
  );
  expect(['0000-12-31', '0001-01-01', '9998-12-31', '9999-01-01'].filter(isDay)).toEqual(['0001-01-01', '9998-12-31']);
});
