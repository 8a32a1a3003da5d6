import { type EventType, eventFields, eventSchemas, eventTypes } from '../../../../../server/contract/event.ts';
import { RowOutline } from './outline.ts';

/**
 * The mapping of a table while somebody edits it (docs/import-tables.md): in the shape in which it is sent, but perhaps
 * not complete yet. What the editor does not know of (`offers`, `declare`) stays as it is.
 */
export interface FixedSource {
  value: string | number;
}
export interface ColumnSource {
  column: string;
  map?: Record<string, string>;
  else?: string;
  date?: string;
}
export type CellSource = FixedSource | ColumnSource;
export type Fields = Partial<Record<string, CellSource>>;

export interface When {
  column: string;
  in?: string[];
  notIn?: string[];
  filled?: boolean;
}
export interface Rule {
  type: string | ColumnSource;
  when?: When;
  fields?: Fields;
}
export interface EventsMapping {
  kind: 'events';
  fields?: Fields;
  events: Rule[];
  otherwise?: 'refuse' | 'ignore';
}
export interface TotalsMapping {
  kind: 'totals';
  fields: Fields;
  /** `count`, `channel` and perhaps `measure`, `dimension`, `category` */
  counts: Fields[];
}
export type RowMapping = EventsMapping | TotalsMapping;

/** What stands in a table before anybody said it. */
export const blankMapping = (kind: RowMapping['kind']): RowMapping =>
  kind === 'events' ? { kind, fields: {}, events: [{ type: 'submitted' }] } : { kind, fields: {}, counts: [onlineCount] };

const onlineCount: Fields = { channel: { value: 'online' }, measure: { value: 'starts' } };

/** A mapping out of JSON that has its outline, as it is; undefined where it has another one. */
export const asRowMapping = (json: unknown): RowMapping | undefined =>
  RowOutline.safeParse(json).success ? (json as RowMapping) : undefined;

/** Fields with one of them set anew, or taken out. */
export function withField(fields: Fields | undefined, name: string, source: CellSource | undefined): Fields {
  const { [name]: _, ...others } = fields ?? {};
  return source ? { ...others, [name]: source } : others;
}

/** A list with the entry at a place set anew, or taken out. */
export const withEntry = <Entry>(list: Entry[], place: number, entry: Entry | undefined): Entry[] =>
  list.flatMap((other, index) => (index === place ? (entry === undefined ? [] : [entry]) : [other]));

/** The columns that a mapping reads. */
export function columnsIn(mapping: RowMapping): string[] {
  const sources =
    mapping.kind === 'events'
      ? [
          ...Object.values(mapping.fields ?? {}),
          ...mapping.events.flatMap((rule) => [rule.type, rule.when, ...Object.values(rule.fields ?? {})]),
        ]
      : [...Object.values(mapping.fields), ...mapping.counts.flatMap((count) => Object.values(count))];
  const named = sources.flatMap((source) => (typeof source === 'object' && 'column' in source ? [source.column] : []));
  return [...new Set(named)];
}

const shapeOf = (type: EventType) => Object.entries(eventSchemas[type].shape).filter(([field]) => field !== 'type');

/** The fields of an event type, those it cannot do without first. */
export const fieldsOf = (type: EventType): string[] => {
  const needed = neededBy(type);
  return [...needed, ...shapeOf(type).flatMap(([field]) => (needed.includes(field) || field === 'id' ? [] : [field]))];
};

/** What an event type cannot do without. The id of an attempt's event is made from its line; that of a view is not. */
export const neededBy = (type: EventType): string[] =>
  shapeOf(type).flatMap(([field, schema]) =>
    (field === 'id' && type !== 'visited') || schema.safeParse(undefined).success ? [] : [field],
  );

/** Of an event what it needs and nobody said, its time (each event may have its own), and what is said already. */
export function ownFields({ type, fields = {} }: Pick<Rule, 'type' | 'fields'>, common: Fields): string[] {
  const said = Object.keys(fields);
  if (typeof type !== 'string' || !isEventType(type)) return said;
  const open = fieldsOf(type).filter((field) => !['authority', 'service', 'attempt'].includes(field) && !(field in common));
  const needed = neededBy(type).filter((field) => open.includes(field));
  return [...new Set([...needed, ...('time' in common ? ['time'] : []), ...open, ...said])];
}

export const allEventFields: string[] = [...eventFields].filter((field) => field !== 'type');
export const isEventType = (type: string): type is EventType => (eventTypes as readonly string[]).includes(type);

/** A field that a mapping still lacks: for all rows, or for the event or count at a place. */
export interface Missing {
  field: string;
  place?: number;
}

/** What a mapping still lacks before it can be tried. */
export function missingIn(mapping: RowMapping): Missing[] {
  if (mapping.kind === 'totals') {
    const ofAll = ['authority', 'service', 'month'].filter((field) => !isSet(mapping.fields[field]));
    const ofCounts = mapping.counts.flatMap((count, place) =>
      ['count', 'channel'].filter((field) => !isSet(count[field])).map((field) => ({ field, place })),
    );
    return [...ofAll.map((field) => ({ field })), ...ofCounts];
  }
  const ofAll = (field: string) => isSet(mapping.fields?.[field]);
  const everywhere = ['authority', 'service'].filter(
    (field) => !ofAll(field) && mapping.events.some((rule) => !isSet(rule.fields?.[field])),
  );
  const inRules = mapping.events.flatMap((rule, place) => {
    const needed = typeof rule.type === 'string' && isEventType(rule.type) ? neededBy(rule.type) : ['time'];
    return needed
      .filter((field) => !everywhere.includes(field) && !ofAll(field) && !isSet(rule.fields?.[field]))
      .map((field) => ({ field, place }));
  });
  return [...everywhere.map((field) => ({ field })), ...inRules];
}

const isSet = (source: CellSource | undefined): boolean =>
  source !== undefined && ('column' in source ? source.column !== '' : `${source.value}` !== '');
