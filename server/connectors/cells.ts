import { attemptId, ImportFault } from './mapping.ts';
import type { Source, When } from './row-mapping.ts';
import type { Row } from './table.ts';
import { monthOf, timeOf } from './times.ts';

/** From cells to the values of fields. */

function cell(row: Row, column: string): string {
  if (row.failed?.(column))
    throw new ImportFault(row.line, 'error_cell', 'the formula in this cell gives an error: mend it, or empty the cell', column);
  return row.at(column) ?? '';
}

/** Whether a row is one that an event comes from. Throws ImportFault where the cell it depends on holds an error. */
export function applies(when: When | undefined, row: Row): boolean {
  if (!when) return true;
  const text = cell(row, when.column);
  if (when.in) return when.in.includes(text);
  if (when.notIn) return !when.notIn.includes(text);
  return (text !== '') === when.filled;
}

/**
 * The text that a source gives for a row, or undefined where the cell is empty. Throws ImportFault where it holds an error
 * or is not in `map`.
 */
export function textFrom(source: Source, row: Row): string | undefined {
  if ('value' in source) return source.value;
  const text = cell(row, source.column);
  if (source.map && Object.hasOwn(source.map, text)) return source.map[text] || undefined;
  if (text === '') return undefined;
  if (source.map && source.else === undefined)
    throw new ImportFault(
      row.line,
      'unmapped',
      'the mapping does not say what this value means: add it to "map", or say "else"',
      source.column,
    );
  return source.map ? source.else : text;
}

/** The value of a field of an event or total, or undefined where the cell is empty. Throws ImportFault. */
export function valueFrom(field: string, source: Source, row: Row): string | number | undefined {
  const text = textFrom(source, row);
  if (text === undefined) return undefined;
  const column = 'column' in source ? source.column : undefined;
  const date = 'date' in source ? source.date : undefined;
  const refuse = (reason: string) => new ImportFault(row.line, 'invalid', reason, column);
  switch (field) {
    case 'attempt':
      return attemptId(text);
    case 'time': {
      const time = timeOf(text, date);
      if (time === undefined) throw refuse(date ? `this is no time of the form ${date}` : badTime);
      return time;
    }
    case 'month': {
      const month = monthOf(text, date);
      if (month === undefined) throw refuse('this is no month: write 2026-09 or 09.2026');
      return month;
    }
    case 'count':
    case 'rating': {
      const number = wholeNumber(text);
      if (number === undefined) throw refuse('this is no whole number');
      return number;
    }
    default:
      return text;
  }
}

const badTime = 'this is no time that exists: write 25.10.2026 14:30, or 2026-10-25T14:30:00+01:00';

/** A whole number as spreadsheets write it: 1234, 1.234 (thousands), 4,0; undefined for anything else. */
export function wholeNumber(text: string): number | undefined {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  if (/^\d{1,3}([.\u00a0\u202f ]\d{3})+(,0+)?$/.test(text)) return Number(text.replace(/,0+$/, '').replace(/\D/g, ''));
  return /^\d{1,9}[.,]0+$/.test(text) ? Number.parseInt(text, 10) : undefined;
}
