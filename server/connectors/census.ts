import { AuthorityLine } from '../contract/master-data.ts';
import { ImportFault, unreadable } from './mapping.ts';
import { dayIn, numberIn } from './master-columns.ts';
import { cellOf, checked, type Columns, type MasterItem, orFault } from './master-items.ts';
import type { Row } from './table.ts';

/**
 * The flat CSV tables of the statistical offices (GENESIS), of which census table 1000A-0000 has every municipality
 * with its ARS and inhabitants. One line is one count; a line of another area than a municipality is left out.
 */
const code = '1_variable_attribute_code';
const columns: Columns = {
  ars: code,
  name: '1_variable_attribute_label',
  'inhabitants.count': 'value',
  'inhabitants.date': 'time',
};
const alsoRead = ['statistics_code', 'statistics_label', '1_variable_code', 'value_variable_code'];
const notRead = /^(statistics|time|1_variable|value)_/;

/** What the offices write for nothing, unknown or secret. */
const noCount = new Set(['0', '-', '–', '.', '/', 'x', '...']);

export const isCensus = (header: string[]): boolean => header.includes(code);

export async function* readCensus(header: string[], rows: AsyncIterable<Row | ImportFault>): AsyncGenerator<MasterItem> {
  const lacking = [...Object.values(columns), ...alsoRead].find((name) => !header.includes(name));
  if (lacking !== undefined)
    throw unreadable(1, 'no_column', 'the table lacks a column: load 1000A-0000 as a flat CSV file', lacking);
  const split = header.find((name) => name.startsWith('2_variable'));
  if (split !== undefined)
    throw unreadable(1, 'unknown_column', 'the table splits its counts: load 1000A-0000, which has one count for each', split);
  const used = Object.values(columns);
  yield { kind: 'ignored', columns: header.filter((name) => !used.includes(name) && !notRead.test(name)) };
  for await (const row of rows) yield row instanceof ImportFault ? row.toItem() : municipalityIn(row);
}

function municipalityIn(row: Row): MasterItem {
  const leftOut = (reason: string, message: string): MasterItem => ({ kind: 'leftOut', line: row.line, code: reason, message });
  if (!row.at('1_variable_code')?.startsWith('GEOGM')) return leftOut('no_municipality', 'this area is no municipality');
  if (!row.at('value_variable_code')?.startsWith('PRS')) return leftOut('no_persons', 'this counts no persons');
  return orFault(() => {
    const given = checked(AuthorityLine, fieldsIn(row), { line: row.line, columns });
    return { kind: 'authority', register: true, line: row.line, columns, given };
  });
}

function fieldsIn(row: Row): object {
  const at = (column: string) => row.at(column) ?? '';
  const known = { ars: at(code), name: at('1_variable_attribute_label') };
  if (noCount.has(at('value'))) return known;
  const date = cellOf(row, 'time', dayIn);
  const source = at('statistics_code') === '1000A' ? `Zensus ${date.slice(0, 4)}` : at('statistics_label');
  return { ...known, inhabitants: { count: cellOf(row, 'value', numberIn), date, ...(source === '' ? {} : { source }) } };
}
