import { expect, test } from 'vitest';
import { changeOf, formatInstant, formatInterval, formatIntervalShort, formatRange, formatValue } from '../../web/format.ts';

/** Numbers and their units must not be torn apart by a line break. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('numbers read as people in each language write them', () => {
  expect(formatValue(1234, 'count', 'de')).toBe('1.234');
  expect(formatValue(1234, 'count', 'en')).toBe('1,234');
  expect(formatValue(0.8125, 'share', 'de')).toBe('81,3\u00a0%');
  expect(formatValue(0.8125, 'share', 'en')).toBe('81.3%');
  expect(formatValue(4.25, 'stars', 'de')).toBe('4,3');
  expect(formatValue(1.2, 'ratio', 'de')).toBe('1,20');
});

test('durations show the two largest units that matter', () => {
  expect([0, 45, 260, 600, 3900, 86_400, 187_200].map((seconds) => plain(formatValue(seconds, 'seconds', 'de')))).toEqual([
    '0 s',
    '45 s',
    '4 min 20 s',
    '10 min',
    '1 h 5 min',
    '1 Tag',
    '2 Tage 4 h',
  ]);
});

test('a missing value is a dash, zero is zero', () => {
  expect(formatValue(null, 'share', 'de')).toBe('–');
  expect(formatValue(0, 'count', 'de')).toBe('0');
});

test('a change of a count is relative, of everything else a difference', () => {
  expect(changeOf(110, 100, 'count', 'de')).toEqual({ direction: 'up', text: '+10,0\u00a0%' });
  expect(changeOf(0.81, 0.7, 'share', 'de')).toEqual({ direction: 'up', text: '+11,0' });
  expect(plain(changeOf(240, 260, 'seconds', 'de')?.text ?? '')).toBe('−20 s');
  expect(changeOf(4.04, 4, 'stars', 'de')).toEqual({ direction: 'same', text: '0,0' });
});

test('nothing is compared with a missing value, and no count with zero', () => {
  expect(changeOf(null, 3, 'count', 'de')).toBeUndefined();
  expect(changeOf(0.5, null, 'share', 'de')).toBeUndefined();
  expect(changeOf(3, 0, 'count', 'de')).toBeUndefined();
});

test('days do not depend on the time zone of the machine, instants are those of Berlin', () => {
  expect(formatRange('2026-09-01', '2026-09-30', 'de')).toBe('01.09.–30.09.2026');
  expect(formatRange('2025-12-20', '2026-01-05', 'de')).toBe('20.12.2025–05.01.2026');
  expect(formatRange('2026-09-01', '2026-09-01', 'de')).toBe('01.09.2026');
  expect(formatInstant('2026-10-25T00:30:00Z', 'de')).toBe('25.10.2026, 02:30');
});

test('intervals are named in full for reading and short for axes', () => {
  expect(formatInterval('2026-09-09', 'day', 'de')).toBe('Mi., 09.09.2026');
  expect(formatInterval('2026-09-07', 'week', 'de')).toBe('KW 37 (ab 07.09.2026)');
  expect(formatInterval('2026-09-01', 'month', 'de')).toBe('September 2026');
  expect(formatInterval('2026-07-01', 'quarter', 'en')).toBe('Q3 2026');
  expect(formatIntervalShort('2026-09-09', 'day', 'de')).toBe('09.09.');
  expect(formatIntervalShort('2026-12-28', 'week', 'de')).toBe('KW 53');
});
