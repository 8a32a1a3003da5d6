import { z } from 'zod';
import { Id, ImportAnswer, LabelEntry, NewSource, VolumeEntry } from './api.ts';
import { eventTypes } from './event.ts';

/** Sources as the API answers them, and the mappings that are kept with them. */

/** Letters, digits and a little else, so that a name can stand in an address and a command. */
export const MappingName = z
  .string()
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._-]{0,62}[\p{L}\p{M}\p{N}._-])?$/u,
    'must be 1 to 64 letters, digits, spaces and . _ -',
  )
  .meta({ example: 'Monatszahlen' });

const mappingFields = { name: z.string(), format: z.string(), version: z.int(), savedAt: z.string() };
export const SavedMapping = z.object({ ...mappingFields, mapping: z.record(z.string(), z.unknown()) });
export type SavedMapping = z.output<typeof SavedMapping>;
export const MappingList = z.object({ mappings: z.array(SavedMapping) });
export const MappingHistory = SavedMapping.extend({
  versions: z.array(z.object({ version: z.int(), savedAt: z.string() })).meta({ description: 'all of them, the newest first' }),
});
export type MappingHistory = z.output<typeof MappingHistory>;

export const SourceEntry = NewSource.extend({
  id: z.int(),
  createdAt: z.string(),
  lastEventAt: z.string().nullable().meta({ description: 'when the last event was taken; null: none until now' }),
  eventsLastDay: z.int().meta({ description: 'taken in the last 24 hours, the current one included' }),
  refusedLastDay: z.int().meta({ description: 'refused in the last 24 hours' }),
  tokens: z.array(
    z.object({
      id: z.int(),
      scopes: z.array(z.string()),
      createdAt: z.string(),
      expiresAt: z.string().nullable(),
      lastUsedAt: z.string().nullable().meta({ description: 'to the minute; null: never' }),
    }),
  ),
  mappings: z.array(z.object(mappingFields)),
});
export type SourceEntry = z.output<typeof SourceEntry>;
export const SourceList = z.object({ sources: z.array(SourceEntry) });

/** The form of `POST /api/v1/imports/preview`, its file aside. */
export const PreviewForm = z.strictObject({
  format: z.enum(['csv', 'xlsx']),
  mapping: z.string().optional().meta({ description: 'JSON: tells which of its columns the file lacks' }),
  mappingName: z.string().optional().meta({ description: 'a mapping saved with the source, in place of `mapping`' }),
  source: Id.optional(),
});
export const PreviewAnswer = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())).meta({ description: 'of the first 20 lines' }),
  kind: z.enum(['events', 'totals']).nullable().meta({ description: 'what the table seems to hold' }),
  suggestedMapping: z.record(z.string(), z.unknown()).nullable().meta({ description: 'whole but for what `missing` names' }),
  missing: z.array(z.string()).meta({ description: 'fields that somebody has to add to the suggested mapping' }),
  missingColumns: z.array(z.string()).meta({ description: 'columns that the given mapping reads and the file lacks' }),
});
export type PreviewAnswer = z.output<typeof PreviewAnswer>;

/** What `POST /api/v1/connectors/try` takes: a piece of a file, or requests to `/matomo.php`, as text, and how to read it. */
export const TryOut = z.strictObject({
  format: z.enum(['csv', 'json', 'xes', 'accesslog', 'matomo']),
  mapping: z.record(z.string(), z.unknown()).optional(),
  mappingName: z.string().optional().meta({ description: 'a mapping saved with the source, in place of `mapping`' }),
  source: Id.optional(),
  sample: z.string().max(256 * 1024, 'may have 256 KiB at most: a few lines are enough'),
});
export const TryOutAnswer = z.object({
  events: z
    .array(z.object({ type: z.enum(eventTypes) }).catchall(z.union([z.string(), z.number()]).optional()))
    .meta({ description: 'the first 100, checked, as `POST /api/v1/events` would take them' }),
  totals: z.array(VolumeEntry).meta({ description: 'the first 100' }),
  steps: z
    .array(z.object({ authority: z.string(), service: z.string(), key: z.string(), label: LabelEntry.optional() }))
    .meta({ description: 'that the file would declare, the first 100' }),
  errors: ImportAnswer.shape.errors.meta({ description: 'the first 100' }),
  counts: z.object({ events: z.int(), totals: z.int(), steps: z.int(), errors: z.int() }),
});
export type TryOutAnswer = z.output<typeof TryOutAnswer>;
