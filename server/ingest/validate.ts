import type { z } from 'zod';
import { type Event, type EventType, Misread, type RefusalCode, eventFields, eventSchemas } from '../contract/event.ts';

/** What is wrong with one item. `message` says what to change and never repeats a value. */
export interface Fault {
  code: RefusalCode;
  field?: string;
  message: string;
}
export type Validated = { event: Event; fault?: never } | { event?: never; fault: Fault };

/** Checks the shape of one item against the schema of its type: `unknown_field` before `invalid` (events.md). */
export function validate(item: unknown): Validated {
  if (item instanceof Misread) {
    const { code, field, message } = item;
    return { fault: { code, ...(field === undefined ? {} : { field }), message } };
  }
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return { fault: { code: 'invalid', message: 'An event must be a JSON object.' } };
  }
  const type = (item as { type?: unknown }).type;
  if (typeof type !== 'string' || !Object.hasOwn(eventSchemas, type)) return { fault: unknownField(item) ?? unknownType };
  const parsed = eventSchemas[type as EventType].safeParse(item);
  return parsed.success ? { event: parsed.data } : { fault: faultOf(parsed.error, type) };
}

const unknownType: Fault = {
  code: 'invalid',
  field: 'type',
  message: `type must be one of ${Object.keys(eventSchemas).join(', ')}.`,
};

function unknownField(item: object): Fault | undefined {
  const field = Object.keys(item).find((key) => !eventFields.has(key));
  return field === undefined ? undefined : notAField(field);
}

const notAField = (field: string, type?: string): Fault => ({
  code: 'unknown_field',
  field: field.slice(0, 64),
  message: type
    ? `This field is not part of ${type} events. Leave it out.`
    : 'This field is not part of any event. Leave it out.',
});

function faultOf(error: z.ZodError, type: string): Fault {
  const extra = error.issues.find((issue) => issue.code === 'unrecognized_keys');
  if (extra?.keys[0] !== undefined) return notAField(extra.keys[0], type);
  const field = String(error.issues[0]?.path[0] ?? '');
  return {
    code: 'invalid',
    field,
    message: `${field} ${rules[field] ?? 'must be a code of its list (see the code lists of the API).'}`,
  };
}

/** What each field must be, in words; a missing field reads the same. */
const rules: Record<string, string> = {
  id: 'must be 1 to 128 printable ASCII characters.',
  time: 'must be an RFC 3339 time with offset that exists, like 2026-10-25T02:30:00+02:00.',
  authority: 'must be the 12-digit ARS as a string, leading zero kept.',
  service: 'must be a 14-digit LeiKa key that starts with 99, or a slug of a–z, 0–9 and - (3 to 63 characters).',
  attempt: 'must be 16 to 64 characters of A–Z, a–z, 0–9, _ and -, random, made for this attempt.',
  step: 'must be a key of a–z, 0–9, _ and - (at most 63 characters).',
  page: 'must be a key of a–z, 0–9, _ and - (at most 63 characters), never a URL.',
  language: 'must be an ISO 639-1 code in lower case, like de.',
  country: 'must be an ISO 3166-1 alpha-2 code in upper case, like DE.',
  rating: 'must be a whole number from 1 to 5.',
};
