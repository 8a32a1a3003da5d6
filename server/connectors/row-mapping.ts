import { z } from 'zod';
import { type EventType, eventFields, eventSchemas, eventTypes } from '../contract/event.ts';
import { offerFields } from './mapping.ts';
import { isDateFormat } from './times.ts';

/**
 * How any table (CSV, XLSX) or list of objects (JSON) becomes events or monthly totals: a declared mapping, explained in
 * docs/import-tables.md. A field comes from a column, through a list of values where it has one, or is the same in
 * every row.
 */
const Column = z.string().min(1).max(300);
export const Fixed = z.strictObject({ value: z.union([z.string().min(1), z.int().transform(String)]) });
const FromColumn = z.strictObject({
  column: Column,
  map: z.record(z.string(), z.string()).optional(),
  else: z.string().min(1).optional(),
  date: z.string().max(40).refine(isDateFormat, 'must be made of yyyy, MM, dd, HH, mm, ss, like dd.MM.yyyy HH:mm').optional(),
});
export const Source = z.union([Fixed, FromColumn], {
  error: 'must be {"column": …, "map"?, "else"?, "date"?} or {"value": …}',
});
export type Source = z.output<typeof Source>;

const When = z
  .strictObject({
    column: Column,
    in: z.array(z.string()).min(1).optional(),
    notIn: z.array(z.string()).min(1).optional(),
    filled: z.boolean().optional(),
  })
  .refine(
    (when) => [when.in, when.notIn, when.filled].filter((part) => part !== undefined).length === 1,
    'needs one of in, notIn and filled',
  );
export type When = z.output<typeof When>;

const eventFieldNames = [...eventFields].filter((field) => field !== 'type') as [string, ...string[]];
const EventFields = z.partialRecord(z.enum(eventFieldNames), Source);
const Rule = z
  .strictObject({
    type: z.union([z.enum(eventTypes), FromColumn], { error: `must be one of ${eventTypes.join(', ')}, or {"column": …}` }),
    when: When.optional(),
    fields: EventFields.default({}),
  })
  .superRefine(({ type, fields }, context) => {
    if (typeof type !== 'string') return;
    for (const field of Object.keys(fields))
      if (!isFieldOf(type, field))
        context.addIssue({ code: 'custom', path: ['fields', field], message: `is no field of ${type} events` });
  });

/** Whether events of a type have a field. */
export const isFieldOf = (type: EventType, field: string): boolean => Object.hasOwn(eventSchemas[type].shape, field);

const ofAll = {
  offers: z.array(z.strictObject(offerFields)).max(1000).default([]),
  declare: z.boolean().default(false),
  sheet: z.string().min(1).max(100).optional(),
};

export const EventRows = z.strictObject({
  kind: z.literal('events'),
  ...ofAll,
  fields: EventFields.default({}),
  events: z.array(Rule).min(1).max(100),
  otherwise: z.enum(['refuse', 'ignore']).default('refuse'),
});
export type EventRows = z.output<typeof EventRows>;

const totalFields = { channel: Source, measure: Source.optional(), dimension: Source.optional(), category: Source.optional() };
export const TotalRows = z.strictObject({
  kind: z.literal('totals'),
  ...ofAll,
  fields: z.strictObject({ authority: Source, service: Source, month: Source }),
  counts: z
    .array(z.strictObject({ count: Source, ...totalFields }))
    .min(1)
    .max(500),
});
export type TotalRows = z.output<typeof TotalRows>;

export const RowMapping = z.discriminatedUnion('kind', [EventRows, TotalRows], { error: 'kind must be "events" or "totals"' });
export type RowMapping = z.output<typeof RowMapping>;

/** The columns that a mapping reads. */
export function columnsOf(mapping: RowMapping): string[] {
  const sources: (Source | When | undefined | string)[] =
    mapping.kind === 'events'
      ? [
          ...Object.values(mapping.fields),
          ...mapping.events.flatMap((rule) => [rule.type, rule.when, ...Object.values(rule.fields)]),
        ]
      : [...Object.values(mapping.fields), ...mapping.counts.flatMap((count) => Object.values(count))];
  const named = sources.flatMap((source) => (typeof source === 'object' && 'column' in source ? [source.column] : []));
  return [...new Set(named)];
}
