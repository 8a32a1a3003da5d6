import { z } from 'zod';
import { eventTypes } from './event.ts';

/**
 * The envelope of a CloudEvent 1.0 (https://cloudevents.io) around one of our events: id and time in the envelope, type
 * behind a prefix, the rest in `data`. Extensions and all other attributes are let through and not stored.
 */
export const typePrefix = 'de.egovsad.';
const text = z.string().min(1);
const jsonMediaType = /^[\w.+-]+\/([\w.-]+\+)?json\s*(;.*)?$/i;

export const CloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: text,
    source: z.string().regex(/^[^\s<>"{}|\\^`\p{Cc}]+$/u), // a URI reference, not taken apart any further
    type: z.enum(eventTypes.map((type) => `${typePrefix}${type}` as const)),
    datacontenttype: z.string().regex(jsonMediaType).nullish(),
    dataschema: text.nullish(),
    subject: text.nullish(),
    time: text.nullish(),
    data_base64: z.base64().min(1).nullish(),
    data: z.unknown().optional().meta({ description: 'all other fields of the event; or data_base64' }),
  })
  .meta({
    description: 'A CloudEvent 1.0 around an event: its type behind de.egovsad., id and time in the envelope, the rest in data',
  });
