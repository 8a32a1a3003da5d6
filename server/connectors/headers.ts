import { codes } from '../contract/codelists.ts';
import { eventFields } from '../contract/event.ts';
import { totalMeasures } from '../contract/measures.ts';
import { unreadable } from './mapping.ts';
import { RowMapping } from './row-mapping.ts';

/**
 * The mapping of a table whose columns already have our names: an event list (`type` and the fields of events), counts
 * one a line (`count`), or counts by column: a measure of online use (`starts`), one of its categories
 * (`starts:auth_method:eid`), or an offline channel (`counter`). Throws ImportFault where it is none of them.
 */
export function mappingByHeaders(columns: string[]): RowMapping {
  const unknown = (known: (name: string) => boolean) => columns.find((name) => name !== '' && !known(name));
  const refuse = (reason: string, column?: string) => unreadable(1, 'unknown_column', reason, column);
  if (columns.includes('type')) {
    const strange = unknown((name) => eventFields.has(name));
    if (strange !== undefined) throw refuse('this column is no field of an event: leave it out, or give a mapping', strange);
    const fields = columns.filter((name) => name !== 'type' && name !== '');
    return RowMapping.parse({ kind: 'events', fields: sources(fields), events: [{ type: { column: 'type' } }] });
  }
  const rest = columns.filter((name) => name !== '' && !place.includes(name));
  const counts = columns.includes('count') ? [sources(rest)] : rest.map(countIn);
  const strange = columns.includes('count') ? rest.find((name) => !single.includes(name)) : rest.find((name) => !countIn(name));
  if (strange !== undefined) throw refuse('this column is not known: give a mapping that says what it is', strange);
  const lacking = place.find((name) => !columns.includes(name));
  if (lacking !== undefined || counts.length === 0)
    throw refuse(
      'an event list has a column type; monthly counts have authority, service, month and counts. Or give a mapping',
      lacking,
    );
  return RowMapping.parse({ kind: 'totals', fields: sources(place), counts });
}

const place = ['authority', 'service', 'month'];
const single = ['channel', 'measure', 'dimension', 'category', 'count'];
const sources = (names: string[]) => Object.fromEntries(names.map((name) => [name, { column: name }]));

function countIn(column: string): object | undefined {
  const [name = '', dimension, category, ...more] = column.split(':');
  const count = { column };
  if ((totalMeasures as readonly string[]).includes(name) && more.length === 0 && (dimension === undefined || category)) {
    const split = dimension === undefined ? {} : { dimension: { value: dimension }, category: { value: category } };
    return { count, channel: { value: 'online' }, measure: { value: name }, ...split };
  }
  const offline = (codes('volumeChannel') as string[]).includes(column) && column !== 'online';
  return offline ? { count, channel: { value: column } } : undefined;
}
