import type { EventType } from '../contract/event.ts';
import { applies, textFrom, valueFrom } from './cells.ts';
import { type GivenFields, ImportFault, type ImportItem, unreadable } from './mapping.ts';
import { columnsOf, type EventRows, isFieldOf, type RowMapping, type Source, type TotalRows } from './row-mapping.ts';
import type { Row, Table } from './table.ts';

/**
 * Turns the rows of a table into the fields of events or monthly totals by a declared mapping. A row with a fault gives
 * nothing else. Ends at once, with a fault for each, where the table lacks columns that the mapping reads.
 */
export async function* readRows(table: Table, mapping: RowMapping): AsyncGenerator<ImportItem> {
  const missing = columnsOf(mapping).filter((column) => table.columns && !table.columns.includes(column));
  if (missing.length > 0) {
    for (const column of missing)
      yield unreadable(1, 'no_column', 'the mapping reads a column that the table does not have', column).toItem();
    return;
  }
  for await (const row of table.rows) yield* row instanceof ImportFault ? [row.toItem()] : itemsOrFault(row, mapping);
}

function itemsOrFault(row: Row, mapping: RowMapping): ImportItem[] {
  try {
    return mapping.kind === 'events' ? eventsOf(row, mapping) : totalsOf(row, mapping);
  } catch (error) {
    if (error instanceof ImportFault) return [error.toItem()];
    throw error;
  }
}

function eventsOf(row: Row, mapping: EventRows): ImportItem[] {
  const items: ImportItem[] = [];
  for (const [index, rule] of mapping.events.entries()) {
    if (!applies(rule.when, row)) continue;
    const type = typeof rule.type === 'string' ? rule.type : textFrom(rule.type, row);
    const ofRow = typeof rule.type === 'string' ? fieldsOf(mapping.fields, rule.type) : Object.entries(mapping.fields);
    const { fields, columns } = read(row, [...ofRow, ...Object.entries(rule.fields)]);
    if (typeof rule.type !== 'string') columns['type'] = rule.type.column;
    // the id of an attempt's event only names it in answers; that of a view makes it count once, so it has to be given
    const id = type === 'visited' ? {} : { id: `line-${row.line}-${index}` };
    items.push({ kind: 'given', line: row.line, fields: { ...id, ...(type === undefined ? {} : { type }), ...fields }, columns });
  }
  if (items.length === 0 && mapping.otherwise === 'refuse')
    throw new ImportFault(
      row.line,
      'no_event',
      'no event of the mapping applies to this line: add one, or say "otherwise": "ignore"',
    );
  return items;
}

/** What of the fields of all events those of one type have. */
function fieldsOf(fields: Partial<Record<string, Source>>, type: EventType): [string, Source | undefined][] {
  return Object.entries(fields).filter(([field]) => isFieldOf(type, field));
}

function totalsOf(row: Row, mapping: TotalRows): ImportItem[] {
  const items = mapping.counts.flatMap((count): ImportItem[] => {
    const given = read(row, [...Object.entries(mapping.fields), ...Object.entries(count)]);
    return given.fields['count'] === undefined ? [] : [{ kind: 'total', line: row.line, ...given }]; // an empty cell is unknown, not 0
  });
  if (items.length === 0) throw new ImportFault(row.line, 'no_count', 'the line has no count');
  return items;
}

function read(row: Row, sources: [string, Source | undefined][]): GivenFields {
  const fields: GivenFields['fields'] = {};
  const columns: GivenFields['columns'] = {};
  for (const [field, source] of sources) {
    if (!source) continue;
    const value = valueFrom(field, source, row);
    if (value !== undefined) fields[field] = value;
    if ('column' in source) columns[field] = source.column;
  }
  return { fields, columns };
}
