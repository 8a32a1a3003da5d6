import { z } from 'zod';
import { NewSource } from './api.ts';

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
