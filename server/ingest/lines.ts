import { type Event, type EventType, eventSchemas, eventTypes } from '../contract/event.ts';
import { type PackedField, packLatest, packedFieldNames, packedFields } from '../contract/packing.ts';
import { hmacSha256 } from '../hmac.ts';
import { type Keys, recordKey } from '../secrets.ts';
import type { Accepted } from './accept.ts';

/** The inbox and its columns in the order of a line. */
export const inboxTarget = `inbox (authority, service, type, at, source, received_at, attempt, key, step, error_kind, ${packedFieldNames
  .map((field) => packedFields[field].column)
  .join(', ')}, visit, page, referrer, country, visit_device, visit_language)`;

/**
 * Turns accepted events into COPY text lines. Ids leave here only as HMACs: an attempt's over (authority, service,
 * attempt), a visit's over (source, authority, id). Nothing needs escaping: every text that gets through the schema is
 * made of characters COPY takes as they are.
 */
export function createLineWriter(keys: Keys): (events: Accepted[], source: number, receivedAt: Date) => string {
  return (events, source, receivedAt) => {
    const ids = new Map<string, string>(); // the events of an attempt mostly come together: one HMAC each for all of them
    const tail = `\t${source}\t${receivedAt.toISOString()}\t`;
    let lines = '';
    for (const { event, ms } of events) {
      const head = `${event.authority}\t${event.service}\t${event.type}\t${new Date(ms).toISOString()}${tail}`;
      lines +=
        head +
        (event.type === 'visited' ? visitColumns(event, source, keys) : attemptColumns(event, ms, attemptIds(event, ids, keys)));
    }
    return lines;
  };
}

type Part = { field: PackedField } | { field?: undefined; nulls: string };

/** The packed columns of a line by type of event: the fields the type has, and the nulls between them in one piece. */
const packedParts = Object.fromEntries(
  eventTypes.map((type) => {
    const parts: Part[] = [];
    for (const field of packedFieldNames) {
      const last = parts.at(-1);
      if (field in eventSchemas[type].shape) parts.push({ field });
      else if (last && last.field === undefined) last.nulls += '\\N\t';
      else parts.push({ nulls: '\\N\t' });
    }
    return [type, parts];
  }),
) as Record<EventType, Part[]>;

const noPacked = '\\N\t'.repeat(packedFieldNames.length);
const noVisit = `${'\\N\t'.repeat(5)}\\N\n`;

type AttemptEvent = Exclude<Event, { type: 'visited' }>;
type VisitEvent = Extract<Event, { type: 'visited' }>;

/** `id <tab> key` of the attempt. */
function attemptIds(event: AttemptEvent, ids: Map<string, string>, keys: Keys): string {
  const name = `${event.authority}\n${event.service}\n${event.attempt}`;
  let both = ids.get(name);
  if (both === undefined) {
    const id = hmacSha256(keys.ids, name).toString('hex', 0, 16);
    both = `${id}\t${recordKey(keys, id)}`;
    ids.set(name, both);
  }
  return both;
}

function attemptColumns(event: AttemptEvent, ms: number, ids: string): string {
  const step = event.type === 'step' || event.type === 'error' ? event.step : undefined;
  let line = `${ids}\t${step ?? '\\N'}\t${event.type === 'error' ? event.errorKind : '\\N'}\t`;
  for (const part of packedParts[event.type]) {
    if (part.field === undefined) line += part.nulls;
    else {
      const value = (event as Partial<Record<PackedField, string | number>>)[part.field];
      line += value === undefined ? '\\N\t' : `${packLatest(part.field, value, ms)}\t`;
    }
  }
  return line + noVisit;
}

function visitColumns(event: VisitEvent, source: number, keys: Keys): string {
  const id = hmacSha256(keys.ids, `visit\n${source}\n${event.authority}\n${event.id}`).readBigInt64BE(0);
  const key = recordKey(keys, `${source} ${event.authority} ${id}`);
  const { page = '', referrer = 'unknown', country = 'unknown', device = 'unknown', language = 'unknown' } = event;
  return `\\N\t${key}\t\\N\t\\N\t${noPacked}${id}\t${page || 'unknown'}\t${referrer}\t${country}\t${device}\t${language}\n`;
}
