import { expect, test } from 'vitest';
import { refusalCodes } from '../../server/contract/event.ts';
import { textOf } from '../imports.ts';
import { locales } from '../../web/i18n/locale.ts';
import { errorsCsv } from '../../web/pages/sources/imports/LineErrors.tsx';
import { grouped } from '../../web/pages/sources/source/refusals.ts';
import { faultWords } from '../../web/pages/sources/texts/faults.ts';

test('refusals are grouped by reason and field over the hours, the most frequent first', () => {
  const at = (hour: number, code: string, count: number, field?: string) => ({
    hour: `2026-11-22T0${hour}:00:00.000Z`,
    code,
    count,
    ...(field ? { field } : {}),
  });
  const rejects = [
    at(3, 'invalid', 2, 'device'),
    at(1, 'too_old', 1),
    at(1, 'invalid', 4, 'device'),
    at(2, 'invalid', 1, 'time'),
  ];
  expect(grouped(rejects).map(({ code, field, count, last }) => [code, field, count, last.slice(11, 13)])).toEqual([
    ['invalid', 'device', 6, '03'],
    ['too_old', undefined, 1, '01'],
    ['invalid', 'time', 1, '02'],
  ]);
});

/** The codes in the table of errors of a guide: they stand in its first column. */
const codesIn = (guide: string): string[] =>
  (guide.split('## Errors')[1] ?? '')
    .split('\n')
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, code = '']) => code));

test('every reason for a refusal, of events and of lines, has plain words in both languages', () => {
  const documented = ['import-tables', 'import-xes'].flatMap((guide) => codesIn(textOf(`docs/${guide}.md`)));
  const codes = [...refusalCodes, ...documented];
  expect(codes.length).toBeGreaterThan(30);
  for (const language of ['de', 'en'] as const) {
    const general = faultWords('heard-of-by-nobody', language).title;
    expect(codes.filter((code) => faultWords(code, language).title === general)).toEqual([]);
  }
});

test('bad lines as a file name line, column and reason, each once', () => {
  const error = { line: 3, column: 'Monat', code: 'invalid', message: 'no month' };
  expect(errorsCsv([error, error, { line: 4, code: 'columns', message: '=1+1' }], locales.de)).toBe(
    '\uFEFFZeile;Spalte;Grund;Code;Meldung\r\n3;Monat;Wert passt nicht;invalid;no month\r\n' +
      "4;;Zu viele oder zu wenige Zellen;columns;'=1+1\r\n",
  );
});
